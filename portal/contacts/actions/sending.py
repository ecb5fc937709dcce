"""Taking a contact: once, however often it is sent, with everything that follows from it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.actions import grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.as_told import contact_of, told
from portal.contacts.actions.calls import Asking, promise_call
from portal.contacts.actions.urgent import tell_out_of_hours_team
from portal.contacts.models import Contact, PhoneCall
from portal.contacts.queries import sent_before
from portal.contacts.queries.calls import asked_on_sending
from portal.contacts.rules.calls import CallBecause
from portal.contacts.rules.incidents import SENT_BEFORE
from portal.contacts.rules.told import Sending
from portal.contacts.rules.ways import ON_BEHALF, Way, may_write_for
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.codes import Source
from portal.messages.actions import owe
from portal.references import store_under_reference


class SentAlready(Refused):
    pass


class IncidentKnown(Refused):
    """The agency has sent this incident of theirs before."""


def send_contact(session: Session, actor: Actor, sending: Sending, *, at: dt.datetime | None = None) -> Contact:
    """Take a contact, once: the sender and their agency's lead may follow it, the front door must decide it."""
    check_role(actor, permission_for(sending.way))
    at = at or now()
    agency = _agency_of(session, actor, sending)
    contact = contact_of(session, sending, at, Source(agency.source) if agency else sending.source or Source.OTHER)
    contact.sender_id, contact.agency_id = actor.user_id, agency.id if agency else None
    try:
        store(session, contact)
    except SentAlready as refusal:
        earlier = sent_before(session, actor, sending.key)
        if earlier is None:
            raise NotYours from refusal
        same_call = asked_on_sending(session, earlier) == (sending.call_back, sending.call_back_by)
        return _sent_again(earlier, contact, same_call=same_call)
    if sending.phoned:
        session.add(
            PhoneCall(
                contact_id=contact.id,
                spoke_to=sending.phoned.spoke_to,
                phoned_at=sending.phoned.at,
                noted_at=at,
                noted_by=actor.user_id,
            )
        )
    event = record_sent(session, contact)
    _open_to_sender(session, actor, contact, event)
    open_to_front_door(session, contact, event)
    if sending.call_back:
        promise_call(session, contact, CallBecause.ASKED, at=at, asking=Asking(wanted_by=sending.call_back_by))
    owe(session, template="contact_received", to_user_id=actor.user_id, about=contact.reference, at=at)
    tell_out_of_hours_team(session, contact, at)
    session.flush()
    return contact


def permission_for(way: Way) -> Permission:
    return Permission.CONTACT_RECORD if way in ON_BEHALF else Permission.CONTACT_SEND


def store(session: Session, contact: Contact) -> None:
    refusals = {
        "uq_contacts_sending_key": SentAlready("This request was sent already."),
        "uq_contacts_agency_id_incident": IncidentKnown(f"{SENT_BEFORE}.", field="incident"),
    }
    gave_up = "We could not take this just now. Please send it again."
    store_under_reference(session, contact, "C", refusals=refusals, gave_up=gave_up)


def _sent_again(earlier: Contact, contact: Contact, *, same_call: bool) -> Contact:
    """The same form again is the same contact; what was changed in between must not look as if it had arrived."""
    if not same_call or told(earlier) != told(contact):
        raise Refused(
            f"You have sent this request already: its reference is {earlier.reference}. What you changed since then"
            " has not been sent. Open that request to add to it."
        )
    return earlier


def _agency_of(session: Session, actor: Actor, sending: Sending) -> Agency | None:
    """The agency it comes from: the sender's own, or that of whoever told it."""
    if sending.way not in ON_BEHALF:
        return session.get_one(Agency, actor.agency_id)
    if sending.agency_id and not may_write_for(actor, sending.agency_id):
        raise NotYours
    return session.get(Agency, sending.agency_id) if sending.agency_id else None


def record_sent(session: Session, contact: Contact) -> Event:
    return record(
        session,
        Kind.CONTACT_SENT,
        at=contact.received_at,
        contact_id=contact.id,
        agency=contact.agency_id,
        source=contact.source,
        locality=contact.locality_id,
        level=contact.referrer_level,
        pointed=contact.pointed_level,
        urgent=contact.urgent,
        way=contact.came_by,
    )


def _open_to_sender(session: Session, actor: Actor, contact: Contact, event: Event) -> None:
    grant_to_user(session, actor.user_id, Capacity.SENDER, reason="sent", source=event, contact_id=contact.id)
    if contact.agency_id and not contact.keeps_out_own_agency:
        grant_to_role(
            session,
            Role.AGENCY_LEAD,
            Capacity.AGENCY_LEAD,
            reason="sent",
            source=event,
            contact_id=contact.id,
            agency_id=contact.agency_id,
        )


def open_to_front_door(session: Session, contact: Contact, event: Event) -> None:
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grant_to_role(session, role, Capacity.FRONT_DOOR, reason="to_decide", source=event, contact_id=contact.id)
