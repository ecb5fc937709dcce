"""Recording what happened, in the transaction in which it happens."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from sqlalchemy.orm import Session

from portal.database import acting, new_id, now
from portal.events.kinds import Kind
from portal.events.models import BODY, Event
from portal.events.rules import Value, body_of, digest_of, speaks_in_codes
from portal.extensions import current_settings


def record(
    session: Session,
    kind: Kind,
    /,
    *,
    at: dt.datetime,
    contact_id: uuid.UUID | None = None,
    family_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    matter_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    **payload: Value | uuid.UUID | dt.datetime,
) -> Event:
    """Add one event, unsealed; who did it is whoever acts in this session."""
    event = Event(
        id=new_id(),
        kind=kind.value,
        actor=acting(session),
        happened_at=at,
        recorded_at=now(),
        contact_id=contact_id,
        family_id=family_id,
        person_id=person_id,
        matter_id=matter_id,
        user_id=user_id,
        payload=_checked(kind, payload),
        salt=secrets.token_bytes(16),
    )
    event.digest = digest_of(current_settings().event_key, event.salt or b"", body_of(body_fields(event)))
    session.add(event)
    session.flush()
    return event


def body_fields(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in BODY}


def _checked(kind: Kind, payload: dict[str, Value | uuid.UUID | dt.datetime]) -> dict[str, Value]:
    if payload.keys() != kind.keys:
        raise ValueError(f"{kind} carries exactly {sorted(kind.keys)}, not {sorted(payload)}")
    plain: dict[str, Value] = {}
    for name, value in payload.items():
        if isinstance(value, dt.datetime):
            plain[name] = value.astimezone(dt.UTC).isoformat(timespec="seconds")
        else:
            plain[name] = str(value) if isinstance(value, uuid.UUID) else value
        if not speaks_in_codes(plain[name]):
            raise ValueError(f"{kind}: {name} must be an id, a code or a number")
    return plain
