"""`flask measures show`: the contract's own keys and words, in three forms, read by the role that can read no name."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.guidance.codes import Route
from portal.measures.periods import read_period
from portal.measures.queries import ALL, counting, figures
from portal.measures.registry import MEASURES
from portal.places.models import Locality
from tests.builders import Make
from tests.measures.history import History
from tests.measures.paper import ANSWERS, STANDING, write_down
from tests.measures.requests_history import Requests

PLACES = ["north", "south", "east", "unknown", "all"]
KEYS = [
    "code", "title", "period", "locality", "numerator", "denominator", "value", "unit", "rag", "target", "tolerance",
    "coverage", "breakdown",
]  # fmt: skip


@pytest.fixture
def cli(app: Flask, history: History, make: Make) -> FlaskCliRunner:
    """The command, with the paper's history kept where it can read it."""
    write_down(history)
    make.keep()
    return app.test_cli_runner()


@pytest.fixture
def cli_of_places(app: Flask, make: Make) -> FlaskCliRunner:
    """The command with places to name, and nothing counted in them."""
    for position, slug in enumerate(PLACES[:3], start=1):
        make.session.add(Locality(slug=slug, name=slug.title(), position=position))
    make.keep()
    return app.test_cli_runner()


def show(cli: FlaskCliRunner, *options: str) -> str:
    result = cli.invoke(args=["measures", "show", *options])
    assert result.exit_code == 0, result.output
    return result.output


def rows(cli: FlaskCliRunner, *options: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(show(cli, *options, "--format", "json"))
    return found


def test_json_is_what_the_contract_says(cli: FlaskCliRunner) -> None:
    found = rows(cli, "--period", "2021-22Q1")
    assert [list(row) for row in found] == [KEYS] * len(MEASURES) * len(PLACES)
    assert [(row["code"], row["locality"]) for row in found] == [(code, place) for code in MEASURES for place in PLACES]
    for row in (row for row in found if row["code"] in ANSWERS):
        code, place = str(row["code"]), str(row["locality"])
        assert (row["numerator"], row["denominator"], row["value"], row["coverage"]) == ANSWERS[code][place]
        assert row["rag"] == STANDING[code][place]
        assert (row["target"], row["tolerance"]) == ((80.0, 70.0) if code == "O3" else (65.0, 58.5))
        assert (row["period"], row["unit"], row["breakdown"]) == ("2021-22Q1", "percent", [])
        assert row["title"] == MEASURES[code].title


def test_one_code_of_one_place(cli: FlaskCliRunner) -> None:
    (row,) = rows(cli, "--period", "2021-22Q1", "--code", "O2", "--locality", "unknown")
    assert (row["code"], row["locality"], row["numerator"], row["denominator"]) == ("O2", "unknown", 1, 1)


def test_csv_says_the_same(cli: FlaskCliRunner) -> None:
    found = list(csv.DictReader(io.StringIO(show(cli, "--period", "2021-22Q1", "--format", "csv"))))
    as_json = rows(cli, "--period", "2021-22Q1")
    assert list(found[0]) == KEYS[:-1], "a breakdown has rows of its own, and fits no cell"
    assert found == [{name: "" if row[name] is None else str(row[name]) for name in KEYS[:-1]} for row in as_json], (
        "and nothing is an empty cell, not a word for it"
    )


def test_the_table_says_the_same(cli: FlaskCliRunner) -> None:
    head, *lines = show(cli, "--period", "2021-22Q1", "--locality", "all").splitlines()
    lines = [line for line in lines if line.startswith("O")]
    assert head.split() == ["code", "locality", "period", "value", "of", "coverage", "rag"]
    assert [line.split() for line in lines] == [
        ["O1", "all", "2021-22Q1", "65.0", "20", "87.0", "better"],
        ["O2", "all", "2021-22Q1", "60.0", "15", "65.2", "inside"],
        ["O3", "all", "2021-22Q1", "65.2", "23", "-", "outside"],
    ]


def test_columns_of_the_table_stand_under_each_other(cli: FlaskCliRunner) -> None:
    lines = show(cli, "--period", "2021-02-01..2021-07-31").splitlines()
    assert len(lines) == 1 + len(MEASURES) * len(PLACES)
    assert len({line.index(word) for line, word in zip(lines[1:], _last_words(lines), strict=True)}) == 1


def _last_words(lines: list[str]) -> list[str]:
    return [line.split()[-1] for line in lines[1:]]


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_suppressed_nothing_is_told(cli: FlaskCliRunner, form: str) -> None:
    """Until a release is signed off, the public is told no number at all, small or large."""
    said = show(cli, "--period", "2021-22Q1", "--suppress", "--format", form)
    told = {str(number) for by_place in ANSWERS.values() for answer in by_place.values() for number in answer[2:]}
    assert not [number for number in told - {"None", "65.0", "80.0", "70.0"} if number in said]
    assert not [word for word in ("better", "inside", "outside") if word in said]
    if form == "json":
        for row in json.loads(said):
            assert [row[name] for name in ("numerator", "denominator", "value", "coverage")] == [None] * 4
            assert row["rag"] == "no_target"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--period", "yesterday"], "Invalid value for --period: 'yesterday' is not a period."),
        (["--period", "2021-23Q1"], "is not a period"),
        (["--period", "2021-22Q5"], "is not a period"),
        (["--period", "2021-07..2021-02"], "is not a period"),
        (["--period", "2021-02-30"], "is not a period"),
        (["--period", "9999-12"], "is not a period"),
        (["--period", "2021-01..9999-12-31"], "is not a period"),
        (["--period", ""], "is not a period"),
        (
            ["--code", "O99"],
            "Invalid value for --code: there is no measure O99; there are C1, C2, C2M, C5, C6, C7, C9, O1, O2, O3",
        ),
        (["--code", "o1"], "there is no measure o1"),
        (["--code", ""], "there is no measure"),
        (["--locality", "atlantis"], "there is no place atlantis; there are north, south, east, unknown, all"),
        (["--locality", ""], "there is no place"),
        (["--format", "xml"], "'xml' is not one of 'json', 'csv', 'table'"),
        (["--quarter", "1"], "No such option"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(cli_of_places: FlaskCliRunner, options: list[str], words: str) -> None:
    result = cli_of_places.invoke(args=["measures", "show", *options])
    assert result.exit_code == 2
    assert result.output.startswith("Usage:")
    assert words in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("now", "quarter"),
    [
        (dt.datetime(2021, 6, 30, 22, 59, tzinfo=dt.UTC), "2021-22Q1"),
        (dt.datetime(2021, 6, 30, 23, 0, tzinfo=dt.UTC), "2021-22Q2"),  # midnight in London
    ],
)
def test_without_a_period_it_is_this_quarter(cli: FlaskCliRunner, now: dt.datetime, quarter: str) -> None:
    with time_machine.travel(now, tick=False):
        found = rows(cli, "--locality", "all", "--code", "O1")
    assert [(row["period"], row["denominator"]) for row in found] == [(quarter, 20 if quarter == "2021-22Q1" else 1)]


def test_the_ends_of_the_calendar_are_periods_too(cli: FlaskCliRunner) -> None:
    for period, closed in (("0001-01", 0), ("9999-11", 0), ("0001-01..9999-11", 26)):
        (row,) = rows(cli, "--period", period, "--code", "O3", "--locality", "all")
        assert row["denominator"] == closed


def test_of_an_empty_database_there_is_the_unknown_place_and_the_whole(app: Flask, session: Session) -> None:
    found = rows(app.test_cli_runner(), "--period", "2021-22Q1")
    assert [(row["code"], row["locality"]) for row in found] == [
        (code, place) for code in MEASURES for place in ("unknown", "all")
    ]
    for row in found:
        nothing = (0, None, 0) if row["code"] == "C1" else (row["numerator"], 0, None)
        assert (row["numerator"], row["denominator"], row["value"]) == nothing
        assert not row["numerator"]
        assert not [part for part in row["breakdown"] if part["count"]]  # type: ignore[attr-defined]


# Whoever counts


def test_figures_are_counted_by_the_role_that_can_read_no_name(cli: FlaskCliRunner, session: Session) -> None:
    with counting() as reading:
        assert reading.scalar(text("SELECT current_user")) == "portal_measures"
        assert reading.scalar(text("SHOW transaction_read_only")) == "on"
        found = figures(reading, list(MEASURES.values()), read_period("2021-22Q1"), locality=ALL)
    answered = [one for one in found if one.measure.code in ANSWERS]
    assert [(one.numerator, one.denominator) for one in answered] == [ANSWERS[code][ALL][:2] for code in ANSWERS]


@pytest.mark.parametrize(
    "names",
    [
        "forename FROM people", "born_on FROM people", "surname FROM contact_people", "born_on FROM contact_people",
        "worries FROM contacts", "postcode FROM contacts", "reference FROM contacts", "postcode FROM families",
        "name FROM users", "email FROM users", "password_hash FROM users", "reasons FROM decisions",
        "words_to_referrer FROM decisions", "* FROM messages", "* FROM grants", "* FROM openings", "* FROM sessions",
        "* FROM kept_forms", "* FROM events", "* FROM invitations", "* FROM restrictions",
        "* FROM procrastinate_jobs",
    ],
)  # fmt: skip
def test_names_words_and_addresses_are_denied_to_it(session: Session, names: str) -> None:
    with counting() as reading, pytest.raises(ProgrammingError, match="permission denied"):
        reading.execute(text(f"SELECT {names}"))


def test_it_writes_nothing(session: Session) -> None:
    with counting() as reading, pytest.raises(InternalError, match="read-only transaction"):
        reading.execute(text("UPDATE matters SET level = 1"))


# As the public may know it


@pytest.fixture
def borough(app: Flask, make: Make) -> FlaskCliRunner:
    """Forty requests of the north, twelve of the south and three of where nobody knows, all decided, in 2021-22Q1."""
    requests = Requests(make)
    north, south = requests.locality("north", 1), requests.locality("south", 2)
    for place, number in ((north, 40), (south, 12), (None, 3)):
        for minute in range(number):
            route = Route.LEAD_PRACTITIONER if minute % 2 else Route.UNIVERSAL
            requests.request(
                None, f"2021-05-10 10:{minute:02}", at=place, decided="2021-05-10 15:00", said=2, level=2, route=route
            )
    make.keep()
    return app.test_cli_runner()


def released(cli: FlaskCliRunner) -> str:
    with time_machine.travel(dt.datetime(2021, 8, 1, 12, tzinfo=dt.UTC), tick=False):
        return cli.invoke(args=["measures", "release"]).output


def test_a_mix_in_full_has_its_parts(borough: FlaskCliRunner) -> None:
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C5", "--locality", "all")
    assert (row["numerator"], row["denominator"], row["value"]) == (None, 55, None)
    assert [part for part in row["breakdown"] if part["count"]] == [  # type: ignore[attr-defined]
        {"key": "lead_practitioner", "count": 27, "share": 49.1},
        {"key": "universal", "count": 28, "share": 50.9},
    ]
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C1", "--locality", "south")
    assert (row["numerator"], row["denominator"], row["value"], row["unit"]) == (12, None, 12, "requests")
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C2M", "--locality", "south")
    assert (row["numerator"], row["denominator"], row["value"], row["unit"]) == (None, 12, 4.9, "hours")


def test_the_public_is_told_what_is_released(borough: FlaskCliRunner) -> None:
    assert released(borough) == "Released: 2021-22Q1.\n"
    assert released(borough) == "There is nothing to release.\n"
    found = {row["locality"]: row for row in rows(borough, "--period", "2021-22Q1", "--code", "C1", "--suppress")}
    assert [found["all"][name] for name in ("numerator", "denominator", "value")] == [55, None, 55]
    assert found["unknown"]["value"] is None, "three"
    assert found["south"]["value"] is None, "or the three would be known"
    assert found["north"]["value"] == 40
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C2", "--locality", "all", "--suppress")
    assert [row[name] for name in ("numerator", "denominator", "value", "rag")] == [55, 55, 100.0, "better"]
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C9", "--locality", "all", "--suppress")
    assert [row[name] for name in ("numerator", "denominator", "value", "coverage")] == [55, 55, 100.0, 100.0]
    (row,) = rows(borough, "--period", "2021-22Q1", "--code", "C5", "--locality", "all", "--suppress")
    assert {part["key"]: part["count"] for part in row["breakdown"] if part["count"]} == {  # type: ignore[attr-defined]
        "lead_practitioner": 27, "universal": 28,
    }  # fmt: skip


@pytest.mark.parametrize("period", ["2021-05", "2021-05-01..2021-05-31", "2021-22", "2021-22Q2"])
def test_the_public_is_told_of_no_other_period(borough: FlaskCliRunner, period: str) -> None:
    released(borough)
    for row in rows(borough, "--period", period, "--suppress"):
        assert [row[name] for name in ("numerator", "denominator", "value", "coverage")] == [None] * 4
        assert {part["count"] for part in row["breakdown"]} <= {None}  # type: ignore[attr-defined]
