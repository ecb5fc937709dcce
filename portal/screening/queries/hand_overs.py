"""What is handed over: of one contact, what nobody has taken on yet, and what a Lead Practitioner is asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.access.permissions import Permission
from portal.access.queries import NotYours, Statement, question, visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.casework.models import LeadPractitioner, Matter
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.screening.models import HandOver, Outcome
from portal.screening.rules.hand_overs import HandOverKind

IS_OPEN = and_(
    HandOver.accepted_at.is_(None),
    HandOver.returned_at.is_(None),
    HandOver.withdrawn_at.is_(None),
    HandOver.superseded_at.is_(None),
)
MOST = 200  # lines of a list that somebody must be able to work through

# With a hand-over: who has to do with it, and the children it is about.
WITH_CHILDREN = (
    joinedload(HandOver.to_user).load_only(User.name),
    joinedload(HandOver.hander, innerjoin=True).load_only(User.name),
    joinedload(HandOver.withdrawer).load_only(User.name),
    joinedload(HandOver.matter).load_only(Matter.reference),
    selectinload(HandOver.outcomes).joinedload(Outcome.child, innerjoin=True),
    selectinload(HandOver.openings),
)
_OF_CONTACT = (
    select(HandOver)
    .where(HandOver.contact_id == bindparam("contact_id"))
    .order_by(HandOver.handed_at.desc(), HandOver.id.desc())
    .options(*WITH_CHILDREN)
)


def hand_overs_of(session: Session, contact: Contact) -> Sequence[HandOver]:
    """All that was handed over of a contact, the latest first. Whoever asks has opened the contact."""
    if contact.decided_at is None:
        return []
    return session.scalars(_OF_CONTACT, {"contact_id": contact.id}).unique().all()


def undelivered(session: Session, given: Sequence[HandOver]) -> set[str]:
    """The references of those open ones whose letter could not be delivered: somebody has to phone them."""
    waiting = [one for one in given if one.is_open and one.to_mailbox]
    if not waiting:
        return set()
    query = select(Message.about).where(
        Message.dead_at >= min(one.handed_at for one in waiting),
        Message.about.in_([one.reference for one in waiting]),
        Message.template.in_([Template.HANDED_OVER.value, Template.HAND_OVER_CHASED.value]),
    )
    return set(session.scalars(query))


def hand_over_of(session: Session, contact: Contact, reference: str) -> HandOver:
    """The one with this reference, of a contact that has been opened."""
    query = _OF_CONTACT.where(HandOver.reference == reference)
    found = session.scalars(query, {"contact_id": contact.id}).unique().one_or_none()
    if found is None:
        raise NotYours
    return found


def open_hand_overs(session: Session, contact_id: uuid.UUID, *, lock: bool = False) -> Sequence[HandOver]:
    """What nobody has answered yet; locked, nobody answers it meanwhile."""
    query = select(HandOver).where(HandOver.contact_id == contact_id, IS_OPEN).order_by(HandOver.id)
    if lock:
        query = query.with_for_update(of=HandOver, key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).all()


def held(session: Session, hand_over_id: uuid.UUID) -> HandOver:
    """Locked and read again: of two people at once, the second sees what the first did."""
    query = select(HandOver).where(HandOver.id == hand_over_id).with_for_update(of=HandOver, key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def case_of(session: Session, family_id: uuid.UUID) -> Matter | None:
    """The live matter of a family: there is one at most."""
    return session.scalar(select(Matter).where(Matter.family_id == family_id, Matter.is_live()))


def lead_of(session: Session, matter_id: uuid.UUID) -> uuid.UUID | None:
    """Who leads a case now."""
    return session.scalar(
        select(LeadPractitioner.user_id).where(
            LeadPractitioner.matter_id == matter_id, LeadPractitioner.ended_at.is_(None)
        )
    )


@dataclass(frozen=True)
class Unaccepted:
    """A line of what the front door has handed over and nobody has taken on by name."""

    reference: str
    contact: str
    kind: HandOverKind
    to: str
    handed_at: dt.datetime
    due_at: dt.datetime
    chased_at: dt.datetime | None
    escalated_at: dt.datetime | None
    late: bool
    by_phone: bool  # nobody can be written to: somebody has to phone them
    handed_by: str  # a name; empty where they have left


_hander = aliased(User)
_UNACCEPTED = (
    select(
        HandOver.reference,
        Contact.reference.label("contact"),
        HandOver.kind,
        HandOver.to_words,
        User.name.label("to_user"),
        HandOver.to_mailbox,
        HandOver.handed_at,
        HandOver.due_at,
        HandOver.chased_at,
        HandOver.escalated_at,
        case((_hander.closed_at.is_(None), _hander.name), else_="").label("handed_by"),
    )
    .join(Contact, Contact.id == HandOver.contact_id)
    .join(_hander, _hander.id == HandOver.handed_by)
    .outerjoin(User, User.id == HandOver.to_user_id)
    .where(IS_OPEN)
    .order_by(HandOver.due_at, HandOver.id)
    .limit(MOST)
)


def unaccepted(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Unaccepted]:
    """Still the front door's, as far as the actor may open it: due soonest first."""
    return [_line(row, at) for row in session.execute(_unaccepted(actor))]


@question
def _unaccepted(actor: Actor) -> Statement:
    return _UNACCEPTED.where(visible(actor, Permission.HAND_OVER_KEEP, Contact))


def _line(row: Any, at: dt.datetime) -> Unaccepted:
    kind = HandOverKind(row.kind)
    return Unaccepted(
        reference=row.reference,
        contact=row.contact,
        kind=kind,
        to=row.to_words or row.to_user or kind.words,
        handed_at=row.handed_at,
        due_at=row.due_at,
        chased_at=row.chased_at,
        escalated_at=row.escalated_at,
        late=row.due_at < at,
        by_phone=row.to_mailbox is None and kind is not HandOverKind.OPEN_CASE,
        handed_by=row.handed_by,
    )


def told_of(session: Session, handed: HandOver) -> Contact:
    """All that was told in what is handed over. Whoever asks has opened the hand-over."""
    return session.scalars(select(Contact).where(Contact.id == handed.contact_id).options(*AS_SENT)).unique().one()


@dataclass(frozen=True)
class NewInformation:
    """What somebody is asked to take on about a family that has a case."""

    reference: str
    case: str
    due_at: dt.datetime


_NEW_INFORMATION = (
    select(HandOver.reference, Matter.reference, HandOver.due_at)
    .join(Matter, Matter.id == HandOver.matter_id)
    .join(Contact, Contact.id == HandOver.contact_id)
    .where(IS_OPEN)
    .order_by(HandOver.due_at, HandOver.id)
    .limit(MOST)
)


def new_information(session: Session, actor: Actor) -> Sequence[NewInformation]:
    """About the families somebody leads; for a coordinator, what no Lead Practitioner has answered."""
    return [NewInformation(*row) for row in session.execute(_asked(actor))]


@question
def _asked(actor: Actor) -> Select[str, str, dt.datetime]:
    return _NEW_INFORMATION.where(visible(actor, Permission.HAND_OVER_ACCEPT, Contact))


def new_information_of(session: Session, actor: Actor, reference: str) -> HandOver:
    """The one with this reference, if the actor is asked to take it on, or was until lately."""
    query = (
        select(HandOver)
        .join(HandOver.contact)
        .where(
            HandOver.reference == reference,
            HandOver.matter_id.is_not(None),
            visible(actor, Permission.HAND_OVER_ACCEPT, Contact),
        )
        .options(*WITH_CHILDREN)
    )
    found = session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotYours
    return found
