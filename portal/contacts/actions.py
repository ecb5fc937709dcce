"""What partners do with a contact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portal.access.actions import grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact, ContactPerson
from portal.contacts.queries import sent_before
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.clocks import clock
from portal.guidance.codes import Agreement
from portal.identifiers import new_reference
from portal.messages.actions import owe
from portal.people.actions import Named
from portal.people.rules import FamilyRole
from portal.places.queries import locality_of, office_time
from portal.working_time import london_date


@dataclass(frozen=True)
class Sending:
    """What a partner filled in. The key belongs to the form: however often it is sent, it is one contact."""

    key: uuid.UUID
    people: Sequence[Named]
    postcode: str | None
    worries: str
    working_well: str
    needs_to_happen: str
    level: int | None
    agreement: Agreement


class _SentAlready(Refused):
    pass


class _ReferenceTaken(Refused):
    pass


def send_contact(session: Session, actor: Actor, sending: Sending, *, at: dt.datetime | None = None) -> Contact:
    """Take a contact, once: the sender and their agency's lead may follow it, the front door must decide it."""
    check_role(actor, Permission.CONTACT_SEND)
    at = at or now()
    contact = _contact_of(session, actor, sending, at)
    try:
        _store(session, contact)
    except _SentAlready as refusal:
        earlier = sent_before(session, actor, sending.key)
        if earlier is None:
            raise NotYours from refusal
        return _sent_again(earlier, sending)
    event = record(
        session,
        Kind.CONTACT_SENT,
        at=at,
        contact_id=contact.id,
        agency=contact.agency_id,
        source=contact.source,
        locality=contact.locality_id,
        level=contact.referrer_level,
    )
    _open_to_sender_and_front_door(session, contact, event)
    owe(session, template="contact_received", to_user_id=actor.user_id, about=contact.reference, at=at)
    session.flush()
    return contact


def _store(session: Session, contact: Contact) -> None:
    """A reference is drawn by chance; drawing one that is taken happens once in millions of times, so draw again."""
    for _ in range(5):
        contact.reference = new_reference("C")
        try:
            with refusing(
                session,
                {
                    "uq_contacts_sending_key": _SentAlready("This request was sent already."),
                    "uq_contacts_reference": _ReferenceTaken("Please send again."),
                },
            ):
                session.add(contact)
        except _ReferenceTaken:
            continue
        return
    raise Refused("We could not take this just now. Please send it again.")


def _sent_again(earlier: Contact, sending: Sending) -> Contact:
    """The same form again is the same contact; what was changed in between must not look as if it had arrived."""
    as_kept = Sending(
        key=sending.key,
        people=[Named(p.forename, p.surname, p.born_on, FamilyRole(p.role)) for p in earlier.people],
        postcode=earlier.postcode,
        worries=earlier.worries,
        working_well=earlier.working_well,
        needs_to_happen=earlier.needs_to_happen,
        level=earlier.referrer_level,
        agreement=Agreement(earlier.agreement),
    )
    if replace(sending, people=list(sending.people)) != as_kept:
        raise Refused(
            f"You have sent this request already: its reference is {earlier.reference}. What you changed since then"
            " has not been sent. To tell us, begin a new request."
        )
    return earlier


def _contact_of(session: Session, actor: Actor, sending: Sending, at: dt.datetime) -> Contact:
    today = london_date(at)
    agency = session.get_one(Agency, actor.agency_id)
    return Contact(
        sending_key=sending.key,
        sender_id=actor.user_id,
        agency_id=agency.id,
        source=agency.source,
        received_at=at,
        due_at=office_time(session, today).end_of_clock(at, clock("decide_contact").working_days),
        postcode=sending.postcode,
        locality_id=locality_of(session, sending.postcode, today),
        worries=sending.worries,
        working_well=sending.working_well,
        needs_to_happen=sending.needs_to_happen,
        referrer_level=sending.level,
        agreement=sending.agreement.value,
        people=[
            ContactPerson(
                position=position,
                role=someone.role.value,
                forename=someone.forename,
                surname=someone.surname,
                born_on=someone.born_on,
            )
            for position, someone in enumerate(sending.people, start=1)
        ],
    )


def _open_to_sender_and_front_door(session: Session, contact: Contact, event: Event) -> None:
    grant_to_user(session, contact.sender_id, Capacity.SENDER, reason="sent", source=event, contact_id=contact.id)
    grant_to_role(
        session,
        Role.AGENCY_LEAD,
        Capacity.AGENCY_LEAD,
        reason="sent",
        source=event,
        contact_id=contact.id,
        agency_id=contact.agency_id,
    )
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grant_to_role(session, role, Capacity.FRONT_DOOR, reason="to_decide", source=event, contact_id=contact.id)
