"""A family is formed of the people a contact named, and the database keeps it whole."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import now
from portal.events.models import Event
from portal.people.actions import Member, Named, form_family, join_family, make_people
from portal.people.models import Family, Membership, Person
from portal.people.rules import FamilyRole, sort_key
from tests.builders import Make
from tests.constraints import refused_row

NAMED = [Named("Zoe", "Abbot", dt.date(2016, 3, 1)), Named("Ada", "Young", None), Named("Rosa", "", None)]
ROLES = [FamilyRole.CHILD, FamilyRole.CHILD, FamilyRole.ADULT]


def _formed(session: Session) -> Family:
    people = make_people(session, NAMED, at=now())
    members = [Member(person.id, role) for person, role in zip(people, ROLES, strict=True)]
    return form_family(session, members, postcode="DN1 2AB", locality_id=None, at=now())


@pytest.fixture
def family(session: Session) -> Family:
    return _formed(session)


def test_whoever_is_new_joins_a_family_once(session: Session, family: Family) -> None:
    (baby,) = make_people(session, [Named("Kit", "Abbot", None)], at=now())
    members = [Member(baby.id, FamilyRole.CHILD), Member(family.memberships[0].person_id, FamilyRole.CHILD)]
    join_family(session, family, members, at=now())
    join_family(session, family, members, at=now())
    assert [member.person.forename for member in family.memberships] == ["Zoe", "Ada", "Rosa", "Kit"]
    event = session.scalars(select(Event).where(Event.kind == "family:joined")).one()
    assert event.payload == {"people": [str(baby.id)]}


def test_everyone_named_is_in_it_in_the_order_they_were_named(session: Session, family: Family) -> None:
    session.expire_all()
    assert [(member.person.name, member.role, member.position) for member in family.memberships] == [
        ("Zoe Abbot", "child", 1),
        ("Ada Young", "child", 2),
        ("Rosa", "adult", 3),
    ]
    assert [member.person.born_on for member in family.memberships] == [dt.date(2016, 3, 1), None, None]


def test_people_sort_by_their_surname(session: Session, family: Family) -> None:
    people = session.scalars(select(Person).order_by(Person.sort_key)).all()
    assert [person.forename for person in people] == ["Zoe", "Rosa", "Ada"], "Abbot, Rosa (who has one name), Young"
    assert [person.sort_key for person in people] == [sort_key(person.surname, person.forename) for person in people]


def test_the_event_names_nobody(session: Session, family: Family) -> None:
    event = session.scalars(select(Event).where(Event.kind == "family:formed")).one()
    assert event.family_id == family.id
    assert event.payload == {"people": [str(member.person_id) for member in family.memberships]}


def test_two_families_of_the_same_names_are_two_families(session: Session, make: Make, family: Family) -> None:
    again = _formed(session)
    mine, theirs = ({member.person_id for member in one.memberships} for one in (family, again))
    assert mine.isdisjoint(theirs), "nobody is linked without a person deciding"


def test_the_database_keeps_people_and_memberships_whole(session: Session, family: Family) -> None:
    person = {"forename": "Ida", "surname": "", "sort_key": "k", "known_since": now()}
    assert refused_row(session, Person(**person)) is None, "a surname may be missing"
    assert refused_row(session, Person(**{**person, "forename": ""})) is None, "and so may a first name"
    member = {"family_id": family.id, "person_id": family.memberships[0].person_id, "position": 9, "since": now()}
    assert refused_row(session, Membership(**member, role="child")) == "uq_memberships_live"
    assert refused_row(session, Membership(**member, role="dog")) == "ck_memberships_role_known"
    ended = {**member, "ended_at": now() - dt.timedelta(days=1)}
    assert refused_row(session, Membership(**ended, role="child")) == "ck_memberships_dates_in_order"
    over = {**member, "ended_at": now() + dt.timedelta(days=1)}
    assert refused_row(session, Membership(**over, role="child")) is None, "one may come back to a family"
