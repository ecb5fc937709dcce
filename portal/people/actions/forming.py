"""Making people known, and forming families of them. Only a person's press at screening does so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.events.actions import record
from portal.events.kinds import Kind
from portal.people.actions.keying import give_keys
from portal.people.models import Family, Membership, Person
from portal.people.rules import FamilyRole, sort_key


@dataclass(frozen=True)
class Named:
    """Somebody as a contact names them."""

    forename: str
    surname: str
    born_on: dt.date | None
    born_year: int | None = None  # from an age that somebody guessed
    sex: str | None = None
    nhs_number: str | None = None
    upn: str | None = None
    address: str | None = None
    postcode: str | None = None


@dataclass(frozen=True)
class Member:
    person_id: uuid.UUID
    role: FamilyRole


def make_people(session: Session, named: Sequence[Named], *, at: dt.datetime) -> list[Person]:
    """A record for each of them, whom nobody has found among those we know."""
    people = [
        Person(
            forename=someone.forename,
            surname=someone.surname,
            sort_key=sort_key(someone.surname, someone.forename),
            born_on=someone.born_on,
            known_since=at,
            sex=someone.sex,
            nhs_number=someone.nhs_number,
            upn=someone.upn,
            address=someone.address,
            postcode=someone.postcode,
            born_year=someone.born_year,
        )
        for someone in named
    ]
    session.add_all(people)
    give_keys(session, people)
    return people


def form_family(
    session: Session, members: Sequence[Member], *, postcode: str | None, locality_id: uuid.UUID | None, at: dt.datetime
) -> Family:
    """A new family of people we know, in the order in which they were named."""
    family = Family(postcode=postcode, locality_id=locality_id, formed_at=at)
    session.add(family)
    session.flush()
    once = _each_once(members, beside=())
    _add(session, family, once, first=1, at=at)
    record(session, Kind.FAMILY_FORMED, at=at, family_id=family.id, people=[str(one.person_id) for one in once])
    return family


def join_family(session: Session, family: Family, members: Sequence[Member], *, at: dt.datetime) -> None:
    """Those of them who are not in it yet belong to it from now on."""
    live = select(Membership).where(Membership.family_id == family.id, Membership.ended_at.is_(None))
    known = session.scalars(live).all()
    new = _each_once(members, beside={membership.person_id for membership in known})
    if not new:
        return
    _add(session, family, new, first=1 + max((one.position for one in known), default=0), at=at)
    record(session, Kind.FAMILY_JOINED, at=at, family_id=family.id, people=[str(one.person_id) for one in new])


def _each_once(members: Sequence[Member], *, beside: Collection[uuid.UUID]) -> list[Member]:
    """Those who are not among these yet. Of two records that are read as one person both belong to the family: lists
    show one, and taken apart, neither is missing."""
    new: dict[uuid.UUID, Member] = {}
    for one in members:
        if one.person_id not in beside:
            new.setdefault(one.person_id, one)
    return list(new.values())


def _add(session: Session, family: Family, members: Sequence[Member], *, first: int, at: dt.datetime) -> None:
    for position, one in enumerate(members, start=first):
        session.add(
            Membership(family_id=family.id, person_id=one.person_id, role=one.role.value, position=position, since=at)
        )
    session.flush()
    session.expire(family, ["memberships"])
