"""Boards, offers, and who can be asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import Actor, Role
from portal.allocation.models import Offer
from portal.casework.models import AgreementToAsk, LeadPractitioner, Matter
from portal.casework.rules import KNEW_THEM_WITHIN
from portal.contacts.models import Contact, Exclusion
from portal.guidance.codes import Code
from portal.people.queries import births_of_children
from portal.working_time import london_date

COLUMN = 100  # cards of a column that are shown, the oldest first; its heading counts all


@dataclass(frozen=True)
class Card:
    """A matter on a board, without a name until it is opened."""

    reference: str
    level: int
    primary_need: str
    routed_at: dt.datetime
    children: Sequence[dt.date | None]  # when each was born
    asked: str | None  # who has been offered it
    answer_by: dt.datetime | None
    agree_by: dt.datetime | None  # until when the family is asked whether it agrees, where it was not before


@dataclass(frozen=True)
class Column:
    """The oldest cards of a column, and how many there are in all."""

    cards: Sequence[Card]
    count: int


@dataclass(frozen=True)
class Board:
    waiting: Column
    offered: Column


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


_BEING_ASKED = and_(Offer.matter_id == Matter.id, Offer.is_live())
_CARDS = (
    select(
        Matter.reference,
        Matter.level,
        Matter.primary_need,
        Matter.routed_at,
        births_of_children(Matter.family_id),
        User.name,
        Offer.answer_by,
        AgreementToAsk.ask_by,
    )
    .outerjoin(Offer, _BEING_ASKED)
    .outerjoin(AgreementToAsk, and_(AgreementToAsk.matter_id == Matter.id, AgreementToAsk.answer.is_(None)))
    .outerjoin(User, User.id == Offer.to_user_id)
    .order_by(Matter.routed_at, Matter.id)
    .limit(COLUMN)
)
_ASKED = (
    select(
        Matter.reference,
        Matter.level,
        Matter.primary_need,
        Offer.answer_by,
        births_of_children(Matter.family_id),
    )
    .join(Offer.matter)
    .where(Offer.is_live())
    .order_by(Offer.answer_by)
)


def board(session: Session, actor: Actor, locality_id: uuid.UUID | None) -> Board:
    """The families of a locality whom nobody leads: those who wait, and those somebody is being asked about."""
    return Board(
        waiting=_column(session, actor, locality_id, asked=False),
        offered=_column(session, actor, locality_id, asked=True),
    )


def _column(session: Session, actor: Actor, locality_id: uuid.UUID | None, *, asked: bool) -> Column:
    """Counted apart only where there is more than is shown."""
    cards, counted = _of_column(actor, locality_id, asked)
    shown = [Card(*row) for row in session.execute(cards)]
    return Column(shown, len(shown) if len(shown) < COLUMN else session.scalar(counted) or 0)


@question
def _of_column(actor: Actor, locality_id: uuid.UUID | None, asked: bool) -> tuple[Statement, Select[int]]:
    on_it = and_(
        Matter.locality_id.is_(None) if locality_id is None else Matter.locality_id == locality_id,
        Matter.is_live(),
        ~Matter.is_led(),
        Offer.id.is_not(None) if asked else Offer.id.is_(None),
        visible(actor, Permission.OFFER_MAKE, Matter),
    )
    counted = select(func.count()).select_from(Matter).outerjoin(Offer, _BEING_ASKED).where(on_it)
    return _CARDS.where(on_it), counted


class Step(Code):
    """What somebody has just done, for the moment in which a second press of theirs arrives."""

    ACCEPTED = "accepted", "You have said yes to this already."
    DECLINED = "declined", "You have said no to this already."
    CLOSED = "closed", "This case is closed already."


def just_taken(session: Session, actor: Actor, reference: str, at: dt.datetime) -> Step | None:
    """The actor's own last step on a matter, within the hour; what is longer ago is not theirs to hear of here."""
    since = at - dt.timedelta(hours=1)
    found = session.execute(
        select(Offer.accepted_at, Offer.declined_at, Matter.closed_at)
        .join(Offer.matter)
        .where(
            Matter.reference == reference,
            or_(
                and_(Offer.to_user_id == actor.user_id, Offer.accepted_at > since),
                and_(Offer.to_user_id == actor.user_id, Offer.declined_at > since),
                and_(Matter.closed_by == actor.user_id, Matter.closed_at > since),
            ),
        )
        .order_by(Offer.offered_at.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    if found.closed_at:
        return Step.CLOSED
    return Step.ACCEPTED if found.accepted_at else Step.DECLINED


_OFFERS = (
    select(Offer)
    .where(Offer.matter_id == bindparam("matter_id"))
    .order_by(Offer.offered_at)
    .options(
        joinedload(Offer.to_user, innerjoin=True)
        .load_only(User.name)
        .joinedload(User.agency, innerjoin=True)
        .load_only(Agency.name)
    )
)


def offers_of(session: Session, matter_id: uuid.UUID) -> Sequence[Offer]:
    """Every offer of a matter, the first first."""
    return session.scalars(_OFFERS, {"matter_id": matter_id}).all()


def offers_to(session: Session, actor: Actor) -> list[Asked]:
    """What a Lead Practitioner has been asked and not yet answered."""
    return [Asked(*row) for row in session.execute(_asked(actor))]


@question
def _asked(actor: Actor) -> Statement:
    return _ASKED.where(Offer.to_user_id == actor.user_id, visible(actor, Permission.OFFER_ANSWER, Matter))


@dataclass(frozen=True)
class Candidate:
    user: User
    cases: int
    knew_until: dt.datetime | None  # they led a case of this family till then, and have not said no since

    @property
    def words(self) -> str:
        return "Leads no family now" if not self.cases else f"Leads {self.cases} now"


def candidates(session: Session, family_id: uuid.UUID, at: dt.datetime) -> list[Candidate]:
    """Who can be asked to lead a family, with how many families each leads now: first whoever knew it lately."""
    cases = (
        select(func.count())
        .where(LeadPractitioner.user_id == User.id, LeadPractitioner.ended_at.is_(None))
        .scalar_subquery()
    )
    knew_until = _knew_until(family_id, at)
    rows = session.execute(
        select(User, cases, knew_until)
        .join(User.agency)
        .where(_can_be_asked(london_date(at)), ~_is_excluded(family_id))
        .order_by(knew_until.desc().nulls_last(), cases, Agency.name, User.name)
        .options(joinedload(User.agency))
    )
    return [Candidate(user, count, knew) for user, count, knew in rows]


def _knew_until(family_id: uuid.UUID, at: dt.datetime) -> ScalarSelect[dt.datetime | None]:
    """When the last case of this family that they led ended; none if it is long ago, or they have said no since."""
    has_said_no = exists().where(
        Offer.to_user_id == User.id,
        Offer.matter_id == Matter.id,
        Matter.family_id == family_id,
        Matter.is_live(),
        or_(Offer.declined_at.is_not(None), Offer.lapsed_at.is_not(None)),
    )
    ended = aliased(Matter)
    return (
        select(func.max(ended.closed_at))
        .join(LeadPractitioner, LeadPractitioner.matter_id == ended.id)
        .where(
            ended.family_id == family_id,
            ended.closed_at > at - KNEW_THEM_WITHIN,
            LeadPractitioner.user_id == User.id,
            or_(LeadPractitioner.ended_at.is_(None), LeadPractitioner.ended_at >= ended.closed_at),
            ~has_said_no,
        )
        .correlate(User)
        .scalar_subquery()
    )


def is_lead_practitioner(session: Session, user_id: uuid.UUID, day: dt.date) -> bool:
    query = select(User.id).join(User.agency).where(User.id == user_id, _can_be_asked(day))
    return session.scalar(query) is not None


def is_of_an_excluded_agency(session: Session, family_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether the family does not want the agency of this user involved."""
    query = select(User.id).join(User.agency).where(User.id == user_id, _is_excluded(family_id))
    return session.scalar(query) is not None


_EXCLUDED = (
    select(Exclusion)
    .join(Contact, Contact.id == Exclusion.contact_id)
    .where(Contact.family_id == bindparam("family_id"))
    .order_by(Contact.received_at, Exclusion.position)
    .options(joinedload(Exclusion.agency).load_only(Agency.name))
)


def excluded_agencies(session: Session, family_id: uuid.UUID) -> list[str]:
    """Whom the family does not want involved, as any of its contacts says; some are names that we do not know."""
    found = session.scalars(_EXCLUDED, {"family_id": family_id})
    return list(dict.fromkeys(one.called for one in found))


def _is_excluded(family_id: uuid.UUID) -> ColumnElement[bool]:
    """The one definition: the agency, or its name as somebody wrote it, stands on any contact of the family."""
    by_name = func.lower(func.btrim(Exclusion.name)) == func.lower(Agency.name)
    return exists().where(
        Contact.family_id == family_id,
        Exclusion.contact_id == Contact.id,
        or_(Exclusion.agency_id == Agency.id, by_name),
    )


def _can_be_asked(day: dt.date) -> ColumnElement[bool]:
    leads = exists().where(
        RoleHolding.user_id == User.id, RoleHolding.role == Role.LEAD_PRACTITIONER.value, held_on(day)
    )
    return and_(User.closed_at.is_(None), Agency.active, leads)
