"""The keys of agencies' programmes: made and ended by an administrator, who reads nothing by them.

Agencies lie on a floor that knows no permissions, so this asks.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.keys import Secret, new_secret
from portal.accounts.models import Agency, AgencyKey
from portal.accounts.queries.keys import followers_of
from portal.accounts.rules import Actor
from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind


def make_key(
    session: Session,
    actor: Actor,
    agency: Agency,
    *,
    key_id: uuid.UUID,
    name: str,
    user_id: uuid.UUID,
    at: dt.datetime,
) -> Secret:
    """A key for a programme of this agency. The form has its id: sent again, it makes no second one."""
    check_role(actor, Permission.AGENCY_MANAGE)
    if user_id not in {one.id for one in followers_of(session, agency.id, at)}:
        raise Refused("Choose somebody of the agency who may send requests", field="follower")
    secret = new_secret()
    made = Refused("This key was made already. If nobody has copied it, end it and make another.")
    with refusing(session, {"pk_agency_keys": made}):
        session.add(
            AgencyKey(
                id=key_id,
                agency_id=agency.id,
                user_id=user_id,
                name=name,
                prefix=secret.prefix,
                secret_digest=secret.digest,
                made_at=at,
                made_by=actor.user_id,
            )
        )
    record(session, Kind.KEY_MADE, at=at, user_id=user_id, key=key_id, agency=agency.id)
    session.flush()
    return secret


def end_key(session: Session, actor: Actor, agency: Agency, key_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Nothing can be sent by it from now on; pressed twice, it has ended once."""
    check_role(actor, Permission.AGENCY_MANAGE)
    which = select(AgencyKey).where(AgencyKey.id == key_id, AgencyKey.agency_id == agency.id)
    key = session.scalar(which.with_for_update())
    if key is None:
        raise NotYours
    if key.ended_at is not None:
        return
    key.ended_at, key.ended_by = at, actor.user_id
    record(session, Kind.KEY_ENDED, at=at, user_id=key.user_id, key=key.id, agency=agency.id)
    session.flush()
