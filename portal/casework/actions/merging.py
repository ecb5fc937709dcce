"""Putting two records of one person together, and taking them apart: who may, and when it would join two matters."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.casework.models import Matter
from portal.casework.queries.merging import check_may_merge, find_merge, live_merge, merge_away
from portal.database import Refused, now
from portal.people.actions.keying import sought_of
from portal.people.actions.merging import lock_people, merge, unmerge
from portal.people.models import Membership, Merge, Person
from portal.people.queries.merged import same_people
from portal.people.rules.side_by_side import side_by_side


def merge_people(
    session: Session,
    actor: Actor,
    kept: Person,
    merged: Person,
    *,
    reason: str,
    checked: bool = False,
    at: dt.datetime | None = None,
) -> Merge:
    """Read the second record as the first. Nothing of either is moved.

    Of two who do it at once, the second hears who was quicker; who presses twice finds what the first press did.
    `checked`: where something speaks against it, that whoever does it has made sure.
    """
    check_may_merge(session, actor, kept.id, merged.id)
    lock_people(session, kept.id, merged.id)
    done = live_merge(session, kept.id, merged.id)
    if done is not None and done.made_by == actor.user_id and done.kept_id == kept.id:
        return done
    _refuse_what_is_done(session, actor, kept, merged)
    if kept.id != merged.id and side_by_side(sought_of(kept), sought_of(merged)).doubts and not checked:
        raise Refused("Say that you have checked: something speaks against it.", field="checked")
    if _would_join_two_matters(session, kept, merged):
        raise Refused(
            "Both are in a family that has somebody's help now, and these would become one family with two. Close one"
            " of them first, or hand it over to whoever has the other."
        )
    return merge(session, kept, merged, by=actor.user_id, reason=reason, at=at or now())


def unmerge_people(session: Session, actor: Actor, made: Merge, *, because: str, at: dt.datetime | None = None) -> None:
    """Two records again, as they were. Pressed twice by the same person it is done once."""
    if find_merge(session, actor, made.id) is not made:
        raise NotYours
    lock_people(session, made.kept_id, made.merged_id)
    session.refresh(made)
    if made.undone_by == actor.user_id:
        return
    if made.undone_by is not None:
        raise Refused(f"{_name_of(session, made.undone_by)} has taken these two records apart already.")
    unmerge(session, made, by=actor.user_id, because=because, at=at or now())


def _refuse_what_is_done(session: Session, actor: Actor, kept: Person, merged: Person) -> None:
    """One of them is read as another by now: whoever did it is named, and it need not be done again."""
    for person, other in ((merged, kept), (kept, merged)):
        done = merge_away(session, person.id)
        if done is None:
            continue
        who = "You have" if done.made_by == actor.user_id else f"{_name_of(session, done.made_by)} has"
        if done.kept_id == other.id:
            raise Refused(f"{who} put these two together already. Nothing was done twice.")
        raise Refused(f"{who} put one of these together with another record already. Compare it with that one.")


def _name_of(session: Session, user_id: uuid.UUID) -> str:
    return session.get_one(User, user_id).name


def _would_join_two_matters(session: Session, kept: Person, merged: Person) -> bool:
    one, other = (_families_with_a_live_matter(session, person.id) for person in (kept, merged))
    return bool(one and other) and len(one | other) > 1


def _families_with_a_live_matter(session: Session, person_id: uuid.UUID) -> set[uuid.UUID]:
    asked = (
        select(Matter.family_id)
        .join(Membership, Membership.family_id == Matter.family_id)
        .where(Membership.person_id.in_(same_people([person_id])), Membership.ended_at.is_(None), Matter.is_live())
    )
    return set(session.scalars(asked))
