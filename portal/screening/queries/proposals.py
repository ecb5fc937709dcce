"""What waits for a second person's agreement."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import User
from portal.screening.models import Proposal

_BY_WHOM = (
    joinedload(Proposal.author, innerjoin=True).load_only(User.name, User.agency_id),
    joinedload(Proposal.answerer).load_only(User.name),
)
_OPEN = (
    select(Proposal)
    .where(
        Proposal.contact_id == bindparam("contact_id"),
        Proposal.agreed_at.is_(None),
        Proposal.refused_at.is_(None),
        Proposal.dropped_at.is_(None),
    )
    .options(*_BY_WHOM)
)
_LAST = (
    select(Proposal)
    .where(Proposal.contact_id == bindparam("contact_id"), Proposal.dropped_at.is_(None))
    .order_by(Proposal.proposed_at.desc())
    .limit(1)
    .options(*_BY_WHOM)
)


def open_proposal(session: Session, contact_id: uuid.UUID) -> Proposal | None:
    return session.scalars(_OPEN, {"contact_id": contact_id}).one_or_none()


def last_proposal(session: Session, contact_id: uuid.UUID) -> Proposal | None:
    """The open one, or how the last one ended."""
    return session.scalars(_LAST, {"contact_id": contact_id}).one_or_none()
