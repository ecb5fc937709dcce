"""Coming in by password, and changing it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts import passwords, throttle
from portal.accounts.actions.sessions import end_other_sessions, start_session
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor, SessionEnd, plain_email
from portal.database import Refused
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe

_NOT_RIGHT = "The e-mail address or the password is not right. Check both and try again"


def sign_in(
    session: Session,
    email: str,
    password: str,
    *,
    address: str,
    device: str,
    at: dt.datetime,
    replacing: uuid.UUID | None = None,
) -> str:
    """Sign in, or refuse with the same words and the same work, whatever was wrong."""
    email = plain_email(email)
    attempt = throttle.attempt_to_sign_in(email, address, at)
    found = session.execute(
        select(User.id, User.password_hash, User.closed_at, Agency.active).join(User.agency).where(User.email == email)
    ).one_or_none()
    right = passwords.verify(found.password_hash if found else None, password)
    if found is None or not right or found.closed_at or not found.active:
        raise Refused(_NOT_RIGHT, field="email")
    throttle.was_right(attempt)
    if passwords.is_out_of_date(found.password_hash):
        _keep(session, found.id, password)
    return start_session(session, found.id, device=device, at=at, replacing=replacing)


def change_password(
    session: Session, actor: Actor, current: str, new: str, *, keep_session_id: uuid.UUID, at: dt.datetime
) -> None:
    """Change one's password. Every other browser is signed out, and an e-mail says that it was changed."""
    attempt = throttle.attempt_to_change_password(actor.user_id, at)
    kept, name, email, agency = session.execute(
        select(User.password_hash, User.name, User.email, Agency.name)
        .join(User.agency)
        .where(User.id == actor.user_id)
        .with_for_update(of=User)
    ).one()
    if not passwords.verify(kept, current):
        raise Refused("This is not your current password", field="current")
    throttle.was_right(attempt)
    passwords.check(new, passwords.Person(name, email, agency), field="new")
    if passwords.verify(kept, new):
        raise Refused("Choose a password that you do not have now", field="new")
    _keep(session, actor.user_id, new)
    end_other_sessions(session, actor, keep_session_id=keep_session_id, at=at, because=SessionEnd.PASSWORD_CHANGED)
    tell_password_changed(session, actor.user_id, at)


def tell_password_changed(session: Session, user_id: uuid.UUID, at: dt.datetime) -> None:
    """Whoever did not do it must learn of it."""
    event = record(session, Kind.PASSWORD_CHANGED, at=at, user_id=user_id)
    owe(session, template="password_changed", to_user_id=user_id, about=str(event.id), at=at)


def _keep(session: Session, user_id: uuid.UUID, password: str) -> None:
    session.execute(update(User).where(User.id == user_id).values(password_hash=passwords.hash_password(password)))
