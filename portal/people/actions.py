"""Forming families. Only a person's press at screening does so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.events.actions import record
from portal.events.kinds import Kind
from portal.people.models import Family, Membership, Person
from portal.people.rules import FamilyRole, sort_key


@dataclass(frozen=True)
class Named:
    """Somebody as a contact names them."""

    forename: str
    surname: str
    born_on: dt.date | None
    role: FamilyRole


def form_family(
    session: Session, named: Sequence[Named], *, postcode: str | None, locality_id: uuid.UUID | None, at: dt.datetime
) -> Family:
    """A family of new people, in the order in which they were named."""
    family = Family(postcode=postcode, locality_id=locality_id, formed_at=at)
    for position, someone in enumerate(named, start=1):
        person = Person(
            forename=someone.forename,
            surname=someone.surname,
            sort_key=sort_key(someone.surname, someone.forename),
            born_on=someone.born_on,
            known_since=at,
        )
        family.memberships.append(Membership(person=person, role=someone.role.value, position=position, since=at))
    session.add(family)
    session.flush()
    people = [str(membership.person_id) for membership in family.memberships]
    record(session, Kind.FAMILY_FORMED, at=at, family_id=family.id, people=people)
    return family
