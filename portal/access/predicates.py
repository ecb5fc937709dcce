"""The predicates from which permissions are made. They read grants and restrictions, and the actor's own roles."""

from __future__ import annotations

import functools
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, literal_column, not_, or_, select, true

from portal.access.models import Capacity, Grant, Restriction
from portal.accounts.rules import Actor, Role
from portal.database import now

# What does not depend on the actor is made once: making it afresh cost more than asking the database.
_GRANTS: Any = Grant.__table__.c
_RESTRICTIONS: Any = Restriction.__table__.c
_AT = bindparam("at", callable_=now, type_=_GRANTS.since.type, unique=True)
_LIVE = and_(_GRANTS.ended_at.is_(None), _GRANTS.since <= _AT, or_(_GRANTS.until.is_(None), _GRANTS.until > _AT))


class Predicate(Protocol):
    def may_hold(self, actor: Actor | None) -> bool:
        """Whether it could hold for some record: enough to enter a page, never enough to see a record."""

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        """Whether it holds for a row of this model, in SQL."""


class Everyone:
    def may_hold(self, actor: Actor | None) -> bool:  # noqa: ARG002 -- the protocol's form
        return True

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:  # noqa: ARG002
        return true()


class SignedIn:
    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:  # noqa: ARG002
        return true() if actor else false()


class Holds:
    """The actor holds one of these roles now."""

    def __init__(self, *roles: Role) -> None:
        self.roles = roles

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None and actor.holds(*self.roles)

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:  # noqa: ARG002
        return true() if self.may_hold(actor) else false()


class HoldsHere:
    """The actor holds this role in the locality that the record is."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None and actor.holds(self.role)

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        places = actor.localities_as(self.role) if actor else frozenset()
        condition: ColumnElement[bool] = record.id.in_(places) if places else false()
        return condition


class HoldsFor:
    """The actor holds this role for the agency whose record it is: this column of it holds the agency's id."""

    def __init__(self, role: Role, column: str) -> None:
        self.role = role
        self.column = column

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None and actor.holds(self.role)

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        agencies = actor.agencies_as(self.role) if actor else frozenset()
        condition: ColumnElement[bool] = getattr(record, self.column).in_(agencies) if agencies else false()
        return condition


class Granted:
    """A live grant of one of these capacities, to the actor or to a role in a scope that the actor holds."""

    def __init__(self, *capacities: Capacity) -> None:
        self.capacities = capacities

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        if actor is None:
            return false()
        return _some_grant(
            _granted_on(record),
            or_(*(_GRANTS.capacity == capacity.value for capacity in self.capacities)),
            _LIVE,
            _held_by(actor),
        )


class OwnedBy:
    """The record is the actor's own: this column of it holds their id."""

    def __init__(self, column: str) -> None:
        self.column = column

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        if actor is None:
            return false()
        condition: ColumnElement[bool] = getattr(record, self.column) == actor.user_id
        return condition


class Open:
    """Not restricted, or the actor is one of those named."""

    def may_hold(self, actor: Actor | None) -> bool:  # noqa: ARG002
        return True

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        if actor is None:
            return not_(_restricted(record))
        named = _some_grant(
            _named_on(record),
            _GRANTS.capacity == Capacity.NAMED.value,
            _GRANTS.user_id == actor.user_id,
            _LIVE,
        )
        return or_(not_(_restricted(record)), named)


class Clause:
    """Predicates that must all hold."""

    def __init__(self, *predicates: Predicate) -> None:
        self.predicates = predicates

    def may_hold(self, actor: Actor | None) -> bool:
        return all(predicate.may_hold(actor) for predicate in self.predicates)

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        return and_(*(predicate.where(actor, record) for predicate in self.predicates))


def _some_grant(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a grant, asked row by row.

    The planner would make a join of it and read every grant that somebody holds before the first line of a list. It
    leaves alone what has an OFFSET.
    """
    return select(Grant.id).where(*conditions).offset(literal_column("0")).exists()


@functools.cache
def _granted_on(record: Any) -> ColumnElement[bool]:
    return _same_subject(_GRANTS, record, record.__grants_by__)


@functools.cache
def _named_on(record: Any) -> ColumnElement[bool]:
    return _same_subject(_GRANTS, record, record.__restricted_by__)


@functools.cache
def _restricted(record: Any) -> ColumnElement[bool]:
    by = _same_subject(_RESTRICTIONS, record, record.__restricted_by__)
    return exists().where(by, _RESTRICTIONS.lifted_at.is_(None))


def _same_subject(row: Any, record: Any, columns: dict[str, str]) -> ColumnElement[bool]:
    return or_(*(row[theirs] == getattr(record, ours) for theirs, ours in columns.items()))


def _held_by(actor: Actor) -> ColumnElement[bool]:
    by_role = [
        and_(
            _GRANTS.role == held.role.value,
            or_(_GRANTS.agency_id.is_(None), _GRANTS.agency_id == held.agency_id),
            or_(_GRANTS.locality_id.is_(None), _GRANTS.locality_id == held.locality_id),
        )
        for held in actor.roles
    ]
    return or_(_GRANTS.user_id == actor.user_id, *by_role)
