"""Asking whether somebody may: for one record, for a list, for a page. One definition answers all three."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from portal.access.models import Capacity, Grant
from portal.access.permissions import TABLE, Permission
from portal.accounts.rules import Actor

Record = TypeVar("Record")
Statement: TypeAlias = "Select[*tuple[Any, ...]]"
Asked = ParamSpec("Asked")
Question = TypeVar("Question")


def question(make: Callable[Asked, Question]) -> Callable[Asked, Question]:
    """Keep the statement this makes for each actor: putting one together takes longer than its answer.

    What is kept is the question, never an answer: which grants there are, and what time it is, is asked each time.
    """
    kept: Any = functools.lru_cache(maxsize=256)(make)
    made: Callable[Asked, Question] = kept
    return made


class NotYours(Exception):
    """The record does not exist, or is not this actor's to see: the two are never told apart."""


def may_enter(actor: Actor | None, permission: Permission) -> bool:
    """Whether a page that needs this permission has anything for the actor at all."""
    return any(clause.may_hold(actor) for clause in TABLE[permission])


@question
def visible(actor: Actor | None, permission: Permission, model: Any) -> ColumnElement[bool]:
    """The filter of a list: exactly the rows whose page would open.

    Clauses that cannot hold for this actor are left out, so that the database plans only what matters.
    """
    clauses = [clause.where(actor, model) for clause in TABLE[permission] if clause.may_hold(actor)]
    return or_(False, *clauses)


def find(
    session: Session,
    actor: Actor | None,
    permission: Permission,
    model: type[Record],
    options: tuple[ORMOption, ...] = (),
    **by: Any,
) -> Record:
    """The one record with this reference or id, if it is the actor's to see under this permission."""
    query = _found_by(actor, permission, model, tuple(by), options)
    record: Record | None = session.scalars(query, by).unique().one_or_none()
    if record is None:
        raise NotYours
    return record


@question
def _found_by(
    actor: Actor | None, permission: Permission, model: Any, names: tuple[str, ...], options: tuple[ORMOption, ...]
) -> Statement:
    """`options` are a constant of the page that asks: made anew each time, they would be another question."""
    asked = (getattr(model, name) == bindparam(name) for name in names)
    return select(model).where(*asked, visible(actor, permission, model)).options(*options)


def check(session: Session, actor: Actor, permission: Permission, record: Any) -> None:
    """What every action asks before it changes a record."""
    if not may_see(session, actor, permission, record):
        raise NotYours


def may_see(session: Session, actor: Actor, permission: Permission, record: Any) -> bool:
    """Whether a page may show the way to what this permission guards."""
    if not may_enter(actor, permission):
        return False
    model = type(record)
    return bool(session.scalar(select(visible(actor, permission, model)).where(model.id == record.id)))


def which(session: Session, actor: Actor, record: Any, *permissions: Permission) -> frozenset[Permission]:
    """Which of these the actor has on a record, asked in one go."""
    asked = tuple(permission for permission in permissions if may_enter(actor, permission))
    if not asked:
        return frozenset()
    held = session.execute(_each(actor, type(record), asked), {"id": record.id}).one()
    return frozenset(permission for permission, holds in zip(asked, held, strict=True) if holds)


@question
def _each(actor: Actor, model: Any, permissions: tuple[Permission, ...]) -> Statement:
    held = (visible(actor, permission, model) for permission in permissions)
    return select(*held).where(model.id == bindparam("id"))


def holders(session: Session, capacity: Capacity, *, contact_id: uuid.UUID, at: dt.datetime) -> Sequence[Grant]:
    """The live grants of a capacity on a contact: nobody else sees what is added to it."""
    live = Grant.ended_at.is_(None) & or_(Grant.until.is_(None), Grant.until > at)
    return session.scalars(
        select(Grant).where(Grant.contact_id == contact_id, Grant.capacity == capacity.value, live)
    ).all()


def check_role(actor: Actor, permission: Permission) -> None:
    """What an action asks where there is no record yet."""
    if not may_enter(actor, permission):
        raise NotYours
