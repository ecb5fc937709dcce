"""Putting two records of one person together, and taking them apart: who may, and when it would join two matters."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.predicates import Open
from portal.access.queries import NotYours, visible
from portal.accounts.rules import Actor
from portal.casework.models import Matter
from portal.database import Refused, now
from portal.people.actions.merging import lock_people, merge, unmerge
from portal.people.models import Family, Membership, Merge, Person
from portal.people.queries.merged import records_of


def merge_people(
    session: Session,
    actor: Actor,
    kept: Person,
    merged: Person,
    *,
    reason: str,
    at: dt.datetime | None = None,
) -> Merge:
    """Read the second record as the first. Nothing of either is moved."""
    for person in (kept, merged):
        check_may_merge(session, actor, person)
    lock_people(session, kept.id, merged.id)
    if _would_join_two_matters(session, kept, merged):
        raise Refused(
            "Both are in a family that has somebody's help now, and these would become one family with two. Close one"
            " of them first, or hand it over to whoever has the other."
        )
    return merge(session, kept, merged, by=actor.user_id, reason=reason, at=at or now())


def unmerge_people(session: Session, actor: Actor, made: Merge, *, at: dt.datetime | None = None) -> None:
    """Two records again, as they were."""
    for record_id in (made.kept_id, made.merged_id):
        check_may_merge(session, actor, session.get_one(Person, record_id))
    lock_people(session, made.kept_id, made.merged_id)
    session.refresh(made)
    unmerge(session, made, by=actor.user_id, at=at or now())


def check_may_merge(session: Session, actor: Actor, person: Person) -> None:
    """A family of theirs is the actor's to work on, and nothing of theirs is closed to them."""
    families = (
        select(Family.id)
        .join(Membership, Membership.family_id == Family.id)
        .where(Membership.person_id.in_(records_of(session, person.id)), Membership.ended_at.is_(None))
    )
    mine = session.scalar(select(families.where(visible(actor, Permission.PEOPLE_MERGE, Family)).exists()))
    closed = session.scalar(select(families.where(~Open().where(actor, Family)).exists()))
    theirs = session.scalar(select(Open().where(actor, Person)).where(Person.id == person.id))
    if not mine or closed or not theirs:
        raise NotYours


def _would_join_two_matters(session: Session, kept: Person, merged: Person) -> bool:
    one, other = (_families_with_a_live_matter(session, person.id) for person in (kept, merged))
    return bool(one and other) and len(one | other) > 1


def _families_with_a_live_matter(session: Session, person_id: uuid.UUID) -> set[uuid.UUID]:
    asked = (
        select(Matter.family_id)
        .join(Membership, Membership.family_id == Matter.family_id)
        .where(
            Membership.person_id.in_(records_of(session, person_id)),
            Membership.ended_at.is_(None),
            Matter.closed_at.is_(None),
        )
    )
    return set(session.scalars(asked))
