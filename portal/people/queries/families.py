"""The families of people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.people.models import Family, Membership
from portal.people.queries.merged import same_people


def families_of(session: Session, person_ids: Sequence[uuid.UUID]) -> list[Family]:
    """The families in which any of them is now, by whichever of their records."""
    if not person_ids:
        return []
    query = (
        select(Family)
        .join(Membership, Membership.family_id == Family.id)
        .where(Membership.person_id.in_(same_people(person_ids)), Membership.ended_at.is_(None))
        .order_by(Family.formed_at)
        .options(selectinload(Family.memberships).joinedload(Membership.person, innerjoin=True))
    )
    return list(dict.fromkeys(session.scalars(query).unique().all()))
