"""What was decided on a contact."""

from __future__ import annotations

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
    .options(joinedload(Decision.outcomes), joinedload(Decision.author, innerjoin=True).load_only(User.name))
)


def current_decision(session: Session, contact: Contact) -> Decision | None:
    """The latest decision on a contact; earlier ones stand, but no longer count."""
    if contact.decided_at is None:
        return None
    return session.scalars(_CURRENT, {"contact_id": contact.id}).unique().one_or_none()
