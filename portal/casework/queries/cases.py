"""Cases as their Lead Practitioner and their locality look at them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Text, and_, bindparam, cast, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.access.permissions import Permission
from portal.access.predicates import Open
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import Actor, Role
from portal.casework.models import AgreementToAsk, LeadPractitioner, LevelOfNeed, Matter
from portal.casework.rules import AgreementAnswer, LevelMoment
from portal.contacts.models import Contact, Exclusion
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.paging import PAGE, After, Page, one_page
from portal.people.models import Family, Membership
from portal.people.queries import names_of_children
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind

# How an event reads on a family's timeline.
TITLES: dict[str, str] = {
    Kind.FAMILY_FORMED: "Family put together from a request for help",
    Kind.MATTER_OPENED: "Sent to the locality's board",
    Kind.MATTER_WITHDRAWN: "Taken off the board: the front door decided otherwise",
    Kind.AGREEMENT_CHASED: "Nobody had asked the family by its day whether it agrees",
    Kind.AGREEMENT_ANSWERED: "The family was asked whether it agrees",
    Kind.OFFER_MADE: "Offered to a Lead Practitioner",
    Kind.OFFER_ACCEPTED: "Accepted by a Lead Practitioner",
    Kind.OFFER_DECLINED: "Declined",
    Kind.OFFER_LAPSED: "Not answered in time, so back on the board",
    Kind.STAR_RECORDED: "Star done",
    Kind.STAR_CORRECTED: "Star corrected",
    Kind.CASE_RELEASED: "Back on the board: the Lead Practitioner left",
    Kind.CASE_CLOSED: "Case closed",
}

# With a matter: the family whose it is, and where.
WITH_FAMILY = (
    joinedload(Matter.family, innerjoin=True)
    .joinedload(Family.memberships)
    .joinedload(Membership.person, innerjoin=True),
    joinedload(Matter.locality),
)
WITH_LEADS = (
    *WITH_FAMILY,
    joinedload(Matter.lead_practitioners).joinedload(LeadPractitioner.user).load_only(User.name),
)


@dataclass(frozen=True)
class Carried:
    """A case with what its Lead Practitioner asks first: is there a star?"""

    reference: str
    level: int
    accepted_at: dt.datetime | None
    children: Sequence[str]
    stars: int


@dataclass(frozen=True)
class Led:
    """A case of a locality, with who leads it."""

    reference: str
    level: int
    primary_need: str
    since: dt.datetime
    lead: str


@dataclass(frozen=True)
class LedCases:
    page: Page[Led]
    count: int


def hold(session: Session, matter: Matter) -> None:
    """Lock the matter and read it again: of two people at once, the second sees what the first did."""
    session.refresh(matter, with_for_update={"key_share": True, "of": Matter})


def is_led(session: Session, matter_id: uuid.UUID) -> bool:
    return bool(session.scalar(select(Matter.is_led()).where(Matter.id == matter_id)))


def waits_for_agreement(session: Session, matter_id: uuid.UUID) -> bool:
    """The family is still to be asked, or has refused: nobody is offered it."""
    waiting = or_(AgreementToAsk.answer.is_(None), AgreementToAsk.answer != AgreementAnswer.GIVEN.value)
    return bool(session.scalar(select(exists().where(AgreementToAsk.matter_id == matter_id, waiting))))


def agreement_asked(session: Session, matter_id: uuid.UUID) -> AgreementToAsk | None:
    """Who asks the family, by when, and what it said; none where it had agreed before."""
    return session.get(AgreementToAsk, matter_id)


def matter_asked_about(session: Session, contact: Contact) -> Matter | None:
    """The matter of this contact whose family is still to be asked."""
    query = (
        select(Matter)
        .join(AgreementToAsk, AgreementToAsk.matter_id == Matter.id)
        .where(Matter.family_id == contact.family_id, Matter.is_live(), AgreementToAsk.answer.is_(None))
    )
    return session.scalar(query) if contact.family_id else None


def contacts_of(session: Session, actor: Actor, family_id: uuid.UUID) -> Sequence[Contact]:
    """What was sent about a family, as it was written, the newest first."""
    return session.scalars(_contacts(actor), {"family_id": family_id}).all()


@question
def _contacts(actor: Actor) -> Select[Contact]:
    return (
        select(Contact)
        .where(Contact.family_id == bindparam("family_id"), visible(actor, Permission.CONTACT_IN_CASE, Contact))
        .order_by(Contact.received_at.desc())
        .options(
            joinedload(Contact.agency).load_only(Agency.name),
            joinedload(Contact.sender).load_only(User.name),
            joinedload(Contact.safe_way),
            selectinload(Contact.exclusions).joinedload(Exclusion.agency).load_only(Agency.name),
        )
    )


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: what happened, when, and who did it."""

    title: str
    when: dt.datetime
    by: str
    words: str = ""


@dataclass(frozen=True)
class Timeline:
    """A part of what happened, the newest first, and how much there is in all."""

    page: Page[Moment]
    count: int


_TOLD = and_(Event.family_id == bindparam("family_id"), or_(*(Event.kind == kind for kind in TITLES)))
_MOMENTS_IN_ALL = select(func.count()).select_from(Event).where(_TOLD)
_MOMENTS = (
    select(Event.id, Event.kind, Event.payload["moment"].astext.label("moment"), Event.happened_at, User.name)
    # Compared as text: a forged actor that is no key must not break the page of a family.
    .outerjoin(User, cast(User.id, Text) == Event.actor)
    .where(_TOLD)
    .order_by(Event.happened_at.desc(), Event.id.desc())
    .limit(PAGE + 1)
)


def timeline(session: Session, family_id: uuid.UUID, after: After | None = None) -> Timeline:
    """What happened to a family, the newest first: read from the same events that are sealed."""
    family = {"family_id": family_id}
    query = _MOMENTS.where(tuple_(Event.happened_at, Event.id) < (after.at, after.id)) if after else _MOMENTS
    rows = session.execute(query, family).all()
    shown, following = one_page(rows, lambda row: After(row.happened_at, row.id))
    shown_whole = after is None and following is None
    count = len(rows) if shown_whole else session.scalar(_MOMENTS_IN_ALL, family) or 0
    moments = [Moment(_title(row.kind, row.moment), row.happened_at, row.name or "The portal") for row in shown]
    return Timeline(Page(moments, following), count)


def _title(kind: str, moment: str | None) -> str:
    """A star says which it was; everything else is its kind."""
    if moment and kind == Kind.STAR_RECORDED:
        return ReadingKind(moment).words
    if moment and kind == Kind.STAR_CORRECTED:
        return f"{ReadingKind(moment).words} corrected"
    return TITLES[kind]


def level_at_closing(session: Session, matter: Matter) -> int | None:
    """None while the case is open, and then without asking."""
    if matter.closed_at is None:
        return None
    return session.scalar(
        select(LevelOfNeed.level).where(
            LevelOfNeed.matter_id == matter.id, LevelOfNeed.moment == LevelMoment.CLOSURE.value
        )
    )


_STARS = select(func.count()).where(Reading.matter_id == Matter.id, Reading.superseded_by.is_(None)).scalar_subquery()
_CASELOAD = (
    select(Matter.reference, Matter.level, Matter.accepted_at, names_of_children(Matter.family_id), _STARS)
    .join(LeadPractitioner, LeadPractitioner.matter_id == Matter.id)
    .where(LeadPractitioner.ended_at.is_(None), Matter.is_live())
    .order_by(Matter.accepted_at, Matter.id)
)
_LED = (
    select(Matter.id, Matter.reference, Matter.level, Matter.primary_need, LeadPractitioner.accepted_at, User.name)
    .join(LeadPractitioner, and_(LeadPractitioner.matter_id == Matter.id, LeadPractitioner.ended_at.is_(None)))
    .join(User, User.id == LeadPractitioner.user_id)
    .order_by(LeadPractitioner.accepted_at, Matter.id)
    .limit(PAGE + 1)
)


def caseload(session: Session, actor: Actor) -> list[Carried]:
    """The cases somebody leads now, the oldest first."""
    return [Carried(*row) for row in session.execute(_carried(actor))]


@question
def _carried(actor: Actor) -> Statement:
    return _CASELOAD.where(LeadPractitioner.user_id == actor.user_id, visible(actor, Permission.CASE_WORK, Matter))


def cases_of_locality(
    session: Session, actor: Actor, locality_id: uuid.UUID | None, after: After | None = None
) -> LedCases:
    """The families of a locality whom somebody leads and whose cases the coordinator may open, the oldest first."""
    led, counted = _led_in(actor, locality_id)
    if after:
        led = led.where(tuple_(LeadPractitioner.accepted_at, Matter.id) > (after.at, after.id))
    rows = session.execute(led).all()
    shown, following = one_page(rows, lambda row: After(row.accepted_at, row.id))
    shown_whole = after is None and following is None
    count = len(rows) if shown_whole else session.scalar(counted) or 0
    return LedCases(Page([Led(*row[1:]) for row in shown], following), count)


@question
def _led_in(actor: Actor, locality_id: uuid.UUID | None) -> tuple[Statement, Select[int]]:
    on_it = and_(
        Matter.locality_id.is_(None) if locality_id is None else Matter.locality_id == locality_id,
        Matter.is_live(),
        visible(actor, Permission.CASE_READ, Matter),
    )
    return _LED.where(on_it), select(func.count()).select_from(Matter).where(on_it, Matter.is_led())


def coordinators_of(session: Session, locality_id: uuid.UUID | None, day: dt.date) -> Sequence[uuid.UUID]:
    """Who coordinates a locality on a day; a family whose locality is not known is every coordinator's."""
    query = (
        select(User.id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(RoleHolding.role == Role.COORDINATOR.value, held_on(day), User.closed_at.is_(None))
        .distinct()
    )
    if locality_id is not None:
        query = query.where(RoleHolding.locality_id == locality_id)
    return session.scalars(query).all()


def coordinators_to_tell(session: Session, matter: Matter, day: dt.date) -> Sequence[uuid.UUID]:
    """Those of its coordinators who may open it: of a family that is restricted, only who is named."""
    told = []
    for user_id in coordinators_of(session, matter.locality_id, day):
        may_open = Open().where(Actor(user_id, user_id, ""), Matter)
        if session.scalar(select(may_open).where(Matter.id == matter.id)):
            told.append(user_id)
    return told


def led_by(session: Session, user_id: uuid.UUID) -> int:
    """How many families somebody leads now."""
    query = select(func.count()).where(LeadPractitioner.user_id == user_id, LeadPractitioner.ended_at.is_(None))
    return session.scalar(query) or 0
