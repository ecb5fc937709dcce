"""A request for help: what was told, as rows. They are written once all of its story is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.contacts.rules import Pointed, point_to_level
from portal.contacts.rules.told import Sending, Someone
from portal.demo.bulk import NONE, Bulk, codes, day, key, moment, number, table, text, truth
from portal.demo.rows.calls import Calls
from portal.demo.rows.thread import Thread
from portal.demo.rows.urgent import Notice
from portal.demo.stories import Sent, Withdrawn
from portal.guidance.thresholds import thresholds_of
from portal.people.rules import FamilyRole, last_word_key, name_key

CONTACTS = table(
    "contacts",
    "id reference sending_key sender_id agency_id source received_at due_at decided_at came_by caller caller_role"
    " incident withdrawn_at withdrawn_by withdrawn_because urgent call_back_number call_back_when home address postcode"
    " ward_id locality_id signs guidance_version pointed_level pointer_rule pointer_words referrer_level asked_for"
    " worries working_well needs_to_happen scale parents_views tried child_seen agreement agreed_by agreed_on"
    " agreed_how agreement_words told_of_sharing not_told_because family_id extended_due_at again_due_at unanswered_at"
    " joined_to_id",
)
CONTACT_PEOPLE = table(
    "contact_people",
    "id contact_id position role forename surname forename_key forename_last_key surname_key surname_last_key born_on"
    " person_id estimated_age unborn due_on sex ethnicity disabilities nhs_number upn setting language interpreter"
    " own_words kinship parental_responsibility lives_elsewhere",
)
SAFE_WAYS = table("safe_ways", "contact_id whom number when_to_call may_leave_message may_write must_not_know")
EXCLUSIONS = table("contact_exclusions", "contact_id position agency_id name")
PHONE_CALLS = table("contact_phone_calls", "id contact_id spoke_to phoned_at noted_at noted_by")


@dataclass(slots=True)
class Person:
    id: str
    named: Someone
    person_id: str | None = None


@dataclass(slots=True)
class Contact:
    id: str
    reference: str
    sent: Sent
    due_at: dt.datetime
    people: list[Person]
    calls: Calls
    thread: Thread
    notice: Notice | None = None
    decided_at: dt.datetime | None = None
    withdrawn: Withdrawn | None = None
    family_id: str | None = None

    @property
    def children(self) -> list[Person]:
        return [person for person in self.people if person.named.role is FamilyRole.CHILD]

    def write(self, bulk: Bulk) -> None:
        """Once all of its story is told: some of it is only known then."""
        sent, told, withdrawn = self.sent, self.sent.sending, self.withdrawn
        pointed = pointed_to(told)
        sender_id, agency_id = sent.sender.id if sent.sender else None, sent.agency.id if sent.agency else None
        bulk.add(
            CONTACTS, self.id, self.reference, str(told.key), key(sender_id),
            key(agency_id), sent.source, moment(sent.at), moment(self.due_at),
            moment(self.decided_at), told.way, text(told.caller), text(told.caller_role), key(told.incident),
            moment(withdrawn.at if withdrawn else None), key(sender_id if withdrawn else None),
            key(withdrawn.because if withdrawn else None), truth(is_urgent(told)), text(told.call_back_number),
            text(told.call_back_when), told.home, text(told.address), key(told.postcode), key(sent.ward),
            key(sent.locality), codes(sorted(set(told.signs))), key(told.guidance_version), *_pointed_columns(pointed),
            number(told.level), key(told.asked_for), text(told.worries), text(told.working_well),
            text(told.needs_to_happen), number(told.scale), text(told.parents_views), text(told.tried),
            key(told.child_seen), told.agreement, text(told.agreed_by), day(told.agreed_on), key(told.agreed_how),
            text(told.agreement_words), key(told.told_of_sharing), text(told.not_told_because), key(self.family_id),
            moment(self.thread.extended_due_at), moment(None), moment(None), key(None),
        )  # fmt: skip
        for position, person in enumerate(self.people, start=1):
            _write_person(bulk, self.id, position, person)
        if told.reached_by:
            way = told.reached_by
            bulk.add(
                SAFE_WAYS, self.id, text(way.whom), text(way.number), text(way.when), way.may_leave_message,
                way.may_write, text(way.must_not_know),
            )  # fmt: skip
        for position, one in enumerate(told.excluded, start=1):
            excluded_id = str(one.agency_id) if one.agency_id else None
            bulk.add(EXCLUSIONS, self.id, str(position), key(excluded_id), text(one.name))
        self.calls.write(bulk)
        self.thread.write(bulk)
        if self.notice:
            self.notice.write(bulk)


def _write_person(bulk: Bulk, contact_id: str, position: int, person: Person) -> None:
    one = person.named
    bulk.add(
        CONTACT_PEOPLE, person.id, contact_id, str(position), one.role, text(one.forename), text(one.surname),
        *_keys(one.forename, one.surname), day(one.born_on), key(person.person_id), number(one.estimated_age),
        truth(one.unborn), day(one.due_on), key(one.sex), key(one.ethnicity), codes(one.disabilities),
        key(one.nhs_number), key(one.upn), text(one.setting), text(one.language), key(one.interpreter),
        text(one.own_words), key(one.kinship), key(one.parental_responsibility), text(one.lives_elsewhere),
    )  # fmt: skip


def _keys(forename: str, surname: str) -> tuple[str, str, str, str]:
    """By which the two names are found."""
    return *_keys_of(forename), *_keys_of(surname)


@lru_cache(maxsize=4096)
def _keys_of(name: str) -> tuple[str, str]:
    """The same few names make up a whole borough."""
    return text(name_key(name)), text(last_word_key(name))


def pointed_to(told: Sending) -> Pointed | None:
    """Where what was seen points, by the guidance that they had before them."""
    return _pointed_to(told.guidance_version, tuple(told.signs)) if told.guidance_version else None


@lru_cache(maxsize=4096)
def _pointed_to(version: str, signs: Sequence[str]) -> Pointed:
    guidance = thresholds_of(version)
    return point_to_level([guidance.signs[code] for code in signs], guidance.cluster)


def is_urgent(told: Sending) -> bool:
    pointed = pointed_to(told)
    return told.danger or (pointed is not None and pointed.level == 4)


@lru_cache(maxsize=4096)
def _pointed_columns(pointed: Pointed | None) -> tuple[str, str, str]:
    if pointed is None:
        return NONE, NONE, NONE
    return str(pointed.level), pointed.rule.value, text(pointed.explanation)
