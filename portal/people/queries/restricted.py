"""Whose records may not be shown to somebody: nothing of them is, but that there is one and whom to ask."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import and_, exists, or_, select, union
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant, Restriction
from portal.accounts.rules import Actor
from portal.people.models import Membership, Person
from portal.people.queries.merged import all_records, kept_as


def hidden_people(session: Session, actor: Actor, person_ids: Collection[uuid.UUID], at: dt.datetime) -> set[uuid.UUID]:
    """Those of them who are restricted, or a family of theirs is, and the actor is not one of those named.

    One who is put together with another record is shown by what either says: nothing of either may be closed.
    """
    if not person_ids:
        return set()
    kept = kept_as(session, person_ids)
    records = all_records(Person.id.in_(person_ids))
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
        select(records.c.kept_id)
        .join(Membership, Membership.person_id == records.c.id)
        .join(Restriction, Restriction.family_id == Membership.family_id)
        .where(closed)
    )
    by_person = select(records.c.kept_id).join(Restriction, Restriction.person_id == records.c.id).where(closed)
    found = set(session.scalars(union(by_family, by_person)))
    return {person_id for person_id in person_ids if kept[person_id] in found}
