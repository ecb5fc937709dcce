"""Cases as their Lead Practitioner and their locality look at them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Uuid, case, cast, func, select
from sqlalchemy.orm import Session, joinedload

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor
from portal.casework.models import LeadPractitioner, Matter
from portal.contacts.models import Contact
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.people.models import Family, Membership
from portal.people.queries import names_of_children
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

WITH_FAMILY = joinedload(Matter.family, innerjoin=True).selectinload(Family.memberships).joinedload(Membership.person)


@dataclass(frozen=True)
class Carried:
    """A case with what its Lead Practitioner asks first: is there a star?"""

    reference: str
    level: int
    accepted_at: dt.datetime
    children: Sequence[str]
    stars: int


@dataclass(frozen=True)
class Led:
    """A case on its locality's board, with who leads it."""

    reference: str
    level: int
    primary_need: str
    accepted_at: dt.datetime
    lead: str | None  # none would be a fault, and must be seen


def hold(session: Session, matter: Matter) -> None:
    """Lock the matter and read it again: of two people at once, the second sees what the first did."""
    session.refresh(matter, with_for_update={"key_share": True, "of": Matter})


@dataclass(frozen=True)
class Account:
    """What a partner sent about a family, as it was written, and who sent it."""

    reference: str
    received_at: dt.datetime
    sender: str
    agency: str
    worries: str
    working_well: str
    needs_to_happen: str


def contacts_of(session: Session, actor: Actor, family_id: uuid.UUID) -> list[Account]:
    """What was sent about a family, the newest first."""
    rows = session.execute(
        select(
            Contact.reference,
            Contact.received_at,
            User.name,
            Agency.name,
            Contact.worries,
            Contact.working_well,
            Contact.needs_to_happen,
        )
        .join(User, User.id == Contact.sender_id)
        .join(Agency, Agency.id == Contact.agency_id)
        .where(Contact.family_id == family_id, visible(actor, Permission.CONTACT_IN_CASE, Contact))
        .order_by(Contact.received_at.desc())
    )
    return [Account(*row) for row in rows]


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: what happened, when, and who did it."""

    title: str
    when: dt.datetime
    by: str
    words: str = ""


def timeline(session: Session, family_id: uuid.UUID) -> list[Moment]:
    """What happened to a family, the newest first: read from the same events that are sealed."""
    # A part of the portal acts under its own name; everyone else's key finds them by the index.
    actor_id = case((Event.actor.not_like("portal:%"), cast(Event.actor, Uuid)))
    rows = session.execute(
        select(Event.kind, Event.payload["moment"].astext, Event.happened_at, User.name)
        .outerjoin(User, User.id == actor_id)
        .where(Event.family_id == family_id, Event.kind.in_(TITLES))
        .order_by(Event.happened_at.desc(), Event.id.desc())
        .limit(200)
    )
    return [Moment(_title(kind, moment), when, name or "The portal") for kind, moment, when, name in rows]


def _title(kind: str, moment: str | None) -> str:
    """A star says which it was; everything else is its kind."""
    return ReadingKind(moment).words if kind == Kind.STAR_RECORDED and moment else TITLES[kind]


def caseload(session: Session, actor: Actor) -> list[Carried]:
    """The cases somebody leads now, the oldest first."""
    stars = (
        select(func.count()).where(Reading.matter_id == Matter.id, Reading.superseded_by.is_(None)).scalar_subquery()
    )
    rows = session.execute(
        select(Matter.reference, Matter.level, Matter.accepted_at, names_of_children(Matter.family_id), stars)
        .join(LeadPractitioner, LeadPractitioner.matter_id == Matter.id)
        .where(
            LeadPractitioner.user_id == actor.user_id,
            LeadPractitioner.ended_at.is_(None),
            Matter.closed_at.is_(None),
            visible(actor, Permission.CASE_WORK, Matter),
        )
        .order_by(Matter.accepted_at, Matter.id)
    )
    return [Carried(*row) for row in rows]


def cases_of_locality(session: Session, actor: Actor, locality_id: uuid.UUID | None) -> list[Led]:
    """The active cases of a locality that the coordinator may open, the oldest first."""
    place = Matter.locality_id.is_(None) if locality_id is None else Matter.locality_id == locality_id
    rows = session.execute(
        select(Matter.reference, Matter.level, Matter.primary_need, Matter.accepted_at, User.name)
        .outerjoin(LeadPractitioner, (LeadPractitioner.matter_id == Matter.id) & LeadPractitioner.ended_at.is_(None))
        .outerjoin(User, User.id == LeadPractitioner.user_id)
        .where(
            place,
            Matter.closed_at.is_(None),
            Matter.accepted_at.is_not(None),
            visible(actor, Permission.CASE_READ, Matter),
        )
        .order_by(Matter.accepted_at, Matter.id)
        .limit(200)
    )
    return [Led(*row) for row in rows]
