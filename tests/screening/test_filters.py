"""What of the queue somebody asks to see: each part by itself, in an address that may say anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.rules.told import Someone
from portal.guidance.codes import Source
from portal.paging import PAGE
from portal.people.rules import FamilyRole
from portal.screening.actions import claim_contact
from portal.screening.queries import queue
from portal.screening.rules.filters import Filter, born_between
from tests.builders import Make
from tests.contacts.nights import HOUR, MINUTE, MORNING, urgent_contact

PLACES = {"north": "North"}


def test_what_is_not_to_be_chosen_asks_for_all() -> None:
    asked = {"source": "police", "locality": "atlantis", "age": "99", "looked": "me", "urgent": "perhaps", "x": "y"}
    found = Filter.read(asked, PLACES)
    assert found.in_address == {"source": "police", "looked": "me"}
    assert found.without("source").in_address == {"looked": "me"}
    assert found.in_words(PLACES) == [("source", "From: Police"), ("looked", "Looked at by: Me")]
    assert not Filter.read({}, PLACES)


@given(st.dictionaries(st.sampled_from(["source", "locality", "age", "looked", "urgent", "late"]), st.text()))
def test_any_address_is_read_and_written_back(written: dict[str, str]) -> None:
    found = Filter.read(written, PLACES)
    assert Filter.read(found.in_address, PLACES) == found


@given(st.dates(dt.date(2000, 3, 1), dt.date(2030, 1, 1)), st.integers(0, 17), st.integers(1, 5))
def test_whoever_is_of_these_years_was_born_between(today: dt.date, youngest: int, more: int) -> None:
    after, until = born_between((youngest, youngest + more), today)
    for born in (after, after + dt.timedelta(days=1), until, until + dt.timedelta(days=1)):
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        assert (youngest <= years < youngest + more) == (after < born <= until), (born, years)


def test_each_part_shows_its_own(session: Session, make: Make) -> None:
    place = make.locality()
    school, police = make.user(Role.REFERRER), make.user(Role.REFERRER, agency=make.agency(Source.POLICE))
    screener, other = make.user(Role.SCREENER), make.user(Role.SCREENER)
    here = make.contact(school, make.sending(postcode=make.postcode(place)), at=MORNING)
    unborn = [
        Someone(FamilyRole.CHILD, "", "Elm", unborn=True),
        Someone(FamilyRole.CHILD, "Ash", "Elm", estimated_age=3),
    ]
    elsewhere = make.contact(police, replace(make.sending(), people=unborn), at=MORNING + HOUR)
    urgent = urgent_contact(make, school, at=MORNING + 2 * HOUR)
    claim_contact(session, make.actor(screener), here, at=MORNING)
    claim_contact(session, make.actor(other), urgent, at=MORNING)
    at = here.due_at + MINUTE
    asked = {
        "source": {"police": [elsewhere], "school": [urgent, here], "health": []},
        "locality": {place.slug: [here], "unknown": [urgent, elsewhere]},
        "age": {"unborn": [elsewhere], "0-4": [elsewhere], "5-10": [urgent, here], "11-15": [], "unknown": []},
        "looked": {"me": [here], "nobody": [elsewhere], "somebody": [urgent, here]},
        "urgent": {"yes": [urgent]},
        "late": {"yes": [here]},
    }
    for name, values in asked.items():
        for value, expected in values.items():
            chosen = Filter(**{name: value})
            found = queue(session, make.actor(screener), at, chosen=chosen)
            shown = [line.reference for line in found.page.rows]
            assert shown == [one.reference for one in expected], (name, value)
            assert (found.counted.chosen, found.undecided) == (len(expected), 3), (name, value)


@pytest.mark.parametrize("chosen", [Filter(), Filter(source="school")], ids=["all", "some"])
def test_pages_keep_what_was_asked_for_and_urgent_ones_stay_on_top(
    session: Session, make: Make, chosen: Filter
) -> None:
    sender, screener = make.user(Role.REFERRER), make.actor(make.user(Role.SCREENER))
    for n in range(PAGE):
        make.contact(sender, at=MORNING + n * MINUTE)
    urgent = [urgent_contact(make, sender, at=MORNING + HOUR) for _ in range(3)]
    first = queue(session, screener, MORNING, chosen=chosen)
    assert {line.reference for line in first.page.rows[:3]} == {one.reference for one in urgent}
    assert first.page.next
    second = queue(session, screener, MORNING, first.page.next, chosen)
    assert len(second.page.rows) == 3
    assert {one.reference for one in first.page.rows}.isdisjoint(one.reference for one in second.page.rows)
