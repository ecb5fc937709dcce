"""Several tell of one event: their reports are joined, looked at by one person, and decided by one decision.

One report leads and the others name it, never in a chain. Which of them leads says nothing about when the decision is
due: that is the soonest of all, and the queue works it out (`queries/queue.py`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.contacts.actions.joined import fall_out, hold_reports
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.screening.actions.claiming import claim_contact

__all__ = ["hold_reports", "join_reports", "part_reports"]
_DECIDED = "One of the two no longer waits: it was decided, or whoever sent it took it back."


def join_reports(
    session: Session, actor: Actor, contact: Contact, to_contact: Contact, *, at: dt.datetime | None = None
) -> Contact:
    """What `contact` tells is decided with `to_contact`. Whoever joins them looks at them all; the one that leads."""
    at = at or now()
    for one in (contact, to_contact):
        check(session, actor, Permission.CONTACT_CLAIM, one)
    if contact.id == to_contact.id:
        raise Refused("This is the same request. Enter the reference of another.", field="reference")
    reports = hold_reports(session, contact, to_contact)
    if not all(one.is_undecided for one in reports):
        raise Refused(_DECIDED, field="reference")
    lead_id = to_contact.joined_to_id or to_contact.id
    lead = next(one for one in reports if one.id == lead_id)
    if lead_id in {contact.id, contact.joined_to_id}:
        return lead  # they are decided together already
    coming = [one for one in reports if contact.id in {one.id, one.joined_to_id} or one.id == contact.joined_to_id]
    coming += [one for one in reports if one.joined_to_id and one.joined_to_id == contact.joined_to_id]
    for one in {one.id: one for one in coming}.values():
        one.joined_to_id = lead_id
        session.flush()
        record(session, Kind.CONTACT_JOINED, at=at, contact_id=one.id, lead=lead_id)
    claim_contact(session, actor, lead, at=at)
    return lead


def part_reports(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> None:
    """It told of something else after all, and is decided by itself. Whoever looked at it still does."""
    at = at or now()
    check(session, actor, Permission.CONTACT_CLAIM, contact)
    reports = hold_reports(session, contact)
    if len(reports) == 1:
        return  # pressed twice
    if not contact.is_undecided:
        raise Refused("This request was decided with the others.")
    claim_contact(session, actor, contact, at=at)
    lead_id = contact.joined_to_id or contact.id
    fall_out(session, contact, reports)
    record(session, Kind.CONTACT_PARTED, at=at, contact_id=contact.id, lead=lead_id)
