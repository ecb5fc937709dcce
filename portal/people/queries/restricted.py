"""Whose records may not be shown to somebody: nothing of them is, but that there is one and whom to ask."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant, Restriction
from portal.accounts.rules import Actor
from portal.people.models import Membership


def hidden_people(session: Session, actor: Actor, person_ids: Collection[uuid.UUID], at: dt.datetime) -> set[uuid.UUID]:
    """Those of them who are restricted, or a family of theirs is, and the actor is not one of those named."""
    if not person_ids:
        return set()
    named = exists().where(
        or_(Grant.family_id == Restriction.family_id, Grant.person_id == Restriction.person_id),
        Grant.capacity == Capacity.NAMED.value,
        Grant.user_id == actor.user_id,
        Grant.ended_at.is_(None),
        Grant.since <= at,
        or_(Grant.until.is_(None), Grant.until > at),
    )
    closed = and_(Restriction.lifted_at.is_(None), ~named)
    by_family = (
        select(Membership.person_id)
        .join(Restriction, Restriction.family_id == Membership.family_id)
        .where(Membership.person_id.in_(person_ids), closed)
    )
    by_person = select(Restriction.person_id).where(Restriction.person_id.in_(person_ids), closed)
    found = {*session.scalars(by_family), *session.scalars(by_person)}
    return {person_id for person_id in found if person_id is not None}
