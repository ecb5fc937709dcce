"""Cases as their Lead Practitioner and their locality look at them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.casework.models import LeadPractitioner, Matter
from portal.contacts.models import Contact
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.people.models import Family, Membership
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind

# How an event reads on a family's timeline.
TITLES: dict[str, str] = {
    Kind.FAMILY_FORMED: "Family put together from a request for help",
    Kind.MATTER_OPENED: "Sent to the locality's board",
    Kind.OFFER_MADE: "Offered to a Lead Practitioner",
    Kind.OFFER_ACCEPTED: "Accepted by a Lead Practitioner",
    Kind.OFFER_DECLINED: "Declined",
    Kind.OFFER_LAPSED: "Not answered in time, so back on the board",
    Kind.STAR_RECORDED: "Star done",
    Kind.CASE_CLOSED: "Case closed",
}

WITH_FAMILY = selectinload(Matter.family).selectinload(Family.memberships).joinedload(Membership.person)


@dataclass(frozen=True)
class Carried:
    """A case with what its Lead Practitioner asks first: is there a star?"""

    matter: Matter
    stars: int


def hold(session: Session, matter: Matter) -> None:
    """Lock the matter and read it again: of two people at once, the second sees what the first did."""
    session.refresh(matter, with_for_update={"key_share": True, "of": Matter})


def contacts_of(session: Session, actor: Actor, family_id: uuid.UUID) -> Sequence[Contact]:
    """What was sent about a family, as it was written, the newest first."""
    return session.scalars(
        select(Contact)
        .where(Contact.family_id == family_id, visible(actor, Permission.CONTACT_IN_CASE, Contact))
        .order_by(Contact.received_at.desc())
        .options(joinedload(Contact.agency), joinedload(Contact.sender))
    ).all()


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: what happened, when, and who did it."""

    title: str
    when: dt.datetime
    by: str
    words: str = ""


def timeline(session: Session, family_id: uuid.UUID) -> list[Moment]:
    """What happened to a family, the newest first: read from the same events that are sealed."""
    rows = session.execute(
        select(Event, User.name)
        .outerjoin(User, cast(User.id, Text) == Event.actor)
        .where(Event.family_id == family_id, Event.kind.in_(TITLES))
        .order_by(Event.happened_at.desc(), Event.id.desc())
        .limit(200)
    )
    return [Moment(_title(event), event.happened_at, name or "The portal") for event, name in rows]


def _title(event: Event) -> str:
    """A star says which it was; everything else is its kind."""
    if event.kind == Kind.STAR_RECORDED and "moment" in event.payload:
        return ReadingKind(event.payload["moment"]).words
    return TITLES[event.kind]


def caseload(session: Session, actor: Actor) -> list[Carried]:
    """The cases somebody leads now, the oldest first."""
    stars = (
        select(func.count()).where(Reading.matter_id == Matter.id, Reading.superseded_by.is_(None)).scalar_subquery()
    )
    rows = session.execute(
        select(Matter, stars)
        .join(LeadPractitioner, LeadPractitioner.matter_id == Matter.id)
        .where(
            LeadPractitioner.user_id == actor.user_id,
            LeadPractitioner.ended_at.is_(None),
            Matter.closed_at.is_(None),
            visible(actor, Permission.CASE_WORK, Matter),
        )
        .order_by(Matter.accepted_at, Matter.id)
        .options(WITH_FAMILY)
    )
    return [Carried(matter, count) for matter, count in rows]


def cases_of_locality(session: Session, actor: Actor, locality_id: uuid.UUID | None) -> Sequence[Matter]:
    """The active cases of a locality that the coordinator may open, the oldest first."""
    place = Matter.locality_id.is_(None) if locality_id is None else Matter.locality_id == locality_id
    return session.scalars(
        select(Matter)
        .where(
            place,
            Matter.closed_at.is_(None),
            Matter.accepted_at.is_not(None),
            visible(actor, Permission.CASE_READ, Matter),
        )
        .order_by(Matter.accepted_at, Matter.id)
        .limit(200)
        .options(WITH_FAMILY, selectinload(Matter.lead_practitioners).joinedload(LeadPractitioner.user))
    ).all()
