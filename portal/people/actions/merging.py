"""Two records of one person, found later: they are read as one, and nothing is moved, so it can be undone.

Who may, and whether two families would be joined that both have somebody's help, is asked above: see
`casework/actions/merging.py`.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.people.models import Merge, Person


def lock_people(session: Session, *ids: uuid.UUID) -> None:
    """In one order, whoever comes first: of two who merge them at once the second sees what the first did."""
    asked = select(Person).where(Person.id.in_(ids)).order_by(Person.id)
    session.scalars(asked.with_for_update(), execution_options={"populate_existing": True}).all()


def merge(session: Session, kept: Person, merged: Person, *, by: uuid.UUID, reason: str, at: dt.datetime) -> Merge:
    """From now on the second is read as the first. Both are locked."""
    if kept.id == merged.id:
        raise Refused("This is one record. Choose another one to put together with it.")
    if merged.merged_into_id is not None:
        raise Refused("Somebody has put this record together with another already. Open it again to see with which.")
    if kept.merged_into_id is not None:
        raise Refused("This record is read as another already. Put them together with that one.")
    if not reason.strip():
        raise Refused("Say how you know that they are one person.", field="reason")
    made = Merge(kept_id=kept.id, merged_id=merged.id, reason=reason.strip(), made_at=at, made_by=by)
    already = Refused("Somebody has put this record together with another already. Open it again to see with which.")
    with refusing(session, {"uq_merges_live": already}):
        session.add(made)
        merged.merged_into_id = kept.id
    record(session, Kind.PEOPLE_MERGED, at=at, person_id=kept.id, merge=made.id, merged=merged.id)
    return made


def unmerge(session: Session, made: Merge, *, by: uuid.UUID, at: dt.datetime) -> None:
    """They are two again, each with all that was ever theirs."""
    if made.undone_at is not None:
        raise Refused("Somebody has taken these two records apart already.")
    made.undone_at, made.undone_by = at, by
    session.get_one(Person, made.merged_id).merged_into_id = None
    record(session, Kind.PEOPLE_UNMERGED, at=at, person_id=made.kept_id, merge=made.id, merged=made.merged_id)
    session.flush()
