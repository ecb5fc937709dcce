"""What is urgent and came while the office was closed: what the link shows, and what nobody has acknowledged yet."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_enter, visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor
from portal.contacts.models import Contact, PhoneCall, UrgentNotice
from portal.contacts.rules.urgent import link_is_over
from portal.contacts.rules.ways import asks_for_itself
from portal.messages.links import read
from portal.messages.templates import URGENT


@dataclass(frozen=True)
class AtTheLink:
    """What the out-of-hours team may read: who sent it and how to ring them, and nothing of the family's."""

    contact_id: uuid.UUID
    reference: str
    sent_at: dt.datetime
    agency: str | None  # none: a family or somebody for themselves
    phoned_at: dt.datetime | None  # when the sender last phoned somebody about it
    due_at: dt.datetime
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None
    sender: str | None  # whom to ring; none: the family asks for itself
    call_back_number: str
    call_back_when: str


def behind_link(session: Session, token: str, at: dt.datetime) -> AtTheLink | None:
    """None when it was not signed by us, or has had its time."""
    reference = read(URGENT, token)
    if reference is None:
        return None
    phoned_at = select(func.max(PhoneCall.phoned_at)).where(PhoneCall.contact_id == Contact.id).scalar_subquery()
    row = session.execute(
        select(
            Contact.id,
            Contact.reference,
            Contact.received_at,
            Agency.name.label("agency"),
            phoned_at.label("phoned_at"),
            UrgentNotice.due_at,
            UrgentNotice.acknowledged_at,
            UrgentNotice.acknowledged_by,
            User.name.label("sender"),
            Contact.caller,
            Contact.came_by,
            Contact.source,
            Contact.call_back_number,
            Contact.call_back_when,
            or_(Contact.decided_at.is_not(None), Contact.withdrawn_at.is_not(None)).label("dealt_with"),
        )
        .join(UrgentNotice, UrgentNotice.contact_id == Contact.id)
        .outerjoin(User, User.id == Contact.sender_id)
        .outerjoin(Agency, Agency.id == Contact.agency_id)
        .where(Contact.reference == reference)
    ).one_or_none()
    if row is None or link_is_over(row.acknowledged_at, at, dealt_with=row.dealt_with):
        return None
    # Of a family that asks for itself, the number is its own, whoever wrote it down.
    is_family = asks_for_itself(row.came_by, row.source)
    return AtTheLink(
        contact_id=row.id,
        reference=row.reference,
        sent_at=row.received_at,
        agency=row.agency,
        phoned_at=row.phoned_at,
        due_at=row.due_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        sender=None if is_family else row.caller or row.sender,
        call_back_number="" if is_family else row.call_back_number,
        call_back_when="" if is_family else row.call_back_when,
    )


@dataclass(frozen=True)
class Unacknowledged:
    """A line on top of the front door's page."""

    reference: str
    told_at: dt.datetime
    due_at: dt.datetime


def unacknowledged(session: Session, actor: Actor) -> Sequence[Unacknowledged]:
    """What came urgently out of hours and nobody has taken on, longest waiting first."""
    if not may_enter(actor, Permission.URGENT_TAKE_ON):
        return ()
    query = (
        select(Contact.reference, UrgentNotice.told_at, UrgentNotice.due_at)
        .join(UrgentNotice.contact)
        .where(
            UrgentNotice.acknowledged_at.is_(None),
            Contact.decide_by.is_not(None),
            visible(actor, Permission.URGENT_TAKE_ON, Contact),
        )
        .order_by(UrgentNotice.due_at, Contact.id)
    )
    return [Unacknowledged(*row) for row in session.execute(query)]


def notice_of(session: Session, contact: Contact) -> UrgentNotice | None:
    """What became of telling the out-of-hours team, where it was told."""
    return session.get(UrgentNotice, contact.id) if contact.urgent else None
