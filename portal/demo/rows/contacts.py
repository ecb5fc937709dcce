"""A request for help: as it was sent, who may follow it, and the letter that says it has arrived."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.rules.ways import Way
from portal.demo.bulk import NONE, Bulk, day, key, moment, number, table, text
from portal.demo.references import reference
from portal.demo.rows.access import Grants
from portal.demo.rows.telling import Telling
from portal.demo.stories import Sent, Story
from portal.events.kinds import Kind
from portal.guidance.codes import Home
from portal.people.actions import Named
from portal.people.rules import FamilyRole, last_word_key, name_key

# What the stories tell, and then what they do not, with what is kept where nothing was told of it.
_CONTACT = (
    "id reference sending_key sender_id agency_id source received_at due_at decided_at home postcode ward_id"
    " locality_id worries working_well needs_to_happen referrer_level agreement family_id"
)
_NOT_TOLD = {
    "came_by": Way.JOURNEY.value, "caller": "", "caller_role": "", "incident": NONE, "withdrawn_at": NONE,
    "withdrawn_by": NONE, "withdrawn_because": NONE, "urgent": "f", "call_back_number": "", "call_back_when": "",
    "address": "", "signs": "{}", "guidance_version": NONE, "pointed_level": NONE, "pointer_rule": NONE,
    "pointer_words": NONE, "asked_for": NONE, "scale": NONE, "parents_views": "", "tried": "", "child_seen": NONE,
    "agreed_by": "", "agreed_on": NONE, "agreed_how": NONE, "agreement_words": "", "told_of_sharing": NONE,
    "not_told_because": "",
}  # fmt: skip
_PERSON = (
    "id contact_id position role forename surname forename_key surname_key forename_last_key surname_last_key born_on"
    " person_id"
)
_PERSON_NOT_TOLD = {
    "estimated_age": NONE, "unborn": "f", "due_on": NONE, "sex": NONE, "ethnicity": NONE, "disabilities": "{}",
    "nhs_number": NONE, "upn": NONE, "setting": "", "language": "", "interpreter": NONE, "own_words": "",
    "kinship": NONE, "parental_responsibility": NONE, "lives_elsewhere": "",
}  # fmt: skip
CONTACTS = table("contacts", " ".join([_CONTACT, *_NOT_TOLD]))
CONTACT_PEOPLE = table("contact_people", " ".join([_PERSON, *_PERSON_NOT_TOLD]))


@dataclass(slots=True)
class Person:
    id: str
    named: Named
    person_id: str | None = None


@dataclass(slots=True)
class Contact:
    id: str
    reference: str
    sending_key: str
    sent: Sent
    due_at: dt.datetime
    people: list[Person] = field(default_factory=list)
    decided_at: dt.datetime | None = None
    family_id: str | None = None

    @property
    def children(self) -> list[Person]:
        return [person for person in self.people if person.named.role is FamilyRole.CHILD]

    def write(self, bulk: Bulk) -> None:
        sent = self.sent
        bulk.add(
            CONTACTS, self.id, self.reference, self.sending_key, sent.sender.id, sent.sender.agency.id,
            sent.sender.agency.source.value, moment(sent.at), moment(self.due_at), moment(self.decided_at),
            (Home.ADDRESS if sent.postcode else Home.NOT_KNOWN).value, key(sent.postcode), key(sent.ward),
            key(sent.locality), text(sent.worries), text(sent.working_well),
            text(sent.needs_to_happen), number(sent.level), sent.agreement.value, key(self.family_id),
            *_NOT_TOLD.values(),
        )  # fmt: skip
        for position, person in enumerate(self.people, start=1):
            named = person.named
            bulk.add(
                CONTACT_PEOPLE, person.id, self.id, str(position), named.role.value, text(named.forename),
                text(named.surname), *_keys(named.forename, named.surname), day(named.born_on), key(person.person_id),
                *_PERSON_NOT_TOLD.values(),
            )  # fmt: skip


@lru_cache(maxsize=4096)
def _keys(forename: str, surname: str) -> tuple[str, str, str, str]:
    """By which the two names are found; the same few make up a whole borough."""
    return (
        text(name_key(forename)), text(name_key(surname)), text(last_word_key(forename)), text(last_word_key(surname))
    )  # fmt: skip


def send(telling: Telling, grants: Grants, seed: int, story: Story) -> Contact:
    sent, chance = story.sent, telling.chance
    contact = Contact(
        chance.id(sent.at), reference("C", seed, story.number), chance.key(), sent, story.due_at,
        [Person(chance.id(sent.at), named) for named in sent.people],
    )  # fmt: skip
    agency = sent.sender.agency
    event = telling.event(
        Kind.CONTACT_SENT, sent.at, sent.sender.id, contact_id=contact.id, agency=agency.id,
        source=agency.source.value, locality=sent.locality, level=sent.level, pointed=None,
        urgent=False, way=Way.JOURNEY.value,
    )  # fmt: skip
    grants.give(Capacity.SENDER, "sent", event, sent.at, user_id=sent.sender.id, contact_id=contact.id)
    grants.give(
        Capacity.AGENCY_LEAD, "sent", event, sent.at, role=Role.AGENCY_LEAD, agency_id=agency.id, contact_id=contact.id
    )
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grants.give(Capacity.FRONT_DOOR, "to_decide", event, sent.at, role=role, contact_id=contact.id)
    telling.message("contact_received", sent.sender.id, contact.reference, sent.at)
    return contact
