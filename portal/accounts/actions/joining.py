"""Using the link of an invitation: to join, or to choose a new password when the old one is forgotten."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts import passwords
from portal.accounts.actions.sessions import end_all_sessions, start_session
from portal.accounts.actions.signing_in import tell_password_changed
from portal.accounts.invitations import invitation_behind, is_open
from portal.accounts.models import Agency, Invitation, User
from portal.accounts.rules import SessionEnd
from portal.database import Refused, act_as
from portal.events.actions import record
from portal.events.kinds import Kind

_OVER = "This invitation can no longer be used. Ask whoever invited you for a new one"


def join(
    session: Session, token: str, password: str, *, device: str, at: dt.datetime, replacing: uuid.UUID | None = None
) -> str:
    """Choose a password and be signed in. A link works once, and only while it is open."""
    invitation_id = invitation_behind(token)
    found = session.execute(
        select(User.id, User.name, User.email, User.joined_at, Agency.name.label("agency"))
        .select_from(Invitation)
        .join(User, User.id == Invitation.user_id)
        .join(User.agency)
        .where(Invitation.id == invitation_id, Agency.active)
    ).one_or_none()
    if invitation_id is None or found is None:
        raise Refused(_OVER)
    passwords.check(password, passwords.Person(found.name, found.email, found.agency), field="password")
    act_as(session, str(found.id))
    _use(session, invitation_id, found.id, passwords.hash_password(password), at)
    if found.joined_at is None:
        record(session, Kind.ACCOUNT_JOINED, at=at, user_id=found.id)
    else:
        end_all_sessions(session, found.id, because=SessionEnd.PASSWORD_CHANGED, at=at)
        tell_password_changed(session, found.id, at)
    return start_session(session, found.id, device=device, at=at, replacing=replacing)


def _use(session: Session, invitation_id: uuid.UUID, user_id: uuid.UUID, password_hash: str, at: dt.datetime) -> None:
    """Both rows or neither. Of two who press at once, the database lets one through."""
    # The user first, as everywhere: whoever closes the account at this moment waits or is waited for, never both.
    with session.begin_nested():
        known = session.execute(
            update(User)
            .where(User.id == user_id, User.closed_at.is_(None))
            .values(password_hash=password_hash, joined_at=func.coalesce(User.joined_at, at))
            .returning(User.id)
        ).one_or_none()
        used = session.execute(
            update(Invitation)
            .where(Invitation.id == invitation_id, is_open(at))
            .values(used_at=at)
            .returning(Invitation.id)
        ).one_or_none()
        if known is None or used is None:
            raise Refused(_OVER)
