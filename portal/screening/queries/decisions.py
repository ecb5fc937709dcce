"""What was decided on a contact."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import User
from portal.contacts.models import Contact
from portal.screening.models import Decision

_ON_THE_CONTACT = Decision.contact_id == bindparam("contact_id")
_CURRENT = (
    select(Decision)
    .where(
        _ON_THE_CONTACT, Decision.number == select(func.max(Decision.number)).where(_ON_THE_CONTACT).scalar_subquery()
    )
    .options(
        joinedload(Decision.outcomes),
        joinedload(Decision.author, innerjoin=True).load_only(User.name),
        joinedload(Decision.agreed_by).load_only(User.name),
    )
)
_EARLIER = (
    select(Decision)
    .where(_ON_THE_CONTACT)
    .order_by(Decision.number.desc())
    .offset(1)
    .options(joinedload(Decision.author, innerjoin=True).load_only(User.name))
)


def earlier_decisions(session: Session, contact: Contact) -> Sequence[Decision]:
    """Those that a later one has taken the place of, the latest first: they stand as they were."""
    if contact.decided_at is None:
        return []
    return session.scalars(_EARLIER, {"contact_id": contact.id}).all()


def current_decision(session: Session, contact: Contact) -> Decision | None:
    """The latest decision on a contact; earlier ones stand, but no longer count."""
    if contact.decided_at is None:
        return None
    return session.scalars(_CURRENT, {"contact_id": contact.id}).unique().one_or_none()
