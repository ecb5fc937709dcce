"""The figures come out as they were worked out by hand, whoever asks for them and however."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.database import act_as
from portal.measures.periods import Period, read_period
from portal.measures.queries import Figure, counting, figures, trend
from portal.measures.registry import MEASURES
from portal.places.models import BankHoliday
from portal.stars.rules import change_between
from portal.working_time import Holidays, working_days_between
from tests.builders import Make
from tests.measures.history import AREAS, History
from tests.measures.paper import ON_PAPER, Paper, write

QUARTER = read_period("2021-22Q1")
ALL_MEASURES = list(MEASURES.values())


@pytest.fixture
def paper(session: Session, make: Make) -> Paper:
    paper = write(make)
    act_as(session, "portal:test")
    session.commit()
    return paper


def _in_brief(figure: Figure) -> tuple[object, ...]:
    value, coverage = figure.value, figure.coverage
    return (
        figure.numerator,
        figure.denominator,
        figure.out_of,
        None if value is None else float(value),
        figure.rag.value,
        None if coverage is None else float(coverage),
    )


def test_every_figure_is_what_the_paper_says(session: Session, paper: Paper) -> None:
    found = {
        (figure.measure.code, figure.locality): _in_brief(figure) for figure in figures(session, ALL_MEASURES, QUARTER)
    }
    assert found == {(code, paper.slugs[place]): brief for (code, place), brief in ON_PAPER.items()}


@pytest.mark.parametrize(("code", "place"), ON_PAPER)
def test_one_figure_alone_is_the_same(session: Session, paper: Paper, code: str, place: str) -> None:
    (figure,) = figures(session, [MEASURES[code]], QUARTER, locality=paper.slugs[place])
    assert _in_brief(figure) == ON_PAPER[code, place]


def test_midnight_in_london_is_where_a_quarter_ends(session: Session, paper: Paper) -> None:
    """D closed at 23:30 BST on 30 June, which is 22:30 UTC; E at 23:00 UTC that day, which is 1 July in London."""
    south = paper.slugs["south"]
    closed = {figure.period.name: figure.out_of for figure in trend(session, MEASURES["O3"], _quarters(), south)}
    assert closed == {"2020-21Q4": 0, "2021-22Q1": 4, "2021-22Q2": 1}
    june, july = (
        figures(session, [MEASURES["O3"]], read_period(written), locality=south)[0].out_of
        for written in ("2021-06", "2021-07")
    )
    assert (june, july) == (1, 1)


def _quarters() -> list[Period]:
    return [read_period(written) for written in ("2020-21Q4", "2021-22Q1", "2021-22Q2")]


@pytest.mark.parametrize("written", ["2021-22Q1", "2020-21", "2021-22", "2021-05", "2021-04-30..2021-06-11", "2019-06"])
def test_the_parts_add_up_to_the_whole(session: Session, paper: Paper, written: str) -> None:
    for code, measure in MEASURES.items():
        *parts, whole = figures(session, [measure], read_period(written))
        assert whole.locality == "all"
        for name in ("numerator", "denominator", "out_of"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name), f"{code}: {name}"


def test_the_months_add_up_to_the_quarter_and_the_quarters_to_the_year(session: Session, paper: Paper) -> None:
    def counted(*written: str) -> list[tuple[int, int, int]]:
        found = [figures(session, ALL_MEASURES, read_period(one), locality="all") for one in written]
        return [
            (sum(f.numerator for f in same), sum(f.denominator for f in same), sum(f.out_of for f in same))
            for same in zip(*found, strict=True)
        ]

    assert counted("2021-04", "2021-05", "2021-06") == counted("2021-22Q1") == [(6, 10, 12), (3, 6, 12), (6, 12, 12)]
    assert counted(*(f"2021-22Q{n}" for n in range(1, 5))) == counted("2021-22")


def test_sql_and_a_slow_reading_of_the_same_rules_agree(session: Session, make: Make) -> None:
    """Many cases by chance, judged one by one in plain Python, from the definition's own words."""
    chance, history = random.Random(1_833), History(make)  # noqa: S311 -- the same history every time
    holidays = frozenset(session.scalars(select(BankHoliday.day)))
    expected = [_one_case(history, chance, holidays) for _ in range(120)]
    pairs = [improved for improved in expected if improved is not None]
    (o2,) = figures(session, [MEASURES["O2"]], read_period("2021-01-01..2023-12-31"), locality="all")
    assert (o2.numerator, o2.denominator, o2.out_of) == (sum(pairs), len(pairs), len(expected))
    assert 20 < len(pairs) < 100, "the history has both in it"


def _one_case(history: History, chance: random.Random, holidays: Holidays) -> bool | None:
    """Write a case; whether it improved, or none where it has no pair."""
    day = dt.timedelta(days=1)
    accepted = dt.date(2021, 11, 20) + chance.randrange(400) * day
    closed = accepted + chance.randrange(10, 120) * day
    matter = history.case(None, accepted=str(accepted), closed=str(closed))
    read: dict[str, list[tuple[dt.date, str, dict[str, int]]]] = {"first": [], "closing": []}
    for kind, around, spread in (("first", accepted, 55), ("closing", closed, 24)):
        for _ in range(chance.choice((1, 1, 2))):
            held = around + (chance.randrange(spread) - (2 if kind == "first" else 6)) * day
            edition = chance.choice(("1.1", "1.1", "1.1", "1.1", "1.1", "2.0"))
            areas = chance.sample(AREAS, chance.randint(6, 10))
            scored = {area: chance.randint(1, 10) for area in areas}
            if held not in [one[0] for one in read[kind]]:
                history.reading(matter, kind, str(held), scored, edition=edition)
                read[kind].append((held, edition, scored))
    first_on, edition, first = min(read["first"], key=lambda one: one[0])
    if working_days_between(accepted, first_on, holidays) > 30:
        return None
    closings = [
        (held, scored)
        for held, its_edition, scored in read["closing"]
        if its_edition == edition and held >= first_on and working_days_between(closed, held, holidays) <= 10
    ]
    if not closings:
        return None
    change = change_between(first, max(closings, key=lambda one: one[0])[1])
    return change.improved if change.in_common >= 5 else None


# The command.


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def _show(cli: FlaskCliRunner, *options: str) -> str:
    result = cli.invoke(args=["measures", "show", *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_gives_the_same_figures_as_json(cli: FlaskCliRunner, paper: Paper) -> None:
    rows = json.loads(_show(cli, "--period", "2021-22Q1", "--format", "json"))
    found = {
        (row["code"], row["locality"]): (
            row["numerator"], row["denominator"], row["value"], row["rag"], row["coverage"]
        )
        for row in rows
    }  # fmt: skip
    assert found == {
        (code, paper.slugs[place]): (numerator, denominator, value, rag, coverage)
        for (code, place), (numerator, denominator, _, value, rag, coverage) in ON_PAPER.items()
    }
    assert list(rows[0]) == [
        "code", "title", "period", "locality", "numerator", "denominator", "value", "unit", "rag", "target",
        "tolerance", "coverage", "breakdown",
    ]  # fmt: skip
    assert {(row["period"], row["unit"]) for row in rows} == {("2021-22Q1", "percent")}
    assert {(row["code"], row["target"], row["tolerance"]) for row in rows} == {
        ("O1", 65.0, 58.5), ("O2", 65.0, 58.5), ("O3", 80.0, 70.0),
    }  # fmt: skip


def test_one_code_of_one_place(cli: FlaskCliRunner, paper: Paper) -> None:
    written = _show(cli, "--period", "2021-22Q1", "--code", "O2", "--locality", "unknown", "--format", "json")
    (row,) = json.loads(written)
    assert (row["code"], row["locality"], row["numerator"], row["denominator"]) == ("O2", "unknown", 0, 1)


def test_csv_and_table_say_the_same(cli: FlaskCliRunner, paper: Paper) -> None:
    of_all = ["--period", "2021-22Q1", "--locality", "all", "--format"]
    rows = list(csv.DictReader(io.StringIO(_show(cli, *of_all, "csv"))))
    assert [(row["code"], row["value"], row["numerator"], row["denominator"]) for row in rows] == [
        ("O1", "60.0", "6", "10"),
        ("O2", "50.0", "3", "6"),
        ("O3", "50.0", "6", "12"),
    ]
    assert rows[2]["coverage"] == "", "nothing, not a word for it"
    lines = _show(cli, *of_all, "table").splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["O1", "all", "2021-22Q1", "60.0", "10", "83.3", "inside"],
        ["O2", "all", "2021-22Q1", "50.0", "6", "50.0", "outside"],
        ["O3", "all", "2021-22Q1", "50.0", "12", "-", "outside"],
    ]


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_suppressed_nothing_is_told(cli: FlaskCliRunner, paper: Paper, form: str) -> None:
    shown = _show(cli, "--period", "2021-22Q1", "--suppress", "--format", form)
    assert not [value for value in ("60.0", "66.7", "83.3", "33.3", "better", "inside", "outside") if value in shown]
    assert "no_target" in shown
    if form == "json":
        told = [row[name] for row in json.loads(shown) for name in ("numerator", "denominator", "value", "coverage")]
        assert set(told) == {None}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--period", "yesterday"], "is not a period"),
        (["--period", "2021-23Q1"], "is not a period"),
        (["--period", "2021-22Q5"], "is not a period"),
        (["--period", "2021-07..2021-02"], "is not a period"),
        (["--period", "2021-02-30"], "is not a period"),
        (["--period", "9999-12"], "is not a period"),
        (["--period", "2021-01..9999-12-31"], "is not a period"),
        (["--code", "O99"], "there is no measure O99; there are O1, O2, O3"),
        (["--locality", "atlantis"], "there is no place atlantis"),
        (["--format", "xml"], "'xml' is not one of"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    cli: FlaskCliRunner, paper: Paper, options: list[str], words: str
) -> None:
    result = cli.invoke(args=["measures", "show", *options])
    assert result.exit_code == 2
    assert result.output.startswith("Usage:")
    assert words in " ".join(result.output.split())


def test_without_a_period_it_is_this_quarter(cli: FlaskCliRunner, paper: Paper) -> None:
    rows = json.loads(_show(cli, "--format", "json"))
    assert {row["numerator"] for row in rows} == {0}
    assert {row["value"] for row in rows} == {None}


# Whoever counts can read no name.


def test_figures_are_counted_by_the_role_that_can_read_no_name(app: Flask, paper: Paper) -> None:
    with app.app_context(), counting() as session:
        assert session.scalar(text("SELECT current_user")) == "portal_measures"
        assert session.scalar(text("SHOW transaction_read_only")) == "on"
        found = figures(session, ALL_MEASURES, QUARTER, locality="all")
    assert [_in_brief(figure) for figure in found] == [ON_PAPER[code, "all"] for code in MEASURES]


@pytest.mark.parametrize(
    "names",
    [
        "forename FROM people", "surname FROM people", "born_on FROM people", "sort_key FROM people",
        "forename FROM contact_people", "born_on FROM contact_people", "worries FROM contacts",
        "postcode FROM contacts", "reference FROM contacts", "postcode FROM families", "name FROM users",
        "email FROM users", "password_hash FROM users", "name FROM agencies", "reasons FROM decisions",
        "words_to_referrer FROM decisions", "* FROM people", "* FROM messages", "* FROM grants", "* FROM openings",
        "* FROM sessions", "* FROM kept_forms", "* FROM events", "* FROM invitations", "* FROM procrastinate_jobs",
        "* FROM restrictions",
    ],
)  # fmt: skip
def test_a_name_is_denied_to_it(app: Flask, paper: Paper, names: str) -> None:
    with app.app_context(), counting() as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(f"SELECT {names}"))


def test_it_writes_nothing(app: Flask, paper: Paper) -> None:
    with app.app_context(), counting() as session, pytest.raises((ProgrammingError, InternalError)):
        session.execute(text("UPDATE matters SET level = 1"))
