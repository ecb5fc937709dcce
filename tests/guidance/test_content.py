"""All content is read at once, and every fault of every file is named."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask

from portal.cli.guidance import KINDS, group
from portal.guidance.content import FOLDER, Kind, read_all
from portal.guidance.reading import Content


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
    kinds = (Kind("one.yaml", Note), Kind("two.yaml", Note), Kind("more/*.yaml", Note), Kind("none/*.yaml", Note))
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


def test_the_operator_is_told_every_fault_of_a_folder_of_their_own(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(FOLDER, folder)
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
