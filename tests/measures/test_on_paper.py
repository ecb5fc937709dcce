"""The figures come out as they were worked out by hand on paper, and add up wherever they should."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from portal.measures.periods import quarters_up_to, read_period
from portal.measures.queries import ALL, UNKNOWN, Figure, figures, trend
from portal.measures.registry import MEASURES, O1, O2, O3, OUTCOMES
from tests.measures.history import History
from tests.measures.paper import ANSWERS, OTHER_PERIODS, STANDING, write_down

PLACES = ["north", "south", "east", UNKNOWN, ALL]
EVERYTHING = list(OUTCOMES)


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


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_every_figure_is_what_the_paper_says(paper: Session, code: str) -> None:
    found = figures(paper, [MEASURES[code]], read_period("2021-22Q1"))
    assert {figure.locality: shown(figure) for figure in found} == ANSWERS[code]
    assert {figure.locality: figure.rag.value for figure in found} == STANDING[code]


def test_other_periods_are_what_the_paper_says(paper: Session) -> None:
    assert {period: tuple(whole(paper, period)) for period in OTHER_PERIODS} == OTHER_PERIODS


def test_midnight_in_london_is_where_a_quarter_ends(paper: Session) -> None:
    """U1 closed at 23:30 on 30 June, U2 half an hour later; U4 in the last second of March, U3 in the next."""
    closed = {
        period: figures(paper, [O3], read_period(period), locality=UNKNOWN)[0].denominator
        for period in ("2021-03-31", "2021-04-01", "2021-06-30", "2021-07-01")
    }
    assert closed == {"2021-03-31": 1, "2021-04-01": 1, "2021-06-30": 1, "2021-07-01": 1}


def test_places_come_in_their_order_then_unknown_then_the_whole(paper: Session) -> None:
    found = figures(paper, EVERYTHING, read_period("2021-22Q1"))
    assert [(figure.measure.code, figure.locality) for figure in found] == [
        (code, place) for code in ("O1", "O2", "O3") for place in PLACES
    ]
    assert {figure.period.name for figure in found} == {"2021-22Q1"}


def test_one_place_alone_is_the_same_figure(paper: Session) -> None:
    for place in PLACES:
        found = figures(paper, EVERYTHING, read_period("2021-22Q1"), locality=place)
        assert {one.measure.code: shown(one) for one in found} == {code: ANSWERS[code][place] for code in ANSWERS}


def test_the_parts_add_up_to_the_whole(paper: Session) -> None:
    periods = ["2021-22Q1", "2021-22Q2", "2021-22", "2020-02", "2019-01"]
    for measure, period in itertools.product(EVERYTHING, periods):
        *parts, last = figures(paper, [measure], read_period(period))
        assert last.locality == ALL
        for count in ("numerator", "denominator", "out_of"):
            assert sum(getattr(part, count) for part in parts) == getattr(last, count)


def test_the_months_add_up_to_the_quarter_and_the_quarters_to_the_year(paper: Session) -> None:
    def sums(*periods: str) -> list[tuple[int, ...]]:
        counted = [whole(paper, period) for period in periods]
        return [tuple(map(sum, zip(*one, strict=True))) for one in zip(*counted, strict=True)]

    assert sums("2021-04", "2021-05", "2021-06") == sums("2021-22Q1")
    assert sums("2021-22Q1", "2021-22Q2", "2021-22Q3", "2021-22Q4") == sums("2021-22")


def test_the_measures_agree_about_pairs_and_closed_cases(paper: Session) -> None:
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


def test_a_figure_says_what_it_covers_where_it_can_miss_some() -> None:
    period = read_period("2021-22Q1")
    assert Figure(O2, period, ALL, 3, 4, 8).coverage == Decimal("50.0")
    assert Figure(O1, period, ALL, 0, 0, 0).coverage is None
    assert Figure(O3, period, ALL, 3, 4, 4).coverage is None
