"""Giving people the keys by which they are found, whenever they are made or change."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from portal.people.models import Person, PersonKey
from portal.people.rules.keys import KEYS_OF, keys_of
from portal.people.rules.matching import Sought

_FORGET = text("SELECT forget_keys(CAST(:people AS uuid[]), '{}')")


def sought_of(person: Person) -> Sought:
    return Sought(
        forename=person.forename,
        surname=person.surname,
        born_on=person.born_on,
        born_year=person.born_year,
        sex=person.sex,
        address=person.address or "",
        postcode=person.postcode,
        nhs_number=person.nhs_number,
        upn=person.upn,
    )


def give_keys(session: Session, people: Sequence[Person]) -> None:
    """The keys of these people as they are now, in the place of those they had."""
    session.flush()
    had_keys = [person.id for person in people if person.keyed_as is not None]
    if had_keys:
        session.execute(_FORGET, {"people": had_keys})
    rows = [{"key": key, "person_id": person.id} for person in people for key in keys_of(sought_of(person))]
    if rows:
        session.execute(insert(PersonKey), rows)
    for person in people:
        person.keyed_as = KEYS_OF
    session.flush()
