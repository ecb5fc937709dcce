"""Asking whether somebody may: for one record, for a list, for a page. One definition answers all three."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from portal.access.permissions import TABLE, Permission
from portal.accounts.rules import Actor

Record = TypeVar("Record")


class NotYours(Exception):
    """The record does not exist, or is not this actor's to see: the two are never told apart."""


def may_enter(actor: Actor | None, permission: Permission) -> bool:
    """Whether a page that needs this permission has anything for the actor at all."""
    return any(clause.may_hold(actor) for clause in TABLE[permission])


def visible(actor: Actor | None, permission: Permission, model: Any) -> ColumnElement[bool]:
    """The filter of a list: exactly the rows whose page would open."""
    return _question(actor, permission, model)


@functools.lru_cache(maxsize=512)
def _question(actor: Actor | None, permission: Permission, model: Hashable) -> ColumnElement[bool]:
    """Clauses that cannot hold for this actor are left out, so that the database plans only what matters.

    What is kept is the question, never an answer: which grants there are, and what time it is, is asked each time.
    """
    clauses = [clause.where(actor, model) for clause in TABLE[permission] if clause.may_hold(actor)]
    return or_(False, *clauses)


def find(
    session: Session,
    actor: Actor | None,
    permission: Permission,
    model: type[Record],
    *conditions: ColumnElement[bool],
    options: tuple[ORMOption, ...] = (),
) -> Record:
    """The one record that meets the conditions and is the actor's to see under this permission."""
    query = select(model).where(*conditions, visible(actor, permission, model)).options(*options)
    record = session.scalars(query).unique().one_or_none()
    if record is None:
        raise NotYours
    return record


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
    asked = [permission for permission in permissions if may_enter(actor, permission)]
    if not asked:
        return frozenset()
    model = type(record)
    query = select(*(visible(actor, permission, model) for permission in asked)).where(model.id == record.id)
    return frozenset(permission for permission, held in zip(asked, session.execute(query).one(), strict=True) if held)


def check_role(actor: Actor, permission: Permission) -> None:
    """What an action asks where there is no record yet."""
    if not may_enter(actor, permission):
        raise NotYours
