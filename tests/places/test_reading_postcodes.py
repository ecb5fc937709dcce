"""A directory of postcodes read line by line, however it is written, with everything that is wrong in it named."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.postcodes import BadRow, Directory, NotADirectory, Row
from tests.places.directory import HEADINGS, read, row, said, written

GOOD = Row(2, "ZZ1 1AA", "E05000001", "1980-01-01", None)


def test_a_good_row() -> None:
    assert read(written(row("ZZ1 1AA"))) == [GOOD]
    ended = read(written(row("ZZ1 1AA", terminated="201912")))
    assert ended == [GOOD._replace(terminated_on="2019-12-01")]
    assert read(written(row("ZZ1 1AA", ward="", introduced=""))) == [GOOD._replace(ward=None, introduced_on=None)]


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("pcd,dointr,doterm,osward", "ZZ1 1AA,198001,,E05000001"),
        ("osward,doterm,dointr,pcd", "E05000001,,198001,ZZ1 1AA"),
        ("PCD2,DOINTR,DOTERM,OSWARD", "ZZ1  1AA,198001,,E05000001"),
        ("pcd7,pcd8,pcds,dointr,doterm,wd25cd", "ZZ1 1AA,ZZ1  1AA,ZZ1 1AA,198001,,E05000001"),
        ("pcds,dointr,doterm,wd23cd,wd25cd", "ZZ1 1AA,198001,,E05999999,E05000001"),
        ("pcds, dointr , doterm,wardcd", "zz1 1aa, 198001 , ,e05000001"),
        ('"pcds","dointr","doterm","osward"', '"ZZ1 1AA","198001","","E05000001"'),
        ("pcds,note,dointr,doterm,osward", 'ZZ1 1AA,"one, and ""two""",198001,,E05000001'),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_old_and_new_headings_in_any_order_and_case(headings: str, line: str, end: str, mark: str) -> None:
    assert read(f"{mark}{headings}{end}{line}{end}".encode()) == [GOOD]


def test_the_last_line_may_lack_its_end_and_empty_lines_are_passed_over() -> None:
    assert read(written("", row("ZZ1 1AA"), " ").rstrip()) == [GOOD._replace(line=3)]


def test_only_one_authority() -> None:
    content = written(row("ZZ1 1AA"), row("ZZ1 1AB").replace("E08000017", "E08000018"), "nonsense,,,,,,E08000018,")
    directory = Directory(io.BytesIO(content), area="E08000017")
    assert list(directory.rows()) == [GOOD]
    assert directory.left_out == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (row("ZZ1 1AC"), "column pcds: “ZZ1 1AC” is no postcode"),
        (row("ZZ1 1AA").replace(",ZZ1 1AA,", ",,"), "column pcds: “” is no postcode"),
        (row("ZZ1 1AA", introduced="198013"), "column dointr: “198013” is no month, such as 198001"),
        (row("ZZ1 1AA", introduced="1980-01"), "column dointr: “1980-01” is no month, such as 198001"),
        (row("ZZ1 1AA", introduced="\u0661\u0669\u0668\u0660\u0660\u0661"),
         "column dointr: “\u0661\u0669\u0668\u0660\u0660\u0661” is no month, such as 198001"),
        (row("ZZ1 1AA", terminated="999999"), "column doterm: “999999” is no month, such as 198001"),
        (row("ZZ1 1AA", terminated="197912"), "column doterm: it ends in 197912, before it begins in 198001"),
        (row("ZZ1 1AA", ward="E0500000"), "column osward: “E0500000” is no code of a ward, such as E05010728"),
        (row("ZZ1 1AA", ward="E050000011"), "column osward: “E050000011” is no code of a ward, such as E05010728"),
        (row("ZZ1 1AA", ward="x" * 90), f"column osward: “{'x' * 20}…” is no code of a ward, such as E05010728"),
        ("ZZ1 1AA,198001", "it has 2 fields, and the headings are 8"),
        (row("ZZ1 1AA") + ",", "it has 9 fields, and the headings are 8"),
        ('"' + row("ZZ1 1AA"), "a quotation mark is not closed, or the line is far too long"),
        (row("ZZ1 1AA") + "x" * 300_000, "a quotation mark is not closed, or the line is far too long"),
        ('"' + row("ZZ1 1AA") + '"' * 300_001, "a quotation mark is not closed, or the line is far too long"),
        (row("ZZ1 1AA") + "\x00", "column osward: “E05000001\x00” is no code of a ward, such as E05010728"),
    ],
    ids=range(16),
)  # fmt: skip
def test_a_bad_row_is_named_and_the_next_one_is_read(line: str, words: str) -> None:
    assert said(written(row("ZZ1 1AB"), line, row("ZZ1 1AD"))) == ["line 2", f"line 3: {words}", "line 4"]


def test_a_row_that_is_not_utf_8() -> None:
    content = written(row("ZZ1 1AB"), "LATIN", row("ZZ1 1AD")).replace(b"LATIN", b"\xa3,,,,,,,")
    assert said(content) == ["line 2", "line 3: it is not UTF-8", "line 4"]


def test_everything_that_is_wrong_with_a_row_is_said() -> None:
    assert said(written(row("nonsense", ward="W", introduced="x", terminated="y"))) == [
        "line 2: column pcds: “nonse nse” is no postcode",
        "line 2: column osward: “W” is no code of a ward, such as E05010728",
        "line 2: column dointr: “x” is no month, such as 198001",
        "line 2: column doterm: “y” is no month, such as 198001",
    ]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("pcds,dointr,doterm", "There is no column for the ward, such as osward or wd25cd."),
        ("dointr,doterm,osward", "There is no column for the postcode, such as pcds."),
        ("pcds,doterm,osward", "There is no column for the month of introduction, such as dointr."),
        ("pcds,dointr,osward", "There is no column for the month of termination, such as doterm."),
        ("pcds,dointr,doterm,osward,OSWARD", "There are two columns osward. Take one away."),
        ('"pcds,dointr', "This is no line of headings in UTF-8. Save the file as CSV in UTF-8."),
    ],
)  # fmt: skip
def test_a_file_without_the_columns(headings: str, words: str) -> None:
    with pytest.raises(NotADirectory) as refused:
        Directory(io.BytesIO(written(row("ZZ1 1AA"), headings=headings)))
    assert str(refused.value).split(": ", 1) == ["line 1", words]


def test_every_missing_column_is_named() -> None:
    with pytest.raises(NotADirectory) as refused:
        Directory(io.BytesIO(b"name,address\n"))
    assert str(refused.value).count("line 1: There is no column for") == 4


def test_a_file_that_is_no_csv_at_all() -> None:
    for content in (b"", b"\x00\x01\x02\xff\xfe", "pcds,dointr,doterm,osward".encode("utf-16")):
        with pytest.raises(NotADirectory):
            Directory(io.BytesIO(content))


def test_the_authority_needs_its_column_only_when_it_is_asked_for() -> None:
    content = b"pcds,dointr,doterm,osward\nZZ1 1AA,198001,,E05000001\n"
    assert read(content) == [GOOD]
    with pytest.raises(NotADirectory, match="There is no column for the local authority, such as oslaua or lad25cd"):
        Directory(io.BytesIO(content), area="E08000017")


def test_rows_are_found_again_as_they_stand() -> None:
    directory = Directory(io.BytesIO(written(row("ZZ1 1AA"), row("ZZ1 1AB"), '"', row("ZZ1 1AD"))))
    assert len(list(directory.rows())) == 4
    found = dict(directory.fields_of([3, 4]))
    assert found[3][2] == "ZZ1 1AB"
    assert found[4] == ['"']
    assert list(found) == [3, 4]


@given(st.lists(st.binary(max_size=80).filter(lambda line: b"\n" not in line), max_size=5))
def test_whatever_is_in_a_file_each_line_is_good_or_bad_or_empty(lines: list[bytes]) -> None:
    content = b"\n".join([HEADINGS.encode(), *lines, row("ZZ1 1AA").encode()])
    found = read(content)
    assert found[-1] == GOOD._replace(line=len(lines) + 2)
    numbers = [one.line for one in found]
    assert numbers == sorted(set(numbers))
    assert set(range(2, len(lines) + 3)) - set(numbers) == {
        number for number, line in enumerate(lines, start=2) if not line.strip()
    }
    assert all(one.faults for one in found if isinstance(one, BadRow))
