"""The keys by which people named on contacts are found: while they wait in the queue, and once they are on record.

Nobody who sends a contact waits for them. The worker gives them within a minute; whoever opens the contact sooner has
them given then.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.contacts.models import Contact, ContactPerson
from portal.contacts.rules.known_by import sought_as
from portal.people.actions import give_keys
from portal.people.models import Person
from portal.people.rules.keys import keys_of
from portal.people.rules.matching import Sought

_AT_ONCE = 500
_WITHOUT = text("SELECT named_without_keys(:at_most)")
_NO_LONGER = text("SELECT named_no_longer_sought(:at_most)")
_FORGET = text("SELECT forget_keys('{}', CAST(:named AS uuid[]))")
_NOTHING_KNOWN = 0  # stands for no key at all, so that nobody comes by for them again


def sought_in(person: ContactPerson, contact: Contact) -> Sought:
    """Somebody named on a contact as the search for people takes them."""
    home, at = contact.home, contact.received_at
    return sought_as(person, home=home, address=contact.address, postcode=contact.postcode, at=at)


def key_waiting_people(session: Session) -> int:
    """Those named in the queue who have no keys yet, and no longer those who have left it; how many were given some."""
    gone = session.scalars(_NO_LONGER, {"at_most": _AT_ONCE}).all()
    if gone:
        session.execute(_FORGET, {"named": gone})
    waiting = session.scalars(_WITHOUT, {"at_most": _AT_ONCE}).all()
    _give(session, waiting)
    return len(waiting)


def key_people_of(session: Session, contact: Contact) -> None:
    """Those who wait on this contact, as they stand on it now."""
    named = [person.id for person in contact.people if person.person_id is None]
    session.execute(_FORGET, {"named": [person.id for person in contact.people]})
    if contact.decided_at is None and contact.withdrawn_at is None:
        _give(session, named)


def _give(session: Session, named: Sequence[uuid.UUID]) -> None:
    """Somebody else may be giving them the same ones: then they are there, and that is all."""
    if not named:
        return
    asked = (
        select(ContactPerson, Contact)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(ContactPerson.id.in_(named))
        .order_by(ContactPerson.id)
    )
    rows = [
        {"key": key, "contact_person_id": person.id}
        for person, contact in session.execute(asked).unique()
        for key in keys_of(sought_in(person, contact)) or [_NOTHING_KNOWN]
    ]
    session.connection().exec_driver_sql(
        "INSERT INTO contact_person_keys (key, contact_person_id)"
        " SELECT * FROM unnest(%(keys)s::bigint[], %(named)s::uuid[]) ON CONFLICT DO NOTHING",
        {"keys": [row["key"] for row in rows], "named": [row["contact_person_id"] for row in rows]},
    )


def key_missing_people(session: Session) -> int:
    """Some of the people on record who lack their keys; how many. A release that knew of none wrote them down.

    What they are compared by is on the contact that named them, and is taken from there.
    """
    unkeyed = select(Person).where(Person.keyed_as.is_(None)).order_by(Person.id).limit(_AT_ONCE)
    people = {person.id: person for person in session.scalars(unkeyed.with_for_update(skip_locked=True))}
    named = (
        select(ContactPerson, Contact)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(ContactPerson.person_id.in_(people))
        .order_by(Contact.received_at.desc())
    )
    for written, contact in session.execute(named).unique():
        if written.person_id is not None:
            _complete(people[written.person_id], sought_in(written, contact))
    give_keys(session, list(people.values()))
    return len(people)


def _complete(person: Person, written: Sought) -> None:
    """What the latest contact says of them, where the record says nothing."""
    for column in ("sex", "nhs_number", "upn", "address", "postcode"):
        if getattr(person, column) is None:
            setattr(person, column, getattr(written, column) or None)
    if person.born_on is None and person.born_year is None:
        person.born_year = written.born_year
