"""Every fault in a file of content is answered with the file, the line and what to do; never with a traceback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import Field

from portal.guidance.reading import Content, ContentError, Paragraph, Path_, read_content, read_files, repeated


class Stop(Content):
    code: str
    at: str | None = None
    minutes: int = 0

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if self.minutes < 0:
            yield ("minutes",), "It cannot be early. Make it 0 or more."
        for number, line in enumerate((self.at or "").splitlines()):
            if "rain" in line:
                yield ("at", number), "It does not rain. Write of the sun."


class Walk(Content):
    title: Paragraph
    first_on: dt.date
    indoors: bool = False
    pace: float = 1.0
    stops: tuple[Stop, ...] = ()
    names: dict[int, str] = Field(default_factory=dict)

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for where, words in repeated([stop.code for stop in self.stops], "stop"):
            yield ("stops", *where), words


GOOD = """\
title: Round the lake
first_on: 2026-09-01
stops:
  - code: mill
    at: 08:30
  - code: bridge
    minutes: 12
names:
  1: One
"""


def read(tmp_path: Path, text: str | bytes) -> Walk:
    file = tmp_path / "walk.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_content(file, Walk)


def faults(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read(tmp_path, text)
    assert str(raised.value) == "\n".join(str(fault) for fault in raised.value.faults)
    assert all(fault.file == "walk.yaml" for fault in raised.value.faults)
    return [f"{fault.line}: {fault.words}" for fault in raised.value.faults]


def with_(line: int, text: str) -> str:
    """The good file with another text in the place of one line."""
    lines = GOOD.splitlines()
    lines[line - 1] = text
    return "\n".join(lines) + "\n"


# What is taken


def test_a_good_file_is_read(tmp_path: Path) -> None:
    walk = read(tmp_path, GOOD)
    assert (walk.title, walk.first_on, walk.names) == ("Round the lake", dt.date(2026, 9, 1), {1: "One"})
    assert walk.stops == (Stop(code="mill", at="08:30"), Stop(code="bridge", minutes=12))


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_the_line_ends_of_windows_do_no_harm(tmp_path: Path, raw: bytes) -> None:
    assert read(tmp_path, raw) == read(tmp_path, GOOD)


@pytest.mark.parametrize("text", ["08:30", "12e3", "0x1F", "007", "1_000", "no", "yes", "on", "off", "NO", "=", "<<"])
def test_text_that_looks_like_text_stays_what_it_is(tmp_path: Path, text: str) -> None:
    """Where YAML would take `no` for false, 08:30 for 510 and 007 for 7."""
    assert read(tmp_path, with_(5, f"    at: {text}")).stops[0].at == text


def test_the_letters_of_other_languages_are_taken(tmp_path: Path) -> None:
    assert read(tmp_path, with_(1, "title: Ścieżka do Łodzi – „spacer” 🦆")).title == "Ścieżka do Łodzi – „spacer” 🦆"


@pytest.mark.parametrize("empty", ["", "~", "null"])
def test_nothing_is_nothing_where_it_may_be(tmp_path: Path, empty: str) -> None:
    assert read(tmp_path, with_(5, f"    at: {empty}")).stops[0].at is None


# A shape it has not

UNSEEN = "There is a character here that cannot be seen ({}). Take it away, or put a space."
TEXT = '"{}" must be text: put it in quotes.'
WHOLE = '"minutes" must be a whole number, without quotes.'
DATE = '"first_on" must be a date, such as 2026-09-01, without quotes.'
NO_DAY = '"{}" is no day there is. Correct it, or put it in quotes.'
TAG = '"{}" is not read here. Take it away, and write a plain value.'
KNOWN = "Take it away, or correct it. Known here: at, code, minutes."


@pytest.mark.parametrize(
    ("line", "text", "words"),
    [
        (7, "    minuts: 12", '"minuts" is not known here. Did you mean "minutes"? Correct it, or take it away.'),
        (7, "    colour: red", f'"colour" is not known here. {KNOWN}'),
        (7, "    code: mill", '"code" is here twice. Take one away.'),
        (6, "  - code: mill", 'The stop "mill" is here twice. Change the code of one of them.'),
        (4, "  - minutes: 3", '"code" is missing. Add it.'),
        (1, "title: 12", TEXT.format("title")),
        (1, "title: true", TEXT.format("title")),
        (1, "title: 2026-09-01", TEXT.format("title")),
        (1, "title: 1.0", TEXT.format("title")),
        (1, "title:", TEXT.format("title")),
        (1, "title: [A, B]", TEXT.format("title")),
        (1, 'title: " "', '"title": there is nothing in it. Correct it.'),
        (1, 'title: "A "', '"title": there are too many spaces in it. Correct it.'),
        (1, "title: A  B", '"title": there are too many spaces in it. Correct it.'),
        (7, '    minutes: "12"', WHOLE),
        (7, "    minutes: 08:30", WHOLE),
        (7, "    minutes: 012", WHOLE),
        (7, "    minutes: 1.5", WHOLE),
        (7, "    minutes: true", WHOLE),
        (7, "    minutes:", WHOLE),
        (7, f"    minutes: {'9' * 5000}", WHOLE),
        (7, "    minutes: -1", "It cannot be early. Make it 0 or more."),
        (2, 'first_on: "2026-09-01"', DATE),
        (2, "first_on: 1 September", DATE),
        (2, "first_on: 2026-13-45", NO_DAY.format("2026-13-45")),
        (2, "first_on: 2026-02-29", NO_DAY.format("2026-02-29")),
        (9, "  one: One", 'The key "one" must be a whole number, without quotes.'),
        (9, "  1: 1", "This item must be text: put it in quotes."),
        (9, "  [1, 2]: One", "A key must be one word. Write a plain word, or put the text in quotes."),
        (9, "  1: One\n5: A", '"5" is no key. Write a plain word, or put it in quotes.'),
        (9, "  1: One\nindoors: no", '"indoors" must be true or false, without quotes.'),
        (9, "  1: One\npace: fast", '"pace" must be a number, without quotes.'),
        (5, "    at: !!python/object:os.system noon", TAG.format("!!python/object:os.system")),
        (5, "    at: !noon 12:00", TAG.format("!noon")),
        (7, "    minutes: !!int 12", TAG.format("!!int")),
    ],
)
def test_a_wrong_part_is_named_with_its_line_and_what_to_do(tmp_path: Path, line: int, text: str, words: str) -> None:
    assert faults(tmp_path, with_(line, text)) == [f"{line + text.count(chr(10))}: {words}"]


def test_a_block_of_text_is_named_where_it_begins(tmp_path: Path) -> None:
    said = faults(tmp_path, with_(1, "title: |\n  A\n  B"))
    assert said == ['1: "title": there is a line break in it, write it as one paragraph. Correct it.']


# A text that is no YAML

LOOK = "Look at the indentation, the colons and the quotes here and in the line before."
TAB = "There is a tab here. Put spaces in its place."
OPEN_BRACKET = "A bracket is opened here and not closed. Close it, or put the whole text in quotes."
OPEN_QUOTE = "A quote is opened here and not closed. Close it, or take it away."


@pytest.mark.parametrize(
    ("line", "text", "words"),
    [
        (1, "title: A\t", TAB),
        (1, "title: A # and\ta remark", TAB),
        (5, "\tat: noon", TAB),
        (5, "    \tat: noon", TAB),
        (5, "   at: noon", f"This is not YAML: did not find expected '-' indicator. {LOOK}"),
        (5, "      at: noon", f"This is not YAML: mapping values are not allowed in this context. {LOOK}"),
        (5, "    at: noon: sharp", f"This is not YAML: mapping values are not allowed in this context. {LOOK}"),
        (5, "    at: %noon", f"This is not YAML: found character that cannot start any token. {LOOK}"),
        (5, "    at: *noon", '"*noon" stands for another part. Write the part out.'),
        (5, "---", '"---" begins another text here. Take it away.'),
        (5, "    at: [noon", OPEN_BRACKET),
        (5, "    at: {noon: 1", OPEN_BRACKET),
        (5, '    at: "noon', OPEN_QUOTE),
        (5, "    at: 'noon", OPEN_QUOTE),
        (9, "  1: 'One", OPEN_QUOTE),
        (1, "title: A\x00B", UNSEEN.format("U+0000")),
        (1, "title: A\x1bB", UNSEEN.format("U+001B")),
        (5, "    at: no\u00a0on", UNSEEN.format("U+00A0")),
        (5, "    at: no\u200bon", UNSEEN.format("U+200B")),
        (5, "    at: no\u2028on", UNSEEN.format("U+2028")),
    ],
)
def test_broken_text_is_named_with_its_line_and_what_to_do(tmp_path: Path, line: int, text: str, words: str) -> None:
    assert faults(tmp_path, with_(line, text)) == [f"{line}: {words}"]


def test_a_colon_that_is_missing_shows_in_the_line_after(tmp_path: Path) -> None:
    said = faults(tmp_path, with_(5, "    at noon"))
    assert said == [f"6: This is not YAML: could not find expected ':'. {LOOK}"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "\ufeff", "---\n"])
def test_an_empty_file_is_named(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == ["1: The file is empty. Fill it, or take it away."]


@pytest.mark.parametrize("text", ["hello", "- a\n- b", "12"])
def test_a_file_of_something_else_is_named(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == ["1: This item must be keys with values, one a line."]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (GOOD.encode().replace(b"mill", b"m\xeell"), 4),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), 1),
    ],
)
def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path, raw: bytes, line: int) -> None:
    assert faults(tmp_path, raw) == [f"{line}: This is not UTF-8. Save the file as UTF-8."]


def test_a_part_that_stands_for_another_is_refused_where_it_does(tmp_path: Path) -> None:
    text = "title: A\nfirst_on: 2026-09-01\nstops: &all\n  - *all\n  - code: mill\n    <<: *all\n"
    assert faults(tmp_path, text) == [
        '4: "*all" stands for another part. Write the part out.',
        '6: "*all" stands for another part. Write the part out.',
    ]


def test_a_file_that_grows_without_end_is_refused_at_once(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    assert faults(tmp_path, "\n".join(rows)) == [
        f'{n + 1}: "*a{n - 1}" stands for another part. Write the part out.' for n in range(1, 12)
    ]


@pytest.mark.parametrize("opened", ["- ", "? ", "[", "[\n", "{a: "])
def test_what_lies_in_itself_without_end_is_refused(tmp_path: Path, opened: str) -> None:
    """Building it would end the process, not only the reading."""
    (said,) = faults(tmp_path, "title: A\nstops:\n  " + opened * 200_000)
    assert said.endswith(": This lies too deep, one thing within another. Look at the brackets and the indentation.")


def test_a_line_within_a_text_is_named_itself(tmp_path: Path) -> None:
    """An editor goes to the line, not to where the text begins."""
    said = faults(tmp_path, with_(5, "    at: |\n\n      noon\n      in rain\n\n      rain again"))
    assert said == ["8: It does not rain. Write of the sun.", "10: It does not rain. Write of the sun."]
    assert faults(tmp_path, with_(5, "    at: >\n      noon\n      in rain"))[0].startswith("5: It does not rain")


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    """Those of the text, of the shape, and those the parts know themselves."""
    text = (
        "title: A\u200bB\nfirst_on: 2026-13-45\nstops:\n  - code: mill\n    minutes: -1\n  - mill\n"
        "  - code: 1\n    code: 2\nname: x\n"
    )
    assert faults(tmp_path, text) == [
        f"1: {UNSEEN.format('U+200B')}",
        f"2: {NO_DAY.format('2026-13-45')}",
        "5: It cannot be early. Make it 0 or more.",
        "6: This item must be keys with values, one a line.",
        f"7: {TEXT.format('code')}",
        '8: "code" is here twice. Take one away.',
        '9: "name" is not known here. Did you mean "names"? Correct it, or take it away.',
    ]


def test_a_part_with_a_fault_does_not_hide_those_of_the_whole(tmp_path: Path) -> None:
    text = GOOD.replace("bridge", "mill").replace("12", "-1")
    assert [one[:3] for one in faults(tmp_path, text)] == ["6: ", "7: "]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^nowhere\.yaml, line 1: The file cannot be read: No such file"):
        read_content(tmp_path / "nowhere.yaml", Walk)


def test_of_several_files_each_is_read_or_named(tmp_path: Path) -> None:
    (tmp_path / "walks").mkdir()
    (tmp_path / "walks" / "a.yaml").write_text(GOOD)
    (tmp_path / "walks" / "b.yaml").write_text("title: 1\n")
    files = read_files(tmp_path, "walks/*.yaml", Walk)
    assert list(files.content) == ["walks/a.yaml"]
    assert {(fault.file, fault.line) for fault in files.faults} == {("walks/b.yaml", 1)}
    assert [str(fault) for fault in read_files(tmp_path, "runs/*.yaml", Walk).faults] == [
        "runs/*.yaml, line 1: There is no such file. Put it there."
    ]
