"""Sessions as rows: each signed-in browser can be named, and ended from anywhere."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from sqlalchemy import ColumnElement, not_, update
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession
from portal.accounts.rules import SEEN_EVERY, Actor, SessionEnd, SessionLimits, token_digest
from portal.accounts.throttle import transaction_apart
from portal.database import act_as, new_id
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import current_settings

_LONGEST_DEVICE = 100


def start_session(
    session: Session, user_id: uuid.UUID, *, device: str, at: dt.datetime, replacing: uuid.UUID | None = None
) -> str:
    """Sign somebody in who has proved who they are. From here on they act; the token is for their cookie alone."""
    act_as(session, str(user_id))
    if replacing:
        end_session(session, replacing, because=SessionEnd.SIGNED_IN_AGAIN, at=at)
    _end_expired(session, user_id, at)
    token = secrets.token_urlsafe(32)
    row = SignedInSession(
        id=new_id(),
        token_digest=token_digest(token),
        user_id=user_id,
        device=device[:_LONGEST_DEVICE],
        started_at=at,
        last_seen_at=at,
    )
    session.add(row)
    session.flush()
    record(session, Kind.SESSION_STARTED, at=at, user_id=user_id, session=row.id)
    return token


def end_session(session: Session, session_id: uuid.UUID, *, because: SessionEnd, at: dt.datetime) -> None:
    _end(session, SignedInSession.id == session_id, because=because, at=at)


def end_my_session(session: Session, actor: Actor, session_id: uuid.UUID, *, at: dt.datetime) -> None:
    """End one of one's own sessions; anybody else's stays as it is."""
    mine = SignedInSession.user_id == actor.user_id
    _end(session, SignedInSession.id == session_id, mine, because=SessionEnd.ENDED_BY_OWNER, at=at)


def end_other_sessions(
    session: Session,
    actor: Actor,
    *,
    keep_session_id: uuid.UUID,
    at: dt.datetime,
    because: SessionEnd = SessionEnd.ENDED_BY_OWNER,
) -> None:
    """End every session of one's own but this."""
    mine = SignedInSession.user_id == actor.user_id
    _end(session, mine, SignedInSession.id != keep_session_id, because=because, at=at)


def end_all_sessions(session: Session, user_id: uuid.UUID, *, because: SessionEnd, at: dt.datetime) -> None:
    _end(session, SignedInSession.user_id == user_id, because=because, at=at)


def touch_session(session_id: uuid.UUID, at: dt.datetime) -> None:
    """Note that a session is in use: at most once a minute, and in a transaction of its own, for a GET writes too."""
    with transaction_apart("portal:last-seen") as session:
        session.execute(
            update(SignedInSession)
            .where(
                SignedInSession.id == session_id,
                SignedInSession.ended_at.is_(None),
                SignedInSession.last_seen_at < at - SEEN_EVERY,
            )
            .values(last_seen_at=at)
        )


def _end_expired(session: Session, user_id: uuid.UUID, at: dt.datetime) -> None:
    limits = SessionLimits.of(current_settings())
    expired = not_(SignedInSession.is_live(limits.seen_after(at), limits.started_after(at)))
    _end(session, SignedInSession.user_id == user_id, expired, because=SessionEnd.EXPIRED, at=at)


def _end(session: Session, *which: ColumnElement[bool], because: SessionEnd, at: dt.datetime) -> None:
    ended = session.execute(
        update(SignedInSession)
        .where(*which, SignedInSession.ended_at.is_(None))
        .values(ended_at=at, ended_because=because.value)
        .returning(SignedInSession.id, SignedInSession.user_id)
    ).all()
    for session_id, user_id in ended:
        record(session, Kind.SESSION_ENDED, at=at, user_id=user_id, session=session_id, because=because.value)
