"""Two records of one person, found later: they are read as one, and nothing is moved, so it can be undone.

Who may, and whether two families would be joined that both have somebody's help, is asked above: see
`casework/actions/merging.py`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.people.models import Membership, Merge, Person
from portal.people.queries.merged import same_people


def lock_people(session: Session, *ids: uuid.UUID) -> None:
    """In one order, whoever comes first: of two who merge them at once the second sees what the first did."""
    asked = select(Person).where(Person.id.in_(ids)).order_by(Person.id)
    session.scalars(asked.with_for_update(), execution_options={"populate_existing": True}).all()


def hold_people(session: Session, ids: Collection[uuid.UUID]) -> None:
    """Until this transaction ends nobody puts these people together with others, or takes them apart.

    Whoever links somebody or opens a matter begins with this, before anything else is written about them: so of a
    merge and a matter at once the second sees what the first did. They are locked in the order in which a merge locks;
    whom one brought while this waited come after.
    """
    held: set[uuid.UUID] = set()
    wanted = set(ids)
    while wanted - held:
        locked = select(Person.id).where(Person.id.in_(same_people(wanted))).order_by(Person.id)
        held = wanted | set(session.scalars(locked.with_for_update(read=True)))
        wanted = held | set(session.scalars(same_people(held)))  # whom somebody merged while this waited


def hold_households(session: Session, ids: Collection[uuid.UUID]) -> None:
    """The same of whoever lives with them too, in one go: taken one after the other, two could wait for each other."""
    if not ids:
        return
    theirs, beside = aliased(Membership), aliased(Membership)
    household = (
        select(beside.person_id)
        .join(theirs, theirs.family_id == beside.family_id)
        .where(theirs.person_id.in_(same_people(ids)), theirs.ended_at.is_(None), beside.ended_at.is_(None))
    )
    hold_people(session, {*ids, *session.scalars(household)})


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


def unmerge(session: Session, made: Merge, *, by: uuid.UUID, because: str, at: dt.datetime) -> None:
    """They are two again, each with all that was ever theirs."""
    if made.undone_at is not None:
        raise Refused("Somebody has taken these two records apart already.")
    if not because.strip():
        raise Refused("Say how you know that they are two people.", field="because")
    made.undone_at, made.undone_by, made.undone_because = at, by, because.strip()
    session.get_one(Person, made.merged_id).merged_into_id = None
    record(session, Kind.PEOPLE_UNMERGED, at=at, person_id=made.kept_id, merge=made.id, merged=made.merged_id)
    session.flush()
