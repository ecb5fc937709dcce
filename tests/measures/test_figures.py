"""The figures against answers that were worked out on paper, and what must hold for any figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.measures.periods import quarters_up_to, read_period
from portal.measures.queries import ALL, UNKNOWN, Figure, counting, figures, percent, trend
from portal.measures.registry import MEASURES, O1, O2, O3
from portal.places.models import BankHoliday
from portal.working_time import working_days_between
from tests.builders import Make
from tests.measures.written_cases import History
from tests.measures.worked_by_hand import ANSWERS, OTHER_PERIODS, STANDING, write_down

PLACES = ["north", "south", "east", UNKNOWN, ALL]
EVERYTHING = list(MEASURES.values())


@pytest.fixture
def paper(history: History) -> Session:
    write_down(history)
    return history.session


def shown(figure: Figure) -> tuple[int, int, float | None, float | None]:
    def number(value: Decimal | None) -> float | None:
        return None if value is None else float(value)

    return figure.numerator, figure.denominator, number(figure.value), number(figure.coverage)


def whole(session: Session, period: str) -> list[tuple[int, int]]:
    found = figures(session, EVERYTHING, read_period(period), locality=ALL)
    return [(figure.numerator, figure.denominator) for figure in found]


# The paper


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_the_answers_on_paper(paper: Session, code: str) -> None:
    found = figures(paper, [MEASURES[code]], read_period("2021-22Q1"))
    assert {figure.locality: shown(figure) for figure in found} == ANSWERS[code]
    assert {figure.locality: figure.rag.value for figure in found} == STANDING[code]


def test_the_answers_of_other_periods(paper: Session) -> None:
    assert {period: tuple(whole(paper, period)) for period in OTHER_PERIODS} == OTHER_PERIODS


def test_places_come_in_their_order_then_unknown_then_the_whole(paper: Session) -> None:
    found = figures(paper, EVERYTHING, read_period("2021-22Q1"))
    assert [(figure.measure.code, figure.locality) for figure in found] == [
        (code, place) for code in ("O1", "O2", "O3") for place in PLACES
    ]
    assert {figure.period.name for figure in found} == {"2021-22Q1"}


@pytest.mark.parametrize("place", PLACES)
def test_one_place_is_the_same_figure(paper: Session, place: str) -> None:
    found = figures(paper, EVERYTHING, read_period("2021-22Q1"), locality=place)
    assert {figure.measure.code: shown(figure) for figure in found} == {code: ANSWERS[code][place] for code in ANSWERS}


@pytest.mark.parametrize("period", ["2021-22Q1", "2021-22Q2", "2021-22", "2020-02", "2019-01"])
def test_the_parts_add_up_to_the_whole(paper: Session, period: str) -> None:
    found = figures(paper, EVERYTHING, read_period(period))
    for measure in EVERYTHING:
        *parts, last = [figure for figure in found if figure.measure is measure]
        assert last.locality == ALL
        for count in ("numerator", "denominator", "out_of"):
            assert sum(getattr(part, count) for part in parts) == getattr(last, count)


def test_months_add_up_to_their_quarter_and_quarters_to_their_year(paper: Session) -> None:
    def sums(*periods: str) -> list[tuple[int, ...]]:
        counted = [whole(paper, period) for period in periods]
        return [tuple(map(sum, zip(*one, strict=True))) for one in zip(*counted, strict=True)]

    assert sums("2021-04", "2021-05", "2021-06") == sums("2021-22Q1")
    assert sums("2021-22Q1", "2021-22Q2", "2021-22Q3", "2021-22Q4") == sums("2021-22")


def test_stars_and_pairs_agree_between_the_measures(paper: Session) -> None:
    """O3 counts the pairs that O2 speaks of, out of the cases that O1 and O2 cover."""
    found = {(one.measure.code, one.locality): one for one in figures(paper, EVERYTHING, read_period("2021-22Q1"))}
    for place in PLACES:
        assert found["O3", place].numerator == found["O2", place].denominator
        assert {found[code, place].out_of for code in ("O1", "O2", "O3")} == {found["O3", place].denominator}


def test_a_trend_is_each_quarter_of_one_place(paper: Session) -> None:
    history = trend(paper, O3, quarters_up_to(dt.date(2021, 9, 30), 4), UNKNOWN)
    assert [(one.period.name, one.numerator, one.denominator) for one in history] == [
        ("2020-21Q3", 0, 0),
        ("2020-21Q4", 1, 1),
        ("2021-22Q1", 1, 2),
        ("2021-22Q2", 0, 1),
    ]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Sao_Paulo", "UTC"])
def test_the_answers_are_londons_wherever_the_database_stands(paper: Session, zone: str) -> None:
    paper.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
    assert whole(paper, "2021-22Q1") == [ANSWERS[code][ALL][:2] for code in ("O1", "O2", "O3")]


# Limits in working days


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "UTC"])
def test_a_star_counts_to_the_last_working_day_of_its_time(history: History, zone: str) -> None:
    """For each day around both limits, what the figures say is what `working_time` says."""
    holidays = frozenset(history.session.query(BankHoliday.day).scalars())
    history.session.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
    accepted, closed = dt.date(2018, 10, 1), dt.date(2018, 12, 13)  # clocks change in both hemispheres; Christmas
    expected = 0
    for late in range(36, 50):
        baseline, last = accepted + dt.timedelta(late), closed + dt.timedelta(late - 25)
        case = history.case(f"{accepted} 12:00", f"{closed} 12:00")
        history.first(case, baseline.isoformat(), "3333333333")
        history.closing(case, closed.isoformat(), "5555555555")
        expected += working_days_between(accepted, baseline, holidays) <= 30
        case = history.case(f"{accepted} 12:00", f"{closed} 12:00")
        history.first(case, accepted.isoformat(), "3333333333")
        history.closing(case, last.isoformat(), "5555555555")
        expected += working_days_between(closed, last, holidays) <= 10
    (figure,) = figures(history.session, [O3], read_period("2018-12"), locality=ALL)
    assert (figure.numerator, figure.denominator) == (expected, 28)
    assert 0 < expected < 28


# Who counts


def test_figures_are_read_in_the_role_that_counts(paper: Session, make: Make) -> None:
    make.keep()
    with counting() as session:
        assert session.scalar(text("SELECT current_user")) == "portal_measures"
        assert whole(session, "2021-22Q1") == [ANSWERS[code][ALL][:2] for code in ("O1", "O2", "O3")]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT forename FROM people",
        "SELECT surname FROM contact_people",
        "SELECT born_on FROM contact_people",
        "SELECT email FROM users",
        "SELECT postcode FROM families",
        "SELECT worries FROM contacts",
        "SELECT reasons FROM decisions",
        "SELECT * FROM messages",
        "SELECT * FROM kept_forms",
        "SELECT * FROM events",
    ],
)
def test_who_counts_reads_no_name_and_no_words(app: object, statement: str) -> None:
    with counting() as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))


def test_who_counts_writes_nothing(app: object) -> None:
    with counting() as session, pytest.raises(InternalError, match="read-only transaction"):
        session.execute(text("DELETE FROM matters"))


# Percent


@pytest.mark.parametrize(
    ("part", "of", "value"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),  # 6.25: a half goes up
        (3, 16, "18.8"),  # 18.75
        (1, 2000, "0.1"),  # 0.05
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),  # 99.95
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_percent_has_one_decimal_and_halves_go_up(part: int, of: int, value: str) -> None:
    assert str(percent(part, of)) == value


def test_of_nothing_there_is_no_share() -> None:
    assert percent(0, 0) is None


@given(st.integers(1, 10**7).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_percent_is_never_more_than_half_a_tenth_away(given: tuple[int, int]) -> None:
    part, of = given
    value = percent(part, of)
    assert value is not None
    away = Fraction(value) - Fraction(100 * part, of)
    assert Fraction(-1, 20) < away <= Fraction(1, 20)


def test_a_figure_says_what_it_covers_only_where_it_can_miss_some() -> None:
    period = read_period("2021-22Q1")
    assert Figure(O2, period, ALL, 3, 4, 8).coverage == Decimal("50.0")
    assert Figure(O1, period, ALL, 0, 0, 0).coverage is None
    assert Figure(O3, period, ALL, 3, 4, 4).coverage is None
