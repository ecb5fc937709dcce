"""Two records that may be one person: whose they are to put together, what each has, and what was put together before.

A record is somebody's to put together where a family of theirs is, and where nothing of it is closed to them: neither
the record, nor a family it ever belonged to, nor a request that names it. A record that is nobody's yet, because no
family was formed, is the records officer's alone. Lists and pages ask by the same condition.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.access.permissions import Permission
from portal.access.predicates import Open
from portal.access.queries import NotYours, question, visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.casework.models import Matter
from portal.contacts.models import Contact, ContactPerson
from portal.paging import PAGE, After, Page, one_page
from portal.people.models import Family, Membership, Merge, Person
from portal.people.queries.merged import all_records, same_people

_MAY = Permission.PEOPLE_MERGE


def yours_to_merge(actor: Actor, person: Any) -> ColumnElement[bool]:
    """Whether this record is the actor's to put together, whatever it is read as."""
    families = select(Family.id).join(Membership, Membership.family_id == Family.id)
    ever = families.where(Membership.person_id == person.id)
    named = select(Contact.id).join(ContactPerson, ContactPerson.contact_id == Contact.id)
    return and_(
        or_(
            ever.where(Membership.ended_at.is_(None), visible(actor, _MAY, Family)).exists(),
            visible(actor, _MAY, person),
        ),
        Open().where(actor, person),
        ~ever.where(~Open().where(actor, Family)).exists(),
        ~named.where(ContactPerson.person_id == person.id, ~Open().where(actor, Contact)).exists(),
    )


def may_merge(session: Session, actor: Actor, person_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them whose every record is the actor's."""
    asked = list(person_ids)
    if not asked:
        return set()
    records = all_records(Person.id.in_(asked))
    every = (
        select(records.c.kept_id)
        .join(Person, Person.id == records.c.id)
        .group_by(records.c.kept_id)
        .having(func.bool_and(yours_to_merge(actor, Person)))
    )
    yours = select(records.c.id).where(records.c.id.in_(asked), records.c.kept_id.in_(every))
    return set(session.scalars(yours))


def check_may_merge(session: Session, actor: Actor, *person_ids: uuid.UUID) -> None:
    if may_merge(session, actor, person_ids) != set(person_ids):
        raise NotYours


def find_person(session: Session, actor: Actor, person_id: uuid.UUID) -> Person:
    """The record, if it is the actor's: one that is not and one that never was are the same to them."""
    check_may_merge(session, actor, person_id)
    return session.get_one(Person, person_id)


def find_merge(session: Session, actor: Actor, merge_id: uuid.UUID) -> Merge:
    found = session.scalar(_merges(actor).where(Merge.id == bindparam("merge_id")), {"merge_id": merge_id})
    if found is None:
        raise NotYours
    return found


def live_merge(session: Session, one: uuid.UUID, other: uuid.UUID) -> Merge | None:
    """By which these two are read as one, whichever is kept; none where they are not, or by way of a third."""
    pair = tuple_(Merge.kept_id, Merge.merged_id).in_([(one, other), (other, one)])
    return session.scalar(select(Merge).where(pair, Merge.undone_at.is_(None)))


def merge_away(session: Session, person_id: uuid.UUID) -> Merge | None:
    """By which this record is read as another now."""
    return session.scalar(select(Merge).where(Merge.merged_id == person_id, Merge.undone_at.is_(None)))


@dataclass(frozen=True)
class Put:
    """Two records that were put together, and perhaps taken apart again."""

    merge: Merge
    kept: Person
    merged: Person
    by: str
    undone_by: str | None


def put_together(session: Session, actor: Actor, after: After | None = None) -> Page[Put]:
    """What was put together of those whose records are the actor's, the latest first."""
    query = _merges(actor).order_by(Merge.made_at.desc(), Merge.id.desc()).limit(PAGE + 1)
    if after:
        query = query.where(tuple_(Merge.made_at, Merge.id) < (after.at, after.id))
    rows = session.scalars(query).all()
    shown, following = one_page(rows, lambda row: After(row.made_at, row.id))
    return Page(told_of(session, shown), following)


def told_of(session: Session, merges: Sequence[Merge]) -> list[Put]:
    people = {person_id for one in merges for person_id in (one.kept_id, one.merged_id)}
    users = {user_id for one in merges for user_id in (one.made_by, one.undone_by) if user_id}
    known = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(people)))}
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_(users))).all())
    return [
        Put(one, known[one.kept_id], known[one.merged_id], names[one.made_by], names.get(one.undone_by or one.id))
        for one in merges
    ]


@question
def _merges(actor: Actor) -> Select[Merge]:
    kept, merged = aliased(Person), aliased(Person)
    return select(Merge).where(
        select(kept.id).where(kept.id == Merge.kept_id, yours_to_merge(actor, kept)).exists(),
        select(merged.id).where(merged.id == Merge.merged_id, yours_to_merge(actor, merged)).exists(),
    )


def is_put_together(session: Session, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them who stand for, or are read as, another record."""
    if not person_ids:
        return set()
    other = aliased(Person)
    below = exists().where(other.merged_into_id == Person.id)
    asked = select(Person.id).where(Person.id.in_(person_ids), or_(Person.merged_into_id.is_not(None), below))
    return set(session.scalars(asked))


def has_matter_by_another_record(session: Session, family: Family, children: Collection[uuid.UUID]) -> bool:
    """One of these children is read as one with a record whose family has somebody's help now."""
    record = aliased(Membership)
    theirs = (
        select(record.person_id)
        .join(Matter, Matter.family_id == record.family_id)
        .where(
            record.ended_at.is_(None),
            record.family_id != family.id,
            record.person_id.in_(same_people(children)),
            record.person_id.not_in(children),
            Matter.is_live(),
        )
    )
    return bool(children) and session.scalar(select(theirs.exists())) is True
