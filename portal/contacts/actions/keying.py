"""Giving people the keys by which they are found, where a release that knew of none wrote them down."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import ContactPerson
from portal.people.rules import last_word_key, name_key

_AT_ONCE = 500


def key_missing_names(session: Session) -> int:
    """Some of those that lack their keys; how many."""
    unkeyed = select(ContactPerson).where(ContactPerson.forename_key.is_(None)).limit(_AT_ONCE)
    found = session.scalars(unkeyed.with_for_update(skip_locked=True)).all()
    for person in found:
        give_keys(person)
    session.flush()
    return len(found)


def give_keys(person: ContactPerson) -> None:
    person.forename_key, person.surname_key = name_key(person.forename), name_key(person.surname)
    person.forename_last_key = last_word_key(person.forename)
    person.surname_last_key = last_word_key(person.surname)
