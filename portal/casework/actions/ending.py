"""A case is closed, or its Lead Practitioner leaves it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.casework.actions.levels import level_of_need
from portal.casework.models import LeadPractitioner, Matter
from portal.casework.queries import coordinators_of
from portal.casework.rules import LevelMoment
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.codes import ClosureReason
from portal.messages.actions import owe
from portal.working_time import london_date

READABLE_AFTER_HANDOVER = dt.timedelta(days=30)


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
        session.add(level_of_need(matter, LevelMoment.CLOSURE, level, actor.user_id, at))
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

    Whoever calls has ended the account or the role before: a leaver who also coordinates is not told.
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
