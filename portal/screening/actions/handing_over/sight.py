"""Who has a contact in sight while it is handed over, and whose turn it is to answer."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role, grant_to_user
from portal.access.models import Capacity, Grant
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.events.models import Event

KEPT_AFTER_ANSWER = dt.timedelta(days=1)  # so that whoever answered at the same time learns that it was done
_ASKED = (Capacity.OFFERED, Capacity.COORDINATOR)


def take_turn(session: Session, contact: Contact) -> None:
    """Wait for whoever decides it or answers for it, and see what they did. It comes before what hangs on it."""
    session.flush()
    session.execute(select(Contact.id).where(Contact.id == contact.id).with_for_update(key_share=True))
    session.refresh(contact, ["decided_at", "again_due_at", "withdrawn_at"])


def keep_in_sight(
    session: Session, contact: Contact, event: Event, keeper_id: uuid.UUID, *, reason: str, until: dt.datetime | None
) -> None:
    """Whoever handed it over and the hub manager have it in sight: without an end while nobody has taken it on."""
    end_grants(session, Capacity.FRONT_DOOR, source=event, contact_id=contact.id)
    grant_to_user(
        session, keeper_id, Capacity.FRONT_DOOR, reason=reason, source=event, contact_id=contact.id, until=until
    )
    grant_to_role(
        session, Role.HUB_MANAGER, Capacity.FRONT_DOOR, reason=reason, source=event, contact_id=contact.id, until=until
    )


def nobody_is_asked(session: Session, contact: Contact, event: Event) -> None:
    """It is answered: those who were asked may look for a day who did, and no longer."""
    asked = select(Grant).where(
        Grant.contact_id == contact.id,
        Grant.capacity.in_([capacity.value for capacity in _ASKED]),
        Grant.ended_at.is_(None),
    )
    until = event.happened_at + KEPT_AFTER_ANSWER
    held = [
        (grant.user_id, grant.role, grant.locality_id, Capacity(grant.capacity)) for grant in session.scalars(asked)
    ]
    end_grants(session, *_ASKED, source=event, contact_id=contact.id)
    for user_id, role, locality_id, capacity in held:
        if user_id:
            grant_to_user(
                session, user_id, capacity, reason="answered", source=event, contact_id=contact.id, until=until
            )
        elif role:
            grant_to_role(
                session, Role(role), capacity, reason="answered", source=event, contact_id=contact.id,
                locality_id=locality_id, until=until,
            )  # fmt: skip
