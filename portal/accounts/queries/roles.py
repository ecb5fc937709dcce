"""Which roles somebody holds on a day, and how they are called."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.rules import AGENCY_ROLES, ROLES, Role
from portal.places.models import Locality


def held_on(day: dt.date | ColumnElement[dt.date]) -> ColumnElement[bool]:
    return and_(RoleHolding.starts_on <= day, not_over(day))


def not_over(day: dt.date | ColumnElement[dt.date]) -> ColumnElement[bool]:
    """Held on a day, or to be held after it."""
    return or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= day)


@dataclass(frozen=True)
class RoleInWords:
    """`Early-help coordinator, North`"""

    holding_id: uuid.UUID
    role: Role
    scope: str

    def __str__(self) -> str:
        return f"{self.role.words}, {self.scope}" if self.scope else self.role.words

    @property
    def short(self) -> str:
        """Without the agency, where that stands beside it anyway."""
        return self.role.words if self.role in AGENCY_ROLES else str(self)


def roles_in_words(
    session: Session, user_ids: Collection[uuid.UUID], day: dt.date
) -> dict[uuid.UUID, list[RoleInWords]]:
    """What each of these people does on a day; those who do nothing are left out."""
    rows = session.execute(
        select(RoleHolding.user_id, RoleHolding.id, RoleHolding.role, func.coalesce(Locality.name, Agency.name, ""))
        .outerjoin(Agency, Agency.id == RoleHolding.agency_id)
        .outerjoin(Locality, Locality.id == RoleHolding.locality_id)
        .where(RoleHolding.user_id.in_(user_ids), held_on(day))
        .order_by(RoleHolding.starts_on, RoleHolding.id)
    )
    held: dict[uuid.UUID, list[RoleInWords]] = defaultdict(list)
    for user_id, holding_id, role, scope in rows:
        held[user_id].append(RoleInWords(holding_id, ROLES[role], scope))
    return dict(held)


def holders_of(session: Session, role: Role, day: dt.date, agency_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Whoever holds a role on a day, in an agency where one is named, and still has an account."""
    query = (
        select(User.id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(RoleHolding.role == role.value, held_on(day), User.closed_at.is_(None))
        .distinct()
        .order_by(User.id)
    )
    if agency_id is not None:
        query = query.where(RoleHolding.agency_id == agency_id)
    return list(session.scalars(query))
