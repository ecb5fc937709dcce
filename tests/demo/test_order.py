"""Nobody acts who has left, and nothing is told in another order than it happened, whatever day and seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from portal.demo.build import RUN, Plan, Teller
from portal.demo.cast import Member
from portal.demo.stories import Accepted, Closed, Declined, Offered, StarDone, StarPutRight, Story
from portal.working_time import OfficeTime, london_date
from tests.office_walk import HOLIDAYS

OFFICE = OfficeTime(HOLIDAYS)
# Months of which weekends fall around the day on which somebody leaves, so that what comes next comes after it.
BOROUGHS = [(1, 2, dt.date(2026, 3, 30)), (3, 1, dt.date(2026, 6, 12)), (24, 1, dt.date(2026, 6, 1))]


def teller_of(months: int, seed: int, until: dt.date, contacts: int = 4_000) -> Teller:
    return Teller(Plan(contacts, months, seed, until, OFFICE, b"a key of events"))


def stories_of(teller: Teller) -> Iterator[Story]:
    for first in range(0, teller.plan.contacts, RUN):
        yield from teller.stories(first)


def _taken(story: Story) -> Iterator[tuple[dt.datetime, Member]]:
    """When a Lead Practitioner was asked, answered or did something, and who that was."""
    asked: Member | None = None
    lead: Member | None = None
    for step in story.steps:
        match step:
            case Offered():
                asked = step.lead
                yield step.at, asked
            case Declined():
                assert asked
                yield step.at, asked
            case Accepted():
                assert asked
                lead = asked
                yield step.at, lead
            case StarDone() | StarPutRight() | Closed():
                assert lead
                yield step.at, lead


@pytest.mark.parametrize(("months", "seed", "until"), BOROUGHS)
def test_nobody_takes_a_step_after_leaving(months: int, seed: int, until: dt.date) -> None:
    left = 0
    for story in stories_of(teller_of(months, seed, until)):
        for at, member in _taken(story):
            assert member.leaves_at is None or at < member.leaves_at, story.number
            left += member.leaves_at is not None
    assert left > 20, "some of those who act leave later"


@pytest.mark.parametrize(("months", "seed", "until"), BOROUGHS)
def test_everything_is_told_in_the_order_in_which_it_happened(months: int, seed: int, until: dt.date) -> None:
    for story in stories_of(teller_of(months, seed, until)):
        moments = [story.sent.at, *([story.decided.at] if story.decided else []), *(step.at for step in story.steps)]
        assert moments == sorted(moments), story.number


def test_the_last_day_ends_at_midnight_in_london_though_clocks_go_forward_on_it() -> None:
    teller = teller_of(1, 2, dt.date(2026, 3, 30))
    assert max(story.sent.at for story in stories_of(teller)) < teller.days.end


def test_children_are_born_before_somebody_writes_about_them() -> None:
    """In a large borough too, where requests of the last days are told as of some weeks before."""
    for months in (1, 24):
        teller = teller_of(months, 3, dt.date(2026, 6, 12), contacts=40_000)
        for story in teller.stories(38_000):
            born = [child.born_on for child in story.sent.people if child.born_on]
            assert all(day < london_date(story.sent.at) for day in born), story.number
