"""Nobody asks an adult's birthday: in their own family their name is enough to stand among the strong matches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.contacts.models import Contact
from portal.contacts.rules.told import Someone
from portal.database import now
from portal.guidance.codes import Home, Route
from portal.people.rules import FamilyRole
from portal.people.rules.matching import Band
from portal.screening.actions import decide
from portal.screening.queries.who import who_are_they
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.known import ROSA
from tests.screening.test_deciding import DECIDING

DAY = dt.timedelta(days=1)
CHILD = Someone(FamilyRole.CHILD, "Rosa", "Quill", ROSA)
FATHER = Someone(FamilyRole.ADULT, "Daniel", "Quill")


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def asked(
    families: Families, *people: Someone, at: dt.datetime | None = None, address: str = "12 Mill Lane"
) -> Contact:
    told = families.make.sending(postcode=families.postcode)
    told = replace(told, people=list(people), home=Home.ADDRESS, address=address)
    return families.make.contact(families.referrer, told, at=at)


def here_before(families: Families, *people: Someone, route: Route = Route.LOCAL_SOLUTIONS) -> None:
    at = now() - 30 * DAY
    contact = asked(families, *people, at=at)
    decide(families.session, families.make.actor(families.screener), contact, replace(DECIDING, route=route), at=at)


def strong(session: Session, screener: Actor, contact: Contact) -> list[str]:
    return [who.named.forename for who in who_are_they(session, screener, contact, now()) if who.strong]


def test_the_father_of_a_known_child_is_confirmed_with_them(
    session: Session, families: Families, screener: Actor
) -> None:
    here_before(families, CHILD, FATHER)
    again = asked(families, CHILD, FATHER)
    assert strong(session, screener, again) == ["Rosa", "Daniel"]
    father = who_are_they(session, screener, again, now())[1]
    assert father.maybes[0].candidate.match.band is Band.POSSIBLE, "it is not called more than it is"


@pytest.mark.parametrize(
    ("known", "named"),
    [
        ([CHILD, FATHER, replace(FATHER, born_on=dt.date(1990, 1, 2))], [CHILD, FATHER]),
        ([CHILD, replace(FATHER, role=FamilyRole.CHILD, born_on=dt.date(2016, 1, 2))], [CHILD, FATHER]),
        ([CHILD, FATHER], [FATHER]),
        ([CHILD, FATHER], [CHILD, replace(FATHER, forename="Dan")]),
        ([CHILD, FATHER], [CHILD, replace(FATHER, surname="Marsh")]),
    ],
    ids=["two of the name", "a son of the name", "nobody else of the family", "another name", "another surname"],
)
def test_what_leaves_a_doubt_is_read_one_by_one(
    session: Session, families: Families, screener: Actor, known: list[Someone], named: list[Someone]
) -> None:
    here_before(families, *known)
    assert "Daniel" not in strong(session, screener, asked(families, *named))
    assert "Dan" not in strong(session, screener, asked(families, *named))


def test_where_no_family_was_formed_nothing_says_that_it_is_theirs(
    session: Session, families: Families, screener: Actor
) -> None:
    here_before(families, CHILD, FATHER, route=Route.UNIVERSAL)
    assert strong(session, screener, asked(families, CHILD, FATHER)) == ["Rosa"]


def test_an_adult_who_lives_elsewhere_now_is_read_first(session: Session, families: Families, screener: Actor) -> None:
    here_before(families, CHILD, FATHER)
    again = asked(families, CHILD, FATHER, address="99 Foundry Street")
    assert "Daniel" not in strong(session, screener, again)
