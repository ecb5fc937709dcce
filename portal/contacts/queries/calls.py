"""The calls that are promised: those to make, the late ones first, and those of one contact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor
from portal.contacts.models import CallBack, CallTry, Contact
from portal.contacts.rules.calls import CallBecause, Called, Whom, whom_to_call

MOST = 100  # calls that are shown, those due soonest; their heading counts all


@dataclass(frozen=True)
class ToCall:
    """A line of the list of calls to make."""

    reference: str
    because: CallBecause
    due_at: dt.datetime
    whom: Whom
    tries: int


@dataclass(frozen=True)
class CallsToMake:
    calls: Sequence[ToCall]
    count: int
    late: int


_TRIES = select(func.count()).where(CallTry.call_id == CallBack.id).scalar_subquery()
_TO_MAKE = (
    select(
        Contact.reference,
        CallBack.because,
        CallBack.due_at,
        CallBack.number,
        CallBack.when,
        _TRIES.label("tries"),
        Contact.came_by,
        Contact.source,
        Contact.caller,
        Contact.caller_role,
        User.name.label("sender"),
        Agency.name.label("agency"),
    )
    .select_from(CallBack)
    .join(Contact, Contact.id == CallBack.contact_id)
    .outerjoin(User, User.id == Contact.sender_id)
    .outerjoin(Agency, Agency.id == Contact.agency_id)
    .where(CallBack.made_at.is_(None))
    .order_by(CallBack.due_at, CallBack.id)
    .limit(MOST)
)


def calls_to_make(session: Session, actor: Actor, at: dt.datetime) -> CallsToMake:
    """Counted apart only where there are more than are shown."""
    shown = [_line(row) for row in session.execute(_to_make(actor))]
    if len(shown) == MOST:
        count, late = session.execute(_counted(actor), {"at": at}).one()
        return CallsToMake(shown, count, late)
    return CallsToMake(shown, len(shown), sum(call.due_at < at for call in shown))


def _line(row: Any) -> ToCall:
    whom = whom_to_call(
        came_by=row.came_by,
        source=row.source,
        caller=row.caller,
        caller_role=row.caller_role,
        sender=row.sender,
        agency=row.agency,
        number=row.number,
        when=row.when,
    )
    return ToCall(row.reference, CallBecause(row.because), row.due_at, whom, row.tries)


@question
def _to_make(actor: Actor) -> Statement:
    return _TO_MAKE.where(visible(actor, Permission.CALL_MAKE, Contact))


@question
def _counted(actor: Actor) -> Select[int, int]:
    late = func.count().filter(CallBack.due_at < bindparam("at", type_=DateTime(timezone=True)))
    return (
        select(func.count(), late)
        .select_from(CallBack)
        .join(Contact, Contact.id == CallBack.contact_id)
        .where(CallBack.made_at.is_(None), visible(actor, Permission.CALL_MAKE, Contact))
    )


_OF_CONTACT = (
    select(CallBack)
    .where(CallBack.contact_id == bindparam("contact_id"))
    .order_by(CallBack.promised_at, CallBack.id)
    .options(
        joinedload(CallBack.maker).load_only(User.name),
        joinedload(CallBack.tries).joinedload(CallTry.caller, innerjoin=True).load_only(User.name),
    )
)


def calls_of(session: Session, contact: Contact) -> Sequence[CallBack]:
    """Every call promised on a contact, the first first, each with the tries that reached nobody."""
    return session.scalars(_OF_CONTACT, {"contact_id": contact.id}).unique().all()


def open_calls(session: Session, contact_id: uuid.UUID, *, lock: bool = False) -> Sequence[CallBack]:
    """What has been promised and not been kept; locked, nobody else keeps it meanwhile."""
    query = select(CallBack).where(CallBack.contact_id == contact_id, CallBack.made_at.is_(None)).order_by(CallBack.id)
    if lock:
        query = query.with_for_update(of=CallBack).execution_options(populate_existing=True)
    return session.scalars(query).all()


def last_made(session: Session, contact_id: uuid.UUID) -> CallBack | None:
    query = select(CallBack).where(CallBack.contact_id == contact_id, CallBack.made_at.is_not(None))
    return session.scalar(query.order_by(CallBack.noted_at.desc()).limit(1).options(joinedload(CallBack.maker)))


def asked_on_sending(session: Session, contact: Contact) -> tuple[bool, dt.datetime | None]:
    """Whether a call was asked for on the form that was sent, and by when."""
    query = select(CallBack.wanted_by).where(
        CallBack.contact_id == contact.id,
        CallBack.because == CallBecause.ASKED.value,
        CallBack.promised_at == contact.received_at,
    )
    found = session.execute(query).one_or_none()
    return (False, None) if found is None else (True, found.wanted_by)


def who_waits(contact: Contact, actor: Actor) -> str:
    """Who waits for a call, as it is said to somebody: "you", or a name."""
    whom = whom_of(contact)
    return "you" if whom.who is Called.SENDER and contact.sender_id == actor.user_id else whom.in_a_sentence


def whom_of(contact: Contact) -> Whom:
    """Whom to call about a contact that has been opened."""
    return whom_to_call(
        came_by=contact.came_by,
        source=contact.source,
        caller=contact.caller,
        caller_role=contact.caller_role,
        sender=contact.sender.name if contact.sender else None,
        agency=contact.agency.name if contact.agency else None,
        number=contact.call_back_number,
        when=contact.call_back_when,
    )
