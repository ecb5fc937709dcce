"""What lists show of a family's children: read in the list's own statement, so a list costs the same however long."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import Function

from portal.people.models import Membership, Person
from portal.people.rules import FamilyRole


def births_of_children(family_id: InstrumentedAttribute[uuid.UUID]) -> Function[Sequence[dt.date | None]]:
    """Their dates of birth, in the order in which they were named: what a board may show."""
    return func.array(_of_children(family_id, Person.born_on.expression), type_=ARRAY(Date))


def names_of_children(family_id: InstrumentedAttribute[uuid.UUID]) -> Function[Sequence[str]]:
    return func.array(_of_children(family_id, func.btrim(Person.forename + " " + Person.surname)), type_=ARRAY(Text))


def _of_children(family_id: InstrumentedAttribute[uuid.UUID], column: ColumnElement[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.family_id == family_id, Membership.role == FamilyRole.CHILD.value)
        .order_by(Membership.position)
        .scalar_subquery()
    )
