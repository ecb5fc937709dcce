"""The predicates from which permissions are made. They read grants and restrictions, and the actor's own roles."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, true
from sqlalchemy.orm import aliased

from portal.access.models import Capacity, Grant, Restriction
from portal.accounts.rules import Actor, Role
from portal.database import now


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


class Granted:
    """A live grant of one of these capacities, to the actor or to a role in a scope that the actor holds."""

    def __init__(self, *capacities: Capacity) -> None:
        self.capacities = capacities

    def may_hold(self, actor: Actor | None) -> bool:
        return actor is not None

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        if actor is None:
            return false()
        grant = aliased(Grant)
        return exists().where(
            _same_subject(grant, record, record.__grants_by__),
            grant.capacity.in_([capacity.value for capacity in self.capacities]),
            _live(grant, now()),
            _held_by(grant, actor),
        )


class Open:
    """Not restricted, or the actor is one of those named."""

    def may_hold(self, actor: Actor | None) -> bool:  # noqa: ARG002
        return True

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        restriction = aliased(Restriction)
        restricted = exists().where(
            _same_subject(restriction, record, record.__restricted_by__), restriction.lifted_at.is_(None)
        )
        if actor is None:
            return not_(restricted)
        grant = aliased(Grant)
        named = exists().where(
            _same_subject(grant, record, record.__restricted_by__),
            grant.capacity == Capacity.NAMED.value,
            grant.user_id == actor.user_id,
            _live(grant, now()),
        )
        return or_(not_(restricted), named)


class Clause:
    """Predicates that must all hold."""

    def __init__(self, *predicates: Predicate) -> None:
        self.predicates = predicates

    def may_hold(self, actor: Actor | None) -> bool:
        return all(predicate.may_hold(actor) for predicate in self.predicates)

    def where(self, actor: Actor | None, record: Any) -> ColumnElement[bool]:
        return and_(*(predicate.where(actor, record) for predicate in self.predicates))


def _same_subject(row: Any, record: Any, columns: dict[str, str]) -> ColumnElement[bool]:
    return or_(*(getattr(row, theirs) == getattr(record, ours) for theirs, ours in columns.items()))


def _live(grant: Any, at: dt.datetime) -> ColumnElement[bool]:
    return and_(grant.ended_at.is_(None), grant.since <= at, or_(grant.until.is_(None), grant.until > at))


def _held_by(grant: Any, actor: Actor) -> ColumnElement[bool]:
    by_role = [
        and_(
            grant.role == held.role.value,
            or_(grant.agency_id.is_(None), grant.agency_id == held.agency_id),
            or_(grant.locality_id.is_(None), grant.locality_id == held.locality_id),
        )
        for held in actor.roles
    ]
    return or_(grant.user_id == actor.user_id, *by_role)
