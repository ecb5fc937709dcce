"""A family: put together at the front door from those a request named."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from portal.contacts.rules.known_by import sought_as
from portal.demo.bulk import NONE, day, key, moment, number, table, text
from portal.demo.rows.contacts import Contact
from portal.demo.rows.telling import Telling
from portal.demo.stories import Decided
from portal.events.kinds import Kind
from portal.people.rules import sort_key

PEOPLE = table(
    "people",
    "id forename surname sort_key born_on known_since sex nhs_number upn address postcode born_year"
    " keyed_as merged_into_id",
)
FAMILIES = table("families", "id postcode locality_id formed_at")
MEMBERSHIPS = table("memberships", "id family_id person_id role position since ended_at")

_sort_key = lru_cache(maxsize=200_000)(sort_key)


def make_known(telling: Telling, contact: Contact, at: dt.datetime) -> None:
    """Nobody in the invented borough was here before."""
    chance, bulk, when = telling.chance, telling.bulk, moment(at)
    for person in contact.people:
        named = person.named
        person.person_id = chance.id(at)
        told = contact.sent.sending
        known = sought_as(named, home=told.home, address=told.address, postcode=told.postcode, at=contact.sent.at)
        bulk.add(
            PEOPLE, person.person_id, text(named.forename), text(named.surname),
            _sort_key(named.surname, named.forename), day(named.born_on), when, text(known.sex),
            text(known.nhs_number), text(known.upn), text(known.address or None), text(known.postcode),
            number(known.born_year), NONE, NONE,
        )  # fmt: skip


def form_family(telling: Telling, contact: Contact, decided: Decided) -> str:
    chance, bulk, at = telling.chance, telling.bulk, decided.at
    family_id, when = chance.id(at), moment(at)
    bulk.add(FAMILIES, family_id, key(contact.sent.postcode), key(contact.sent.locality), when)
    for position, person in enumerate(contact.people, start=1):
        role = person.named.role.value
        bulk.add(MEMBERSHIPS, chance.id(at), family_id, key(person.person_id), role, str(position), when, NONE)
    telling.event(
        Kind.FAMILY_FORMED, at, decided.screener.id, family_id=family_id,
        people=[person.person_id for person in contact.people if person.person_id],
    )  # fmt: skip
    contact.family_id = family_id
    return family_id
