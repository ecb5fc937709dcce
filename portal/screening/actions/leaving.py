"""Somebody leaves the front door: what they looked at and the hours they were named for are nobody's."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from portal.database import now
from portal.screening.actions.duties import end_duties
from portal.screening.actions.lapsing import release_claims
from portal.screening.queries.screeners import works_as


def leave_the_front_door(session: Session, user_id: uuid.UUID, *, at: dt.datetime | None = None) -> None:
    """Whoever calls has ended the account or the role before. A role they keep keeps what comes with it."""
    at = at or now()
    roles = works_as(session, user_id, at)
    if not roles.may_look:
        release_claims(session, user_id, at=at)
    if not roles.may_be_on_duty:
        end_duties(session, user_id, at=at)
