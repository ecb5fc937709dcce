"""Answers that nobody has read: what the worker passes on, and what stands on the list of what is stuck."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, DateTime, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.rules import Actor, Role
from portal.contacts.models import CallBack, Contact
from portal.contacts.rules.calls import CallBecause
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.screening.models import Decision, Telling

LOOKED_BACK = dt.timedelta(days=30)  # what was owed longer ago was passed on then, or came before there was this
SHORTEST = dt.timedelta(hours=8)  # no working day is over sooner
MOST = 200  # lines of a list that somebody must be able to work through

_ANSWER = and_(Message.template == Template.CONTACT_DECIDED.value, Message.opened_at.is_(None))
_ABOUT = Contact.reference == Message.about
# Something else was decided since: they are owed another answer, and this one is not pressed on anybody.
_DECIDED_SINCE = (
    select(Decision.id)
    .where(
        Decision.contact_id == func.coalesce(Contact.joined_to_id, Contact.id), Decision.decided_at > Message.owed_at
    )
    .exists()
)
_TOLD_BY_CALL = CallBack.because == CallBecause.TELL.value
_CALL_OWED = (
    select(CallBack.id)
    .where(CallBack.contact_id == Contact.id, _TOLD_BY_CALL, CallBack.promised_at >= Message.owed_at)
    .exists()
)
_CALLED_AT = (
    select(func.min(CallBack.made_at))
    .where(CallBack.contact_id == Contact.id, _TOLD_BY_CALL, CallBack.made_at >= Message.owed_at)
    .scalar_subquery()
)
_CALL_MADE = _CALLED_AT.is_not(None)
# Whom it was passed on to: a lead of the agency that sent it.
_BY_A_LEAD = and_(
    Opening.opened_at >= Telling.passed_on_at,
    select(RoleHolding.id)
    .where(
        RoleHolding.user_id == Opening.user_id,
        RoleHolding.role == Role.AGENCY_LEAD.value,
        RoleHolding.agency_id == Contact.agency_id,
    )
    .exists(),
)


def _recent(at: dt.datetime) -> ColumnElement[bool]:
    return Message.owed_at >= at - LOOKED_BACK


def first_read(at: dt.datetime) -> Select[uuid.UUID, dt.datetime]:
    """Of each answer not known to be read, when it was: the message's id, and the moment of the first opening."""
    opened = func.min(Opening.opened_at)
    return (
        select(Message.id, opened)
        .join(Contact, _ABOUT)
        .outerjoin(Telling, Telling.message_id == Message.id)
        .join(Opening, and_(Opening.subject_kind == "contact", Opening.subject_id == Contact.id))
        .where(
            _ANSWER,
            _recent(at),
            Opening.permission == Permission.CONTACT_READ.value,
            Opening.opened_at >= Message.owed_at,
            or_(Opening.user_id == Message.to_user_id, _BY_A_LEAD),
        )
        .group_by(Message.id)
    )


def unread(at: dt.datetime) -> Select[Message, Contact]:
    """Answers that nobody has read and nobody was asked about, the oldest first; held, so that each goes on once."""
    return (
        select(Message, Contact)
        .join(Contact, _ABOUT)
        .where(
            _ANSWER,
            _recent(at),
            Message.owed_at <= at - SHORTEST,
            ~select(Telling.message_id).where(Telling.message_id == Message.id).exists(),
            ~_CALL_OWED,
            ~_DECIDED_SINCE,
            Contact.again_due_at.is_(None),
        )
        .order_by(Message.owed_at, Message.id)
        .with_for_update(of=Message, skip_locked=True)
    )


def still_unread(at: dt.datetime) -> Select[Telling, Contact]:
    """What was passed on, and nobody has read in that time either."""
    return (
        select(Telling, Contact)
        .join(Message, Message.id == Telling.message_id)
        .join(Contact, Contact.id == Telling.contact_id)
        .where(
            Telling.told_at.is_(None),
            Telling.call_owed_at.is_(None),
            Telling.due_at <= at,
            Message.opened_at.is_(None),
            ~_DECIDED_SINCE,
            Contact.again_due_at.is_(None),
        )
        .order_by(Telling.due_at, Telling.message_id)
        .with_for_update(of=Telling, skip_locked=True)
    )


def told_since(at: dt.datetime) -> Select[Telling, Contact, dt.datetime | None]:
    """What was passed on and is told now: and when somebody spoke to them, where it was not read."""
    return (
        select(Telling, Contact, case((Message.opened_at.is_(None), _CALLED_AT)))
        .join(Message, Message.id == Telling.message_id)
        .join(Contact, Contact.id == Telling.contact_id)
        .where(Telling.told_at.is_(None), Telling.passed_on_at <= at, or_(Message.opened_at.is_not(None), _CALL_MADE))
        .order_by(Telling.due_at, Telling.message_id)
        .with_for_update(of=Telling, skip_locked=True)
    )


def is_untold(session: Session, contact_id: uuid.UUID) -> bool:
    """Whether somebody still has to be told what was decided, by whoever reads for them or by phone."""
    waiting = select(Telling.message_id).where(Telling.contact_id == contact_id, Telling.told_at.is_(None))
    return session.scalar(waiting.limit(1)) is not None


def decider_of(session: Session, contact: Contact) -> uuid.UUID:
    """Who decided it last, or what it was joined to."""
    decided_on = contact.joined_to_id or contact.id
    query = select(Decision.author_id).where(Decision.contact_id == decided_on).order_by(Decision.number.desc())
    return session.scalars(query.limit(1)).one()


@dataclass(frozen=True)
class Untold:
    """A line of those who do not know yet what was decided."""

    reference: str
    sender: str
    agency: str
    decided_at: dt.datetime
    passed_on_at: dt.datetime
    call_owed_at: dt.datetime | None
    bounced: bool  # the message could not be delivered


_UNTOLD = (
    select(
        Contact.reference,
        User.name.label("sender"),
        Agency.name.label("agency"),
        Message.owed_at,
        Telling.passed_on_at,
        Telling.call_owed_at,
        Message.dead_at.is_not(None).label("bounced"),
    )
    .select_from(Telling)
    .join(Message, Message.id == Telling.message_id)
    .join(Contact, Contact.id == Telling.contact_id)
    .outerjoin(User, User.id == Contact.sender_id)
    .outerjoin(Agency, Agency.id == Contact.agency_id)
    .where(Telling.told_at.is_(None), Message.opened_at.is_(None), ~_CALL_MADE, ~_DECIDED_SINCE)
    .order_by(Telling.passed_on_at, Telling.message_id)
    .limit(MOST)
)


def untold(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Untold]:
    """Decided more than a working day ago, and whoever sent it does not know: the longest first.

    As far as the actor may open it, or may call about it.
    """
    rows = session.execute(_untold(actor), {"at": at})
    return [
        Untold(
            row.reference,
            row.sender or "",
            row.agency or "",
            row.owed_at,
            row.passed_on_at,
            row.call_owed_at,
            row.bounced,
        )
        for row in rows
    ]


@question
def _untold(actor: Actor) -> Statement:
    return _UNTOLD.where(
        Telling.passed_on_at <= bindparam("at", type_=DateTime(timezone=True)),
        or_(visible(actor, Permission.CONTACT_SCREEN, Contact), visible(actor, Permission.CALL_MAKE, Contact)),
    )
