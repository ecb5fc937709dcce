"""What a screener sees of a family that was here before."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact
from portal.database import now
from portal.guidance.codes import ClosureReason, Route
from portal.people.models import Membership, Person
from portal.screening.queries import history_of
from tests.builders import Make
from tests.casework.families import Families
from tests.queries import recorded
from tests.screening.known import asked, decided

DAY = dt.timedelta(days=1)


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def linked(session: Session, contact: Contact, to: Contact) -> Contact:
    for mine, theirs in zip(contact.people, to.people, strict=True):
        mine.person_id = theirs.person_id
    session.flush()
    return contact


def test_nobody_linked_is_nothing_known(session: Session, families: Families, screener: Actor) -> None:
    before = asked(families)
    decided(families, before)
    assert history_of(session, screener, asked(families), now()).is_empty


def test_earlier_requests_with_what_came_of_them_and_how_long_ago(
    session: Session, families: Families, screener: Actor
) -> None:
    times = [now() - 400 * DAY, now() - 100 * DAY, now() - 10 * DAY]
    long_ago, before, lately = (asked(families, at=at) for at in times)
    decided(families, long_ago, at=times[0])
    for contact, at in ((before, times[1]), (lately, times[2])):
        decided(families, linked(session, contact, long_ago), at=at)
    again = linked(session, asked(families), long_ago)
    found = history_of(session, screener, again, now()).contacts
    assert [(one.reference, one.is_soon, one.is_within_a_year) for one in found] == [
        (lately.reference, True, True),
        (before.reference, False, True),
        (long_ago.reference, False, False),
    ]
    assert {(one.level, tuple(one.routes)) for one in found} == {(3, (Route.UNIVERSAL,))}
    assert sorted(found[0].named) == ["Omar", "Rosa", "Salma"]


def test_cases_and_who_led_them(session: Session, families: Families, screener: Actor) -> None:
    ended = families.closed(at=now() - 90 * DAY, closed_at=now() - 30 * DAY)
    child = ended.family.memberships[0].person_id
    again = families.contact()
    again.children[0].person_id = child
    session.flush()
    found = history_of(session, families.make.actor(families.screener), again, now())
    (case,) = found.matters
    assert (case.reference, case.lead, case.is_open) == (ended.reference, "Tess Marlow", False)
    assert case.ended_because is ClosureReason.NEEDS_MET
    assert found.knew_them_lately(now()) == case
    assert found.knew_them_lately(now() + 200 * DAY) is None, "offered first to whoever knew them within half a year"


def test_what_is_restricted_is_said_to_be_there_and_nothing_more(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    matter = families.waiting()
    again = families.contact()
    again.children[0].person_id = matter.family.memberships[0].person_id
    imposed_by = make.user(Role.HUB_MANAGER).id
    session.add(Restriction(family_id=matter.family_id, reason="Staff.", imposed_by=imposed_by, imposed_at=now()))
    session.flush()
    found = history_of(session, make.actor(families.screener), again, now())
    assert (found.contacts, found.matters, found.hidden) == ([], [], True)


def test_of_a_restricted_family_no_earlier_request_is_shown_by_way_of_who_lives_in_two(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    """He lives with his father, and with his mother in a family that is restricted. His sister was here before."""
    closed = families.waiting(surname="Vane")
    him = closed.family.memberships[0].person_id
    earlier = families.contact(surname="Vane", at=now() - 3 * DAY)
    sister = Person(forename="Ida", surname="Vane", sort_key="vane ida", known_since=now())
    session.add(sister)
    session.flush()
    session.add(Membership(family_id=closed.family_id, person_id=sister.id, role="child", position=9, since=now()))
    earlier.children[0].person_id = sister.id
    imposed_by = make.user(Role.HUB_MANAGER).id
    session.add(Restriction(family_id=closed.family_id, reason="Staff.", imposed_by=imposed_by, imposed_at=now()))
    again = families.contact()
    again.children[0].person_id = him
    session.flush()
    found = history_of(session, screener, again, now())
    assert (found.contacts, found.matters, found.hidden) == ([], [], True)


def test_it_costs_the_same_however_much_there_was(session: Session, families: Families, screener: Actor) -> None:
    first = asked(families, at=now() - 50 * DAY)
    decided(families, first, at=now() - 50 * DAY)
    again = linked(session, asked(families), first)

    def cost() -> int:
        with recorded() as executed:
            history_of(session, screener, again, now())
        return len(executed)

    few = cost()
    for days in range(2, 12):
        linked(session, asked(families, at=now() - days * DAY), first)
    assert cost() == few
