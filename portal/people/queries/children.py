"""What lists show of a family's children: read in the list's own statement, so a list costs the same however long."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Text, and_, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.functions import Function

from portal.people.models import Membership, Person
from portal.people.rules import FamilyRole


def births_of_children(family_id: InstrumentedAttribute[uuid.UUID]) -> Function[Sequence[dt.date | None]]:
    """Their dates of birth, in the order in which they were named: what a board may show."""
    return func.array(_of_children(family_id, Person.born_on.expression), type_=ARRAY(Date))


def names_of_children(family_id: InstrumentedAttribute[uuid.UUID]) -> Function[Sequence[str]]:
    return func.array(_of_children(family_id, func.btrim(Person.forename + " " + Person.surname)), type_=ARRAY(Text))


def _is_read_as_another() -> ColumnElement[bool]:
    """Their record is read as one with that of somebody else of this family: a child stands there once.

    That other is the record which is kept, or one before them that is read as the same.
    """
    other, record = aliased(Membership), aliased(Person)
    is_kept = record.id == Person.merged_into_id
    is_before = and_(record.merged_into_id == Person.merged_into_id, other.position < Membership.position)
    twice = (
        select(other.id)
        .join(record, record.id == other.person_id)
        .where(other.family_id == Membership.family_id, or_(is_kept, is_before))
        .exists()
    )
    return and_(Person.merged_into_id.is_not(None), twice)


def _of_children(family_id: InstrumentedAttribute[uuid.UUID], column: ColumnElement[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.family_id == family_id, Membership.role == FamilyRole.CHILD.value)
        .where(~_is_read_as_another())
        .order_by(Membership.position)
        .scalar_subquery()
    )
