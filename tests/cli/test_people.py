"""`flask people match`: two lists, and the pairs that the front door would show."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.cli.people import group
from portal.database import now
from portal.people.actions import Named, make_people
from portal.people.queries.candidates import candidates
from portal.people.rules.matching import Sought
from portal.settings import ROOT
from tests.people.british import Borough
from tests.people.febrl import read_febrl
from tests.people.listing import read_pairs, write_list

ROSA = Sought("Rosa", "Quill", dt.date(2015, 3, 14), None, "F", "12 Mill Lane", "ZZ1 1AA", "9434765919")
ROSIE = Sought("Rosie", "Quill", dt.date(2015, 3, 14), address="12 Mill Ln", postcode="zz11aa")
OMAR = Sought("Omar", "Wren", dt.date(2009, 1, 2), postcode="YY9 9ZZ")


def run(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(group, ["match", *words])
    return answer.exit_code, answer.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_list(tmp_path / "left.csv", {"L1": ROSA, "L2": OMAR})
    write_list(tmp_path / "right.csv", {"R1": ROSIE, "R2": OMAR})
    return tmp_path


def matched(app: Flask, folder: Path, *more: str) -> tuple[int, str]:
    return run(app, str(folder / "left.csv"), str(folder / "right.csv"), "--out", str(folder / "pairs.csv"), *more)


def test_each_pair_stands_with_its_score_its_band_and_why(app: Flask, folder: Path) -> None:
    assert matched(app, folder) == (0, f"2 pairs in {folder / 'pairs.csv'}.\n")
    pairs = read_pairs(folder / "pairs.csv")
    assert pairs.keys() == {("L1", "R1"), ("L2", "R2")}
    rosa = pairs["L1", "R1"]
    assert list(rosa) == ["left_id", "right_id", "score", "band", "reasons"]
    assert (rosa["band"], rosa["reasons"]) == ("likely", "born|forename_nickname|surname|home|postcode")
    assert float(rosa["score"]) > 20


def test_any_column_may_be_absent_and_a_mark_of_the_byte_order_is_no_letter(app: Flask, folder: Path) -> None:
    (folder / "left.csv").write_text(
        "\ufeffsurname,forename,date_of_birth\nQuill,Rosa,14/03/2015\n\nWren,Omar,20090102\n"
    )
    assert matched(app, folder)[0] == 0
    assert read_pairs(folder / "pairs.csv").keys() == {("line 2", "R1"), ("line 4", "R2")}


def test_columns_that_nobody_compares_are_refused_by_name(app: Flask, folder: Path) -> None:
    (folder / "right.csv").write_text("id,firstname,surname,age\n")
    code, said = matched(app, folder)
    assert code == 1
    assert "right.csv: Unknown columns: firstname, age. A list may have id, forename, surname," in said
    assert not (folder / "pairs.csv").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "left.csv: There is no header."),
        ("id,surname,id\n", "left.csv: Columns that are there twice: id."),
        ("id,surname\n1,Fir\n2\n", "left.csv, line 3: there are 1 values, and the header has 2"),
        ('id,surname\n1,"Fir\n', "left.csv, line 2: the row cannot be read"),
        ("date_of_birth\n2015-02-30\n", "left.csv, line 2, column date_of_birth: this is no date"),
        ("id,nhs_number\n1,9434765919\n2,9434765918\n", "left.csv, line 3, column nhs_number: this is no NHS number"),
        ("id,upn\n\n1,B000000000000\n", "left.csv, line 3, column upn: this is no pupil number"),
        ('id,surname\n1,"Fir\nTree"\n2,Fir,3\n', "left.csv, line 4: there are 3 values"),
    ],
    ids=["empty", "twice", "short", "quotation", "date", "nhs", "upn", "two-lines"],
)
def test_what_cannot_be_read_is_named_by_line_and_column(app: Flask, folder: Path, text: str, words: str) -> None:
    (folder / "left.csv").write_text(text)
    code, said = matched(app, folder)
    assert code == 1
    assert words in said
    assert not (folder / "pairs.csv").exists()


def test_letters_that_are_not_utf_8_are_named_by_line(app: Flask, folder: Path) -> None:
    (folder / "left.csv").write_bytes("id,surname\n1,Fir\n2,Ågren\n".encode("latin-1"))
    code, said = matched(app, folder)
    assert (code, "left.csv, line 3: this is not written in UTF-8" in said) == (1, True)


def test_bad_rows_are_left_out_where_that_is_asked_for_and_named_all_the_same(app: Flask, folder: Path) -> None:
    with (folder / "left.csv").open("a") as left:
        left.write("L3,Ida,Fir,2015-02-30,,,,,\n")
    code, said = matched(app, folder, "--skip-bad")
    assert code == 0
    assert "left.csv, line 4, column date_of_birth: this is no date" in said
    assert read_pairs(folder / "pairs.csv").keys() == {("L1", "R1"), ("L2", "R2")}


def test_it_scores_as_the_front_door_does(app: Flask, session: Session, folder: Path) -> None:
    assert ROSA.born_on is not None
    named = Named("Rosie", "Quill", ROSA.born_on, address="12 Mill Ln", postcode="zz11aa")
    make_people(session, [named], at=now())
    ((shown,),) = candidates(session, [ROSA])
    matched(app, folder)
    pair = read_pairs(folder / "pairs.csv")["L1", "R1"]
    assert (pair["score"], pair["band"]) == (f"{shown.match.score:.2f}", shown.match.band.value)
    assert pair["reasons"].split("|") == [reason.value for reason in shown.match.reasons]


def test_on_people_nobody_here_invented_it_finds_nearly_all_and_hardly_a_wrong_one(app: Flask, tmp_path: Path) -> None:
    known = read_febrl(3)
    people, out = tmp_path / "people.csv", tmp_path / "pairs.csv"
    write_list(people, known.people, ["id", "forename", "surname", "date_of_birth", "address", "postcode"])
    assert run(app, str(people), str(people), "--out", str(out))[0] == 0
    shown = {(one, other) for one, other in read_pairs(out) if one < other}
    right = len(shown & known.same)
    precision, recall = right / len(shown), right / len(known.same)
    assert precision >= 0.99
    assert 2 * precision * recall / (precision + recall) >= 0.998


# Long lists

_MEASURED = """
import resource, sys
from portal import create_app
from portal.cli.people import group
answer = create_app().test_cli_runner().invoke(group, ["match", *sys.argv[1:]])
assert answer.exit_code == 0, answer.output
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _megabytes(folder: Path, left: Path, right: Path) -> int:
    out = folder / f"{left.stem}-{right.stem}.csv"
    command = [sys.executable, "-c", _MEASURED, str(left), str(right), "--out", str(out)]
    environment = {"PORTAL_ENV": "test", "PORTAL_VAR": str(folder), "PATH": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_long_list_takes_hardly_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Both ways round: the left is read past, the right lies in a file."""
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    for file, size in ((short, 500), (long, 100_000)):
        people = Borough(seed=5).people(size)
        write_list(file, {str(member.number): member.who for member in people})
    least = _megabytes(tmp_path, short, short)
    assert _megabytes(tmp_path, long, short) < least + 100
    assert _megabytes(tmp_path, short, long) < least + 100
