"""Reading through merges: which records are one person."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import CTE, Select, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from portal.people.models import Merge, Person


def records_of(session: Session, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Every record that is read as the same person, and this one: the one that is kept stands first."""
    records = _records_of([person_id])
    return session.scalars(select(records.c.id).order_by(records.c.id != records.c.kept_id, records.c.id)).all()


def same_people(person_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """These records and all that are read as the same people, for `IN` of another statement."""
    return select(_records_of(person_ids).c.id)


def kept_as(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """As which record each of these is read: its own, where nobody has put it together with another."""
    records = _records_of(person_ids)
    kept = dict(session.execute(select(records.c.id, records.c.kept_id)).all())
    return {person_id: kept[person_id] for person_id in person_ids}


def merges_of(session: Session, person_id: uuid.UUID) -> Sequence[Merge]:
    """What was merged into one person or taken apart again, the latest first."""
    records = records_of(session, person_id)
    of_them = Merge.kept_id.in_(records) | Merge.merged_id.in_(records)
    return session.scalars(select(Merge).where(of_them).order_by(Merge.made_at.desc(), Merge.id)).all()


def all_records(*from_: Any) -> CTE:
    """`id` and `kept_id` of every record that is read as the same person as one of those that this condition picks."""
    start = select(Person.id, Person.merged_into_id).where(*from_)
    up = start.cte("up", recursive=True)
    up = up.union(select(Person.id, Person.merged_into_id).join(up, Person.id == up.c.merged_into_id))
    kept = select(up.c.id.label("id"), up.c.id.label("kept_id")).where(up.c.merged_into_id.is_(None))
    records = kept.cte("records", recursive=True)
    below = aliased(Person)
    return records.union(select(below.id, records.c.kept_id).join(records, below.merged_into_id == records.c.id))


def _records_of(person_ids: Collection[uuid.UUID]) -> CTE:
    return all_records(Person.id == any_(bindparam(None, list(person_ids), type_=ARRAY(Uuid), unique=True)))
