"""A contact leaves the front door: it was decided, or taken back."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.actions.claims import end_claim
from portal.contacts.models import Contact
from portal.contacts.rules.claims import ClaimEnd
from portal.events.models import Event

KEPT_IN_SIGHT = dt.timedelta(days=30)


def leave_the_front_door(
    session: Session, contact: Contact, event: Event, *, reason: str, keeper_id: uuid.UUID | None
) -> None:
    """The queue loses it and nobody looks at it; its keeper and the hub manager have it in sight for a while."""
    end_claim(session, contact, event.happened_at, ClaimEnd.WITHDRAWN if reason == "withdrawn" else ClaimEnd.DECIDED)
    end_grants(session, Capacity.FRONT_DOOR, source=event, contact_id=contact.id)
    until = event.happened_at + KEPT_IN_SIGHT
    if keeper_id:
        grant_to_user(
            session, keeper_id, Capacity.FRONT_DOOR, reason=reason, source=event, contact_id=contact.id, until=until
        )
    grant_to_role(
        session, Role.HUB_MANAGER, Capacity.FRONT_DOOR, reason=reason, source=event, contact_id=contact.id, until=until
    )
