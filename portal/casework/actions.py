"""What happens to a matter and the case it becomes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.casework.models import LeadPractitioner, LevelOfNeed, Matter
from portal.casework.queries import coordinators_of, hold
from portal.casework.rules import LevelMoment
from portal.database import Refused, new_id, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.codes import ClosureReason, PrimaryNeed, Route
from portal.guidance.stars import Star
from portal.identifiers import new_reference
from portal.messages.actions import owe
from portal.people.models import Family
from portal.stars.actions import record_reading
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date

READABLE_AFTER_HANDOVER = dt.timedelta(days=30)


def open_matter(
    session: Session,
    *,
    family: Family,
    decision_id: uuid.UUID,
    route: Route,
    level: int,
    primary_need: PrimaryNeed,
    at: dt.datetime,
) -> Matter:
    """Put a family on its locality's board; where the locality is not known, on every coordinator's."""
    matter = Matter(
        id=new_id(),
        family_id=family.id,
        decision_id=decision_id,
        locality_id=family.locality_id,
        route=route.value,
        level=level,
        primary_need=primary_need.value,
        routed_at=at,
    )
    _store(session, matter)
    event = record(
        session,
        Kind.MATTER_OPENED,
        at=at,
        matter_id=matter.id,
        family_id=family.id,
        route=route.value,
        level=level,
        locality=family.locality_id,
    )
    grant_to_role(
        session,
        Role.COORDINATOR,
        Capacity.COORDINATOR,
        reason="routed",
        source=event,
        family_id=family.id,
        locality_id=family.locality_id,
    )
    return matter


class _ReferenceTaken(Refused):
    pass


def _store(session: Session, matter: Matter) -> None:
    """A reference is drawn by chance; one that is taken is drawn again."""
    refusals = {
        "uq_matters_one_live_a_family": Refused("This family already has somebody's help."),
        "uq_matters_reference": _ReferenceTaken("Please try again."),
    }
    for _ in range(5):
        matter.reference = new_reference("M")
        try:
            with refusing(session, refusals):
                session.add(matter)
        except _ReferenceTaken:
            continue
        return
    raise Refused("We could not put this on the board just now. Please try again.")


def begin_case(session: Session, matter: Matter, practitioner: User, source: Event) -> None:
    """The offer was accepted: from now on it is a case, with one Lead Practitioner and its level at allocation."""
    at = source.happened_at
    taken = Refused("Somebody else has accepted this family already.")
    first = matter.accepted_at is None  # a later Lead Practitioner takes over a case: that is not an allocation
    with refusing(session, {"uq_lead_practitioners_one_a_case": taken, "uq_levels_one_each": taken}):
        session.add(
            LeadPractitioner(
                matter_id=matter.id,
                user_id=practitioner.id,
                agency_type=practitioner.agency.lead_type,
                accepted_at=at,
            )
        )
        if first:
            session.add(_level(matter, LevelMoment.ALLOCATION, matter.level, practitioner.id, at))
            matter.accepted_at = at
    end_grants(session, Capacity.OFFERED, source=source, family_id=matter.family_id)
    grant_to_user(
        session,
        practitioner.id,
        Capacity.LEAD_PRACTITIONER,
        reason="accepted",
        source=source,
        family_id=matter.family_id,
    )


@dataclass(frozen=True)
class StarTaken:
    """A star as the Lead Practitioner brings it: the areas that were scored, on the day it was done."""

    star: Star
    kind: ReadingKind
    held_on: dt.date
    scored_by: ScoredBy
    scores: Mapping[str, int]


def record_star(
    session: Session, actor: Actor, matter: Matter, taken: StarTaken, *, at: dt.datetime | None = None
) -> Reading:
    check(session, actor, Permission.CASE_WORK, matter)
    at = at or now()
    hold(session, matter)
    if matter.accepted_at is None or matter.closed_at is not None:
        raise Refused("This case is closed, so no star can be added to it.")
    if taken.held_on > london_date(at):
        raise Refused("The day you did the star must be today or in the past.", field="held_on")
    if taken.held_on < london_date(matter.routed_at):
        sent = f"{london_date(matter.routed_at):%-d %B %Y}"
        raise Refused(f"The day you did the star must be on or after {sent}, when the case began.", field="held_on")
    kept = Refused("This star is kept already. Nothing was added twice.", field="held_on")
    with refusing(session, {"uq_readings_one_of_a_kind_a_day": kept}):
        reading = record_reading(
            session,
            family_id=matter.family_id,
            matter_id=matter.id,
            star=taken.star,
            kind=taken.kind,
            held_on=taken.held_on,
            scored_by=taken.scored_by,
            scores=taken.scores,
            recorded_by=actor.user_id,
            at=at,
        )
    record(
        session,
        Kind.STAR_RECORDED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        reading=reading.id,
        star=taken.star.code,
        moment=taken.kind.value,
    )
    return reading


def close_case(
    session: Session,
    actor: Actor,
    matter: Matter,
    *,
    reason: ClosureReason,
    level: int,
    at: dt.datetime | None = None,
) -> None:
    """Close a case with its reason and the level of need it ends on; its Lead Practitioner may read it for 30 days."""
    check(session, actor, Permission.CASE_WORK, matter)
    at = at or now()
    already = Refused("This case is closed already.")
    if matter.closed_at is not None:
        raise already
    with refusing(session, {"uq_levels_one_each": already}):
        session.add(_level(matter, LevelMoment.CLOSURE, level, actor.user_id, at))
        matter.closed_at, matter.closed_by, matter.closure_reason = at, actor.user_id, reason.value
        for lead in matter.lead_practitioners:
            lead.ended_at = lead.ended_at or at
    event = record(
        session,
        Kind.CASE_CLOSED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        reason=reason.value,
        level=level,
    )
    end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id)
    grant_to_user(
        session,
        actor.user_id,
        Capacity.HELD,
        reason="closed",
        source=event,
        family_id=matter.family_id,
        until=at + READABLE_AFTER_HANDOVER,
    )
    session.flush()


def release_cases(session: Session, user_id: uuid.UUID, *, at: dt.datetime) -> int:
    """A Lead Practitioner leaves: each of their families is back on its board, and its coordinators are told.

    Whoever calls has checked that the account may be ended.
    """
    led = session.scalars(
        select(LeadPractitioner)
        .where(LeadPractitioner.user_id == user_id, LeadPractitioner.ended_at.is_(None))
        .with_for_update()
    ).all()
    for lead in led:
        matter = session.get_one(Matter, lead.matter_id)
        lead.ended_at = at
        event = record(
            session, Kind.CASE_RELEASED, at=at, matter_id=matter.id, family_id=matter.family_id, lead=user_id
        )
        end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id)
        for coordinator_id in coordinators_of(session, matter.locality_id, london_date(at)):
            owe(session, template="case_released", to_user_id=coordinator_id, about=matter.reference, at=at)
    session.flush()
    return len(led)


def _level(matter: Matter, moment: LevelMoment, level: int, user_id: uuid.UUID, at: dt.datetime) -> LevelOfNeed:
    return LevelOfNeed(matter_id=matter.id, moment=moment.value, level=level, recorded_at=at, recorded_by=user_id)
