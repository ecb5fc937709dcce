"""Who those named on a contact are, or may be: what a screener looks at before saying so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import not_, select, union
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.rules import Actor
from portal.contacts.actions.finding import sought_in
from portal.contacts.models import Contact, ContactPerson
from portal.people.models import Person
from portal.people.queries.candidates import Candidate, candidates
from portal.people.queries.merged import all_records
from portal.people.queries.restricted import hidden_people
from portal.people.rules import FamilyRole
from portal.people.rules.ages import ADULT_FROM, years_old
from portal.people.rules.matching import Band, is_the_adult_of_the_family
from portal.screening.models import PersonLink
from portal.screening.queries.linking import live_links
from portal.screening.rules import LinkHow
from portal.working_time import london_date


@dataclass(frozen=True)
class Maybe:
    """Somebody they may be. Of one who is hidden nothing is shown but that there is a record."""

    candidate: Candidate
    hidden: bool

    @property
    def key(self) -> str:
        """For the form: a person on record, or somebody named on another contact."""
        return f"p{self.candidate.person_id}" if self.candidate.person_id else f"n{self.candidate.contact_person_id}"

    @property
    def outward(self) -> str:
        """The first half of the postcode: enough to know the part of town."""
        return (self.candidate.postcode or "").split(" ")[0]


@dataclass(frozen=True)
class Who:
    """One person as the contact names them, what was said of who it is, and who it may be."""

    named: ContactPerson
    link: PersonLink | None
    known: Person | None
    maybes: Sequence[Maybe]
    today: dt.date

    @property
    def is_settled(self) -> bool:
        return self.link is not None or self.named.person_id is not None

    @property
    def strong(self) -> Maybe | None:
        """The one likely match there is: not where two are likely, nor where nothing may be shown of it.

        Nobody asks an adult's birthday, so where nobody else is like them their name in their own family is enough.
        """
        likely = [maybe for maybe in self.maybes if maybe.candidate.match.band is Band.LIKELY]
        alone = likely or [maybe for maybe in self.maybes if self._is_the_adult(maybe)]
        if self.is_settled or len(alone) != 1 or alone[0].hidden or alone[0].candidate.person_id is None:
            return None
        return alone[0]

    def _is_the_adult(self, maybe: Maybe) -> bool:
        return (
            self.named.role == FamilyRole.ADULT.value
            and self.named.born_on is None
            and len(self.maybes) == 1
            and not self._is_a_child(maybe)
            and is_the_adult_of_the_family(maybe.candidate.match)
        )

    def _is_a_child(self, maybe: Maybe) -> bool:
        born_on = maybe.candidate.born_on
        return born_on is not None and years_old(born_on, self.today) < ADULT_FROM

    @property
    def said(self) -> LinkHow | None:
        return LinkHow(self.link.how) if self.link else None


def who_are_they(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> list[Who]:
    links = {link.contact_person_id: link for link in live_links(session, contact)}
    open_ = [person for person in contact.people if person.id not in links and person.person_id is None]
    found = _may_be(session, actor, contact, open_, at) if contact.is_undecided else {}
    known = _known(session, contact)
    return [
        Who(person, links.get(person.id), known.get(person.person_id), found.get(person.id, ()), london_date(at))
        for person in contact.people
    ]


def _may_be(
    session: Session, actor: Actor, contact: Contact, people: Sequence[ContactPerson], at: dt.datetime
) -> dict[uuid.UUID, list[Maybe]]:
    lists = candidates(session, [sought_in(person, contact) for person in people], except_contact=contact.id)
    every = [one for found in lists for one in found]
    on_record = {one.person_id for one in every if one.person_id}
    waiting = {one.contact_person_id for one in every if one.contact_person_id}
    hidden = hidden_people(session, actor, on_record, at) | _named_on_a_closed_request(
        session, actor, on_record, waiting
    )
    return {
        person.id: [Maybe(one, (one.person_id or one.contact_person_id) in hidden) for one in found]
        for person, found in zip(people, lists, strict=True)
    }


def _named_on_a_closed_request(
    session: Session, actor: Actor, on_record: Collection[uuid.UUID], waiting: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Of a restricted request nobody else hears a name: not of who is named there, nor of whose record it made."""
    if not (on_record or waiting):
        return set()
    records = all_records(Person.id.in_(on_record))
    closed = not_(visible(actor, Permission.CONTACT_HISTORY, Contact))
    kept_of_closed = (
        select(records.c.kept_id)
        .join(ContactPerson, ContactPerson.person_id == records.c.id)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(closed)
    )
    of_waiting = (
        select(ContactPerson.id)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(ContactPerson.id.in_(waiting), closed)
    )
    of_records = select(records.c.id).where(records.c.kept_id.in_(kept_of_closed))
    return set(session.scalars(union(of_records, of_waiting)))


def _known(session: Session, contact: Contact) -> dict[uuid.UUID | None, Person]:
    linked = [person.person_id for person in contact.people if person.person_id]
    if not linked:
        return {}
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(linked)))}
