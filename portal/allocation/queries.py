"""Boards, offers, and who can be asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, joinedload

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import Actor, Role
from portal.allocation.models import Offer
from portal.casework.models import LeadPractitioner, Matter
from portal.casework.rules import MatterState, state_of
from portal.people.queries import births_of_children

BOARD = 200  # cards; the oldest first


@dataclass(frozen=True)
class Card:
    """A matter on a board, without a name until it is opened."""

    reference: str
    level: int
    primary_need: str
    routed_at: dt.datetime
    accepted_at: dt.datetime | None
    closed_at: dt.datetime | None
    children: Sequence[dt.date | None]  # when each was born
    asked: str | None  # who has been offered it
    answer_by: dt.datetime | None

    @property
    def state(self) -> MatterState:
        return state_of(self, offered=self.answer_by is not None)


@dataclass(frozen=True)
class Asked:
    """A matter that somebody was asked to lead and has not answered about."""

    reference: str
    level: int
    primary_need: str
    answer_by: dt.datetime
    children: Sequence[dt.date | None]


def live_offer(session: Session, matter_id: uuid.UUID, *, lock: bool = False) -> Offer | None:
    query = select(Offer).where(Offer.matter_id == matter_id, Offer.is_live()).options(joinedload(Offer.to_user))
    return session.scalar(query.with_for_update(of=Offer) if lock else query)


def board(session: Session, actor: Actor, locality_id: uuid.UUID | None) -> list[Card]:
    """What waits or is offered in a locality, the oldest first."""
    place = Matter.locality_id.is_(None) if locality_id is None else Matter.locality_id == locality_id
    rows = session.execute(
        select(
            Matter.reference,
            Matter.level,
            Matter.primary_need,
            Matter.routed_at,
            Matter.accepted_at,
            Matter.closed_at,
            births_of_children(Matter.family_id),
            User.name,
            Offer.answer_by,
        )
        .outerjoin(Offer, (Offer.matter_id == Matter.id) & Offer.is_live())
        .outerjoin(User, User.id == Offer.to_user_id)
        .where(
            place,
            Matter.closed_at.is_(None),
            Matter.accepted_at.is_(None),
            visible(actor, Permission.OFFER_MAKE, Matter),
        )
        .order_by(Matter.routed_at, Matter.id)
        .limit(BOARD)
    )
    return [Card(*row) for row in rows]


def offers_of(session: Session, matter_id: uuid.UUID) -> Sequence[Offer]:
    """Every offer of a matter, the first first."""
    return session.scalars(
        select(Offer)
        .where(Offer.matter_id == matter_id)
        .order_by(Offer.offered_at)
        .options(joinedload(Offer.to_user).joinedload(User.agency))
    ).all()


def offers_to(session: Session, actor: Actor) -> list[Asked]:
    """What a Lead Practitioner has been asked and not yet answered."""
    rows = session.execute(
        select(
            Matter.reference,
            Matter.level,
            Matter.primary_need,
            Offer.answer_by,
            births_of_children(Matter.family_id),
        )
        .join(Offer.matter)
        .where(Offer.to_user_id == actor.user_id, Offer.is_live(), visible(actor, Permission.OFFER_ANSWER, Matter))
        .order_by(Offer.answer_by)
    )
    return [Asked(*row) for row in rows]


@dataclass(frozen=True)
class Candidate:
    user: User
    cases: int

    @property
    def words(self) -> str:
        return "Leads no family now" if not self.cases else f"Leads {self.cases} now"


def candidates(session: Session, day: dt.date) -> list[Candidate]:
    """Who can be asked to lead, with how many families each leads now."""
    cases = (
        select(func.count())
        .where(LeadPractitioner.user_id == User.id, LeadPractitioner.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(User, cases)
        .join(User.agency)
        .where(_can_be_asked(day))
        .order_by(cases, Agency.name, User.name)
        .options(joinedload(User.agency))
    )
    return [Candidate(user, count) for user, count in rows]


def is_lead_practitioner(session: Session, user_id: uuid.UUID, day: dt.date) -> bool:
    query = select(User.id).join(User.agency).where(User.id == user_id, _can_be_asked(day))
    return session.scalar(query) is not None


def _can_be_asked(day: dt.date) -> ColumnElement[bool]:
    leads = exists().where(
        RoleHolding.user_id == User.id, RoleHolding.role == Role.LEAD_PRACTITIONER.value, held_on(day)
    )
    return and_(User.closed_at.is_(None), Agency.active, leads)
