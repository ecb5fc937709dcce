"""What a partner tells, as plain values: each that is not known has a value of its own, and none is made up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.contacts.rules.ways import Way
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, Relationship, Source
from portal.people.rules import FamilyRole


@dataclass(frozen=True)
class Someone:
    """A child or an adult who matters, as a partner names them."""

    role: FamilyRole
    forename: str = ""
    surname: str = ""
    born_on: dt.date | None = None
    estimated_age: int | None = None
    unborn: bool = False
    due_on: dt.date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    disabilities: Sequence[str] = ()
    nhs_number: str | None = None
    upn: str | None = None
    setting: str = ""
    language: str = ""
    interpreter: Known | None = None
    own_words: str = ""
    kinship: Relationship | None = None
    parental_responsibility: Known | None = None
    lives_elsewhere: str = ""


@dataclass(frozen=True)
class ReachedBy:
    """How the family can be reached without harm."""

    whom: str = ""
    number: str = ""
    when: str = ""
    may_leave_message: Known = Known.NOT_KNOWN
    may_write: Known = Known.NOT_KNOWN
    must_not_know: str = ""


@dataclass(frozen=True)
class Excluded:
    """An agency that the family does not want involved: one we know, or a name."""

    agency_id: uuid.UUID | None = None
    name: str = ""


@dataclass(frozen=True)
class Phoned:
    spoke_to: str
    at: dt.datetime


@dataclass(frozen=True)
class Sending:
    """What was filled in. The key belongs to the form: however often it is sent, it is one contact."""

    key: uuid.UUID
    people: Sequence[Someone]
    worries: str
    way: Way = Way.JOURNEY
    caller: str = ""  # who told it, where somebody else writes it down
    caller_role: str = ""
    agency_id: uuid.UUID | None = None  # the caller's; none: of no agency
    source: Source | None = None  # said of a caller of no agency
    incident: str | None = None

    danger: bool = False  # a child is in danger now
    phoned: Phoned | None = None
    call_back_number: str = ""
    call_back_when: str = ""
    call_back: bool = False  # "Shall we call you?"
    call_back_by: dt.datetime | None = None  # none: by the end of the next working day

    home: Home = Home.NOT_KNOWN
    address: str = ""
    postcode: str | None = None
    locality_id: uuid.UUID | None = None  # said by the partner, where there is no postcode to say it
    reached_by: ReachedBy | None = None

    signs: Sequence[str] = ()
    guidance_version: str | None = None  # none: nobody was asked for signs
    level: int | None = None
    asked_for: AskedFor | None = None

    working_well: str = ""
    needs_to_happen: str = ""
    scale: int | None = None
    parents_views: str = ""
    tried: str = ""
    child_seen: Known | None = None

    agreement: Agreement = Agreement.NOT_ASKED
    agreed_by: str = ""
    agreed_on: dt.date | None = None
    agreed_how: AgreedHow | None = None
    agreement_words: str = ""
    excluded: Sequence[Excluded] = ()
    told_of_sharing: Known | None = None
    not_told_because: str = ""
