"""One line a request, or a child on one, with the parts that it counts in.

A figure is the number of lines of its parts, and the list behind a figure is those lines: so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Interval,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from portal.casework.models import Matter
from portal.contacts.models import Contact, ContactPerson
from portal.guidance.codes import Route
from portal.measures.parts import NOT_RECORDED, of_route
from portal.people.models import Membership
from portal.people.rules import FamilyRole
from portal.screening.models import Decision, Outcome

Scope = Sequence[ColumnElement[bool]]
Lines = Select[Any]
Source = Callable[..., Lines]

_AT = Contact.received_at.type
BEGINS: Final = bindparam("begins", type_=_AT)
ENDS: Final = bindparam("ends", type_=_AT)
AT: Final = bindparam("at", type_=_AT)  # what is overdue, is so at this moment
_ROUTES: Final = tuple(Route)
_SOON: Final = 60  # days


def received(*scope: ColumnElement[bool]) -> Lines:
    """Requests received in a period: what became of them, and whether that was in time."""
    asked, decided = _asked(Contact.received_at, scope)
    part = case(
        (asked.c.withdrawn_at.is_not(None), "withdrawn"),
        (asked.c.decided_at.is_(None), "waiting"),
        else_=decided.c.route,
    )
    heard = case(
        (asked.c.withdrawn_at.is_not(None), null()),
        (asked.c.decided_at <= asked.c.due_at, "in_time"),
        (or_(asked.c.decided_at.is_not(None), asked.c.due_at < AT), "not_in_time"),
        else_="not_due",
    )
    return _lines(asked, decided, part, heard, asked.c.received_at)


def decided(*scope: ColumnElement[bool]) -> Lines:
    """Requests decided in a period: the referrer's level, where one was given, and the one that was decided."""
    asked, decided = _asked(Contact.decided_at, scope)
    part = case(
        (or_(asked.c.referrer_level.is_(None), decided.c.level.is_(None)), "not_compared"),
        else_=func.concat("levels:", asked.c.referrer_level, "-", decided.c.level),
    )
    return _lines(asked, decided, part, null(), asked.c.decided_at)


def _lines(asked: Subquery, decided: Subquery, part: Any, heard: Any, placed_at: Any) -> Lines:
    return select(
        asked.c.id,
        asked.c.locality_id,
        asked.c.agency_id,
        cast(part, Text).label("part"),
        cast(heard, Text).label("heard"),
        type_coerce(placed_at, _AT).label("placed_at"),
        _hours(asked).label("hours"),
        asked.c.referrer_level,
        decided.c.level,
        decided.c.route,
    ).select_from(asked.outerjoin(decided, decided.c.contact_id == asked.c.id))


def _hours(asked: Subquery) -> ColumnElement[Any]:
    """From receipt to the decision and its message, day and night."""
    return cast(func.extract("epoch", asked.c.decided_at - asked.c.received_at) / 3600, Float)


def _asked(placed: Any, scope: Scope) -> tuple[Subquery, Subquery]:
    """The requests of a period, and what was decided about those that are decided.

    A later decision about a child takes the place of the earlier. Of several children the request has the first route
    there is, and the highest level.
    """
    asked = (
        select(
            Contact.id,
            Contact.locality_id,
            Contact.agency_id,
            Contact.received_at,
            func.coalesce(Contact.extended_due_at, Contact.due_at).label("due_at"),  # stops taken out
            Contact.decided_at,
            Contact.withdrawn_at,
            Contact.referrer_level,
        )
        .where(placed >= BEGINS, placed < ENDS, *scope)
        .cte("asked")
    )
    latest = (
        select(Decision.contact_id, Outcome.level, Outcome.route)
        .join(Outcome, Outcome.decision_id == Decision.id)
        .join(asked, asked.c.id == Decision.contact_id)
        .ext(distinct_on(Outcome.child_id))
        .order_by(Outcome.child_id, Decision.number.desc())
        .subquery("latest")
    )
    ranks = {route.value: rank for rank, route in enumerate(_ROUTES)}
    first = func.min(case(ranks, value=latest.c.route))
    names: dict[Any, Any] = {rank: of_route(route) for rank, route in enumerate(_ROUTES)}
    outcomes = (
        select(latest.c.contact_id, func.max(latest.c.level).label("level"), case(names, value=first).label("route"))
        .group_by(latest.c.contact_id)
        .subquery("outcomes")
    )
    told = (
        select(
            asked.c.id.label("contact_id"),
            outcomes.c.level,
            func.coalesce(outcomes.c.route, of_route(NOT_RECORDED)).label("route"),
        )
        .select_from(asked.outerjoin(outcomes, outcomes.c.contact_id == asked.c.id))
        .where(asked.c.decided_at.is_not(None))
        .subquery("told")
    )
    return asked, told  # type: ignore[return-value] # a CTE is read from like any other


def children(*scope: ColumnElement[bool]) -> Lines:
    """Children on requests received in a period that were not taken back: who was asked about again, and how soon.

    Only a child linked to a person can be known again. Earlier means smaller by moment and key, and not taken back.
    `own`: whether an earlier request came from the same agency, which knows of it.
    """
    kid = (
        select(
            ContactPerson.id,
            ContactPerson.person_id,
            ContactPerson.contact_id,
            Contact.locality_id,
            Contact.agency_id,
            Contact.received_at,
        )
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(
            ContactPerson.role == FamilyRole.CHILD.value,
            Contact.received_at >= BEGINS,
            Contact.received_at < ENDS,
            Contact.withdrawn_at.is_(None),
            *scope,
        )
        .cte("kid")
    )
    earlier = _earlier(kid)
    part = case(
        (kid.c.person_id.is_(None), "not_linked"),
        (earlier.c.day.is_(None), "first"),
        (_in_open_case(kid), "open_case"),
        (_day(kid.c.received_at) - earlier.c.day <= _SOON, "within_60"),
        else_="later",
    )
    return select(
        kid.c.id,
        kid.c.locality_id,
        kid.c.agency_id,
        cast(part, Text).label("part"),
        cast(null(), Text).label("heard"),
        cast(null(), Float).label("hours"),
        func.coalesce(earlier.c.own, literal(value=False)).label("own"),
    ).select_from(kid.outerjoin(earlier, literal(value=True)))


def _earlier(kid: Any) -> Any:
    """The last day on which the child was asked about in the 12 months before, and whether its own agency ever did."""
    before, on = aliased(Contact), aliased(ContactPerson)
    return (
        select(
            func.max(_day(before.received_at)).label("day"),
            func.bool_or(before.agency_id == kid.c.agency_id).label("own"),
        )
        .join(on, on.contact_id == before.id)
        .where(
            on.person_id == kid.c.person_id,
            on.role == FamilyRole.CHILD.value,
            before.withdrawn_at.is_(None),
            tuple_(before.received_at, before.id) < tuple_(kid.c.received_at, kid.c.contact_id),
            _day(before.received_at) >= cast(_day(kid.c.received_at) - cast("12 months", Interval), Date),
        )
        .lateral("earlier")
    )


def _in_open_case(kid: Any) -> ColumnElement[bool]:
    """Whether the child's family had a case with a Lead Practitioner when the request came."""
    return exists().where(
        Membership.person_id == kid.c.person_id,
        Membership.since <= kid.c.received_at,
        or_(Membership.ended_at.is_(None), Membership.ended_at > kid.c.received_at),
        Matter.family_id == Membership.family_id,
        and_(
            Matter.accepted_at <= kid.c.received_at,
            or_(Matter.closed_at.is_(None), Matter.closed_at > kid.c.received_at),
        ),
    )


def _day(moment: Any) -> ColumnElement[Any]:
    return cast(func.timezone("Europe/London", moment), Date)
