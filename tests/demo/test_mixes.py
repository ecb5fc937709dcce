"""The invented borough has the mixes that early-help services have published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

import pytest

from portal.demo import mixes
from portal.demo.build import RUN, Plan, Teller
from portal.demo.chance import Weighted
from portal.demo.places import Places
from portal.demo.stories import Accepted, Closed, Declined, Lapsed, Offered, StarDone, Story
from portal.guidance.codes import Agreement, ClosureReason
from portal.people.rules import FamilyRole
from portal.stars.rules import ReadingKind, change_between
from portal.working_time import OfficeTime, london_date

CONTACTS = 3 * RUN
Thing = TypeVar("Thing")


@pytest.fixture(scope="module")
def teller() -> Teller:
    return Teller(Plan(CONTACTS, 24, 3, dt.date(2026, 6, 12), OfficeTime(frozenset()), b"a key of events"))


@pytest.fixture(scope="module")
def stories(teller: Teller) -> list[Story]:
    return [story for first in range(0, CONTACTS, RUN) for story in teller.stories(first)]


def _shares(things: Iterable[Thing]) -> dict[Thing, float]:
    counted = Counter(things)
    return {thing: count / counted.total() for thing, count in counted.items()}


def _off(told: dict[Thing, float], published: Weighted[Thing]) -> float:
    """By how much the share that is furthest off is off."""
    return max(abs(told.get(thing, 0.0) - share) for thing, share in published.shares.items())


def test_every_request_is_told_once(stories: list[Story]) -> None:
    assert [story.number for story in stories] == list(range(CONTACTS))


def test_sources_and_needs(stories: list[Story]) -> None:
    assert _off(_shares(story.sent.source for story in stories), mixes.SOURCES) < 0.02
    assert _off(_shares(story.decided.need for story in stories if story.decided), mixes.NEEDS) < 0.02


def test_localities_and_those_of_which_nobody_wrote_down_where(stories: list[Story], teller: Teller) -> None:
    places: Places = teller.cast.places
    slugs = {key: slug for slug, key in places.localities.items()}
    told = _shares(slugs.get(story.sent.locality or "") for story in stories)
    assert _off(told, mixes.LOCALITIES) < 0.025


def test_who_holds_the_cases(stories: list[Story]) -> None:
    leads = [
        offer.lead.agency.lead_type
        for story in stories
        for offer, step in zip(story.steps, story.steps[1:], strict=False)
        if isinstance(offer, Offered) and isinstance(step, Accepted)
    ]
    assert _off(_shares(leads), mixes.LEAD_TYPES) < 0.03


def test_levels_go_down_and_stars_up_as_often_as_published(stories: list[Story]) -> None:
    closed = [(story, step) for story in stories for step in story.steps if isinstance(step, Closed)]
    lower = [step.level < story.decided.level for story, step in closed if story.decided]
    assert 0.54 < sum(lower) / len(lower) < 0.64
    pairs = [
        [step.scores for step in story.steps if isinstance(step, StarDone) and step.kind is kind]
        for story, _ in closed
        for kind in (ReadingKind.FIRST, ReadingKind.CLOSING)
    ]
    improved = [
        change_between(first[0], closing[0]).improved
        for first, closing in zip(pairs[::2], pairs[1::2], strict=True)
        if first and closing
    ]
    assert 0.68 < sum(improved) / len(improved) < 0.76
    stepped_up = [step.reason is ClosureReason.STEP_UP for _, step in closed]
    assert 0.24 < sum(stepped_up) / len(stepped_up) < 0.32


def test_most_are_decided_in_time_and_some_late(stories: list[Story]) -> None:
    in_time = [story.decided.at <= story.due_at for story in stories if story.decided]
    assert 0.91 < sum(in_time) / len(in_time) < 0.95


def test_families_come_back_and_mostly_soon(stories: list[Story]) -> None:
    """Known again by who was named, for nobody is linked: the same adults at the same address."""
    last: dict[object, dt.datetime] = {}
    after = []
    for story in sorted(stories, key=lambda one: one.sent.at):
        adults = [one.forename for one in story.sent.people if one.role is FamilyRole.ADULT]
        family = (tuple(adults), story.sent.postcode)
        if story.sent.postcode and family in last:
            after.append((story.sent.at - last[family]).days)
        last[family] = story.sent.at
    within_a_year = [days for days in after if days <= 366]
    assert 0.2 < len(within_a_year) / len(stories) < 0.28
    assert 0.55 < sum(days <= 61 for days in within_a_year) / len(within_a_year) < 0.75


def test_nothing_happens_out_of_order_or_after_today(stories: list[Story], teller: Teller) -> None:
    for story in stories:
        moments = [story.sent.at, *([story.decided.at] if story.decided else []), *(step.at for step in story.steps)]
        assert moments == sorted(moments), story.number
        beside = [story.sent.at, *(step.at for step in story.front_door)]
        assert beside == sorted(beside), story.number
        assert max(*moments, *beside) < teller.days.end


def test_some_wait_some_were_declined_and_some_never_answered(stories: list[Story]) -> None:
    last_steps = Counter(type(story.steps[-1]) for story in stories if story.steps)
    assert last_steps[Offered] > 0
    assert last_steps[Declined] + last_steps[Lapsed] > 0
    assert sum(story.is_waiting for story in stories) > 0


def test_a_larger_borough_has_longer_records_and_not_longer_days() -> None:
    """Of a million requests no more are under way than of ten thousand."""
    plan = Plan(100_000, 24, 3, dt.date(2026, 6, 12), OfficeTime(frozenset()), b"a key of events")
    last_run = list(Teller(plan).stories(plan.contacts - RUN))
    under_way = [story for story in last_run if story.is_waiting or _is_open(story)]
    assert {story.number % 10 for story in under_way} == {0}
    agreed = [story for story in last_run if story.decided and story.sent.agreement is Agreement.GIVEN]
    # These are of the last two weeks, in which least can come to its end.
    assert _off(_shares(story.decided.route for story in agreed if story.decided), mixes.ROUTES) < 0.1


def test_a_large_borough_of_few_months_begins_no_earlier() -> None:
    teller = Teller(Plan(30_000, 1, 3, dt.date(2026, 6, 12), OfficeTime(frozenset()), b"a key of events"))
    assert all(london_date(story.sent.at) >= teller.days.first for story in teller.stories(28_000))


def _is_open(story: Story) -> bool:
    return bool(story.steps) and not isinstance(story.steps[-1], Closed)
