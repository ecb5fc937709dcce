"""Reading through merges: which records are one person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.people.models import Merge, Person


def records_of(session: Session, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Every record that is read as the same person, and this one: the one that is kept stands first."""
    return session.scalars(_RECORDS, {"person_id": person_id}).all()


def merges_of(session: Session, person_id: uuid.UUID) -> Sequence[Merge]:
    """What was merged into one person or taken apart again, the latest first."""
    records = records_of(session, person_id)
    of_them = Merge.kept_id.in_(records) | Merge.merged_id.in_(records)
    return session.scalars(select(Merge).where(of_them).order_by(Merge.made_at.desc(), Merge.id)).all()


def _records() -> Select[uuid.UUID]:
    start = select(Person.id, Person.merged_into_id).where(Person.id == bindparam("person_id"))
    up = start.cte("up", recursive=True)
    up = up.union(select(Person.id, Person.merged_into_id).join(up, Person.id == up.c.merged_into_id))
    down = select(up.c.id.label("id"), up.c.merged_into_id).where(up.c.merged_into_id.is_(None))
    all_of_them = down.cte("all_of_them", recursive=True)
    below = aliased(Person)
    all_of_them = all_of_them.union(
        select(below.id, below.merged_into_id).join(all_of_them, below.merged_into_id == all_of_them.c.id)
    )
    return select(all_of_them.c.id).order_by(all_of_them.c.merged_into_id.is_not(None), all_of_them.c.id)


_RECORDS = _records()
