"""The SQL against a slow reading of the same definition in plain Python, and against the clocks of other places."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.measures.periods import read_period
from portal.measures.queries import ALL, figures
from portal.measures.registry import O2, O3, OUTCOMES
from portal.places.queries import office_time_of_all_days
from portal.stars.rules import change_between
from portal.working_time import OfficeTime
from tests.measures.history import AREAS, History, scores
from tests.measures.paper import ANSWERS, write_down

DAY = dt.timedelta(days=1)
Read = tuple[dt.date, str, str]  # held on, edition, scores


@pytest.fixture
def office(session: Session) -> OfficeTime:
    return office_time_of_all_days(session)


def stand_in(session: Session, zone: str) -> None:
    session.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_the_answers_are_londons_wherever_the_database_stands(history: History, zone: str) -> None:
    write_down(history)
    stand_in(history.session, zone)
    found = figures(history.session, OUTCOMES, read_period("2021-22Q1"), locality=ALL)
    assert [(one.numerator, one.denominator) for one in found] == [ANSWERS[code][ALL][:2] for code in ANSWERS]


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "UTC"])
def test_a_star_counts_until_the_next_working_day_would_be_one_too_many(
    history: History, office: OfficeTime, zone: str
) -> None:
    """Each day around both limits, weekends among them; in São Paulo the midnight of 4 November 2018 never was."""
    stand_in(history.session, zone)
    accepted, closed = dt.date(2018, 10, 1), dt.date(2018, 12, 13)
    expected = 0
    for late in range(30, 50):
        baseline, last = accepted + late * DAY, closed + (late - 25) * DAY
        for first_on, last_on in ((baseline, closed), (accepted, last)):
            case = history.case(f"{accepted} 12:00", f"{closed} 12:00")
            history.first(case, str(first_on), "3333333333")
            history.closing(case, str(last_on), "5555555555")
            in_time = office.working_days_between(accepted, first_on) <= 30
            expected += in_time and office.working_days_between(closed, last_on) <= 10
    history.store()
    (figure,) = figures(history.session, [O3], read_period("2018-12"), locality=ALL)
    assert (figure.numerator, figure.denominator) == (expected, 40)
    assert 10 < expected < 35


def test_sql_and_a_slow_reading_of_the_same_rules_agree(history: History, office: OfficeTime) -> None:
    """Many cases by chance, judged one by one from the definition's own words."""
    chance = random.Random(1_833)  # noqa: S311 -- the same history every time
    expected = [_one_case(history, chance, office) for _ in range(120)]
    pairs = [improved for improved in expected if improved is not None]
    history.store()
    (figure,) = figures(history.session, [O2], read_period("2021-01-01..2023-12-31"), locality=ALL)
    assert (figure.numerator, figure.denominator, figure.out_of) == (sum(pairs), len(pairs), len(expected))
    assert 20 < len(pairs) < 100, "the history has both in it"
    assert 5 < sum(pairs) < len(pairs) - 5


def _one_case(history: History, chance: random.Random, office: OfficeTime) -> bool | None:
    """Write a case; whether it improved, or none where it has no pair."""
    accepted = dt.date(2021, 11, 20) + chance.randrange(400) * DAY
    closed = accepted + chance.randrange(10, 120) * DAY
    case = history.case(f"{accepted} 12:00", f"{closed} 12:00")
    firsts = _readings(chance, accepted - 2 * DAY, 55)
    closings = _readings(chance, closed - 6 * DAY, 24)
    for held, edition, written in firsts:
        history.first(case, str(held), written, edition=edition)
    for held, edition, written in closings:
        history.closing(case, str(held), written, edition=edition)
    return _improved(firsts, closings, accepted, closed, office)


def _readings(chance: random.Random, earliest: dt.date, spread: int) -> list[Read]:
    """One or two, on different days, each of six areas or more."""
    days = chance.sample(range(spread), chance.choice((1, 1, 2)))
    found = []
    for day in days:
        scored = set(chance.sample(AREAS, chance.randint(6, 10)))
        written = "".join(str(chance.randint(1, 9)) if area in scored else "." for area in AREAS)
        found.append((earliest + day * DAY, chance.choice(("1.1", "1.1", "1.1", "1.1", "2.0")), written))
    return found


def _improved(
    firsts: list[Read], closings: list[Read], accepted: dt.date, closed: dt.date, office: OfficeTime
) -> bool | None:
    first_on, edition, first = min(firsts)
    if office.working_days_between(accepted, first_on) > 30:
        return None
    in_time = [
        (held, written)
        for held, its_edition, written in closings
        if its_edition == edition and held >= first_on and office.working_days_between(closed, held) <= 10
    ]
    if not in_time:
        return None
    change = change_between(scores(first), scores(max(in_time)[1]))
    return change.improved if change.in_common >= 5 else None
