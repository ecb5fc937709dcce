"""All content is read at once, and every fault of every file is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from portal.cli.guidance import group
from portal.frame.content import KINDS
from portal.guidance.content import Kind, read_all
from portal.guidance.reading import FOLDER, Content

WRONG_LENGTH = "when: Within 3 working days\n            clock"
LONGER = "when: Within 11 working days\n            clock"


class Note(Content):
    title: str


def test_the_portals_own_content_can_be_used() -> None:
    read = read_all(FOLDER, KINDS)
    assert read.faults == ()
    assert "thresholds/1.yaml" in read.content


def test_every_file_of_the_portals_content_is_read() -> None:
    there = {file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.yaml")}
    assert set(read_all(FOLDER, KINDS).content) == there


def test_the_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    kinds = [Kind(files, Note, lambda: None) for files in ("one.yaml", "two.yaml", "more/*.yaml", "none/*.yaml")]
    (tmp_path / "more").mkdir()
    (tmp_path / "one.yaml").write_text("title: A\n")
    (tmp_path / "two.yaml").write_text("title: A\nname: B\n")
    (tmp_path / "more" / "a.yaml").write_text("title: 1\n")
    (tmp_path / "more" / "b.yaml").write_text("title: 'A\n")
    (tmp_path / "more" / "b.yml").write_text("title: A\n")
    (tmp_path / ".one.yaml.swp").write_text("what an editor keeps")
    read = read_all(tmp_path, kinds)
    assert read.content == {"one.yaml": Note(title="A")}
    assert [str(fault) for fault in read.faults] == [
        'more/a.yaml, line 1: "title" must be text: put it in quotes.',
        "more/b.yaml, line 1: A quote is opened here and not closed. Close it, or take it away.",
        "more/b.yml, line 1: Nothing reads this file. Correct its name, or take it away.",
        "none/*.yaml, line 1: There is no such file. Put it there.",
        'two.yaml, line 2: "name" is not known here. Take it away, or correct it. Known here: title.',
    ]


# What only shows beside another file of the same folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The portal's own content, to be broken."""
    return shutil.copytree(FOLDER, tmp_path / "content")


def _swap(file: Path, old: str, new: str) -> int:
    """Put something else there; the line it stands on."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is not there once"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _faults(folder: Path) -> list[str]:
    return [str(fault) for fault in read_all(folder, KINDS).faults]


def test_a_step_says_the_length_its_clock_has(folder: Path) -> None:
    line = _swap(folder / "explained.yaml", "when: Within 1 working day\n            clock", WRONG_LENGTH)
    (fault,) = _faults(folder)
    assert fault.startswith(f"explained.yaml, line {line}: The clock decide_contact runs for 1 working day. Say so")


def test_a_length_that_only_ends_like_it_is_another_one(folder: Path) -> None:
    _swap(folder / "explained.yaml", "when: Within 1 working day\n            clock", LONGER)
    assert len(_faults(folder)) == 1


def test_steps_are_held_against_the_clocks_of_their_own_folder(folder: Path) -> None:
    clocks = folder / "clocks.yaml"
    text = clocks.read_text(encoding="utf-8")
    changed = re.sub(r"(code: decide_contact\n(?:.*\n)*?.*working_days: )1\b", r"\g<1>3", text, count=1)
    assert changed != text
    clocks.write_text(changed, encoding="utf-8")
    (fault,) = _faults(folder)
    assert fault.endswith("The clock decide_contact runs for 3 working days. Say so here, or change the clock.")
    _swap(folder / "explained.yaml", "when: Within 1 working day\n            clock", WRONG_LENGTH)
    assert _faults(folder) == []


def test_words_to_search_by_are_held_against_the_signs_of_their_own_folder(folder: Path) -> None:
    words = folder / "search_words.yaml"
    words.write_text("meanings:\n  - typed: [dentist]\n    codes:\n      - CD-HEA\n      - CD-HAE\n", encoding="utf-8")
    assert _faults(folder) == [
        'search_words.yaml, line 5: No version of the thresholds has "CD-HAE". Correct it, or take it away.'
    ]


def test_no_file_is_of_two_kinds() -> None:
    for file in read_all(FOLDER, KINDS).content:
        assert sum(Path(file).match(kind.files) for kind in KINDS) == 1


# By the command


def _check(app: Flask, *words: str) -> tuple[int, list[str]]:
    answer = app.test_cli_runner().invoke(group, ["check", *words])
    return answer.exit_code, answer.output.splitlines()


def test_the_operator_is_told_what_was_read_and_how_long_it_took(app: Flask) -> None:
    code, said = _check(app)
    assert (code, said[0]) == (0, "Thresholds 1, in force from 2024-04-01: 120 signs.")
    assert said[-1].startswith(f"All content can be used. Files: {len(read_all(FOLDER, KINDS).content)}, read in ")
    assert said[-1].endswith(" ms.")


def test_the_operator_is_told_every_fault_of_a_folder_of_their_own(app: Flask, folder: Path) -> None:
    text = (folder / "thresholds" / "1.yaml").read_text()
    (folder / "thresholds" / "1.yaml").write_text("# a line more\n" + text.replace("signs: 4", "signs: four"))
    (folder / "stray.yaml").write_text("title: A\n")
    line = text[: text.index("signs: 4")].count("\n") + 2
    assert _check(app, str(folder)) == (
        1,
        [
            "stray.yaml, line 1: Nothing reads this file. Correct its name, or take it away.",
            f'thresholds/1.yaml, line {line}: "signs" must be a whole number, without quotes.',
            "FAULTS: 2.",
        ],
    )


def test_a_folder_that_is_not_there_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    code, said = _check(app, str(tmp_path / "nowhere"))
    assert code == 2
    assert "does not exist" in said[-1]
