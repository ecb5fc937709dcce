"""Leaving: everything at once."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import withdraw_invitations
from portal.accounts.actions.sessions import end_all_sessions
from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import ROLES, Actor, SessionEnd, may_close
from portal.database import Refused
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.working_time import london_date


def close_account(session: Session, actor: Actor, user_id: uuid.UUID, at: dt.datetime) -> None:
    """End somebody's account, with every role, session and open invitation it has. It cannot be opened again."""
    user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    today = london_date(at)
    lasting = (RoleHolding.user_id == user_id) & or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on > today)
    roles = frozenset(ROLES[role] for role in session.scalars(select(RoleHolding.role).where(lasting)))
    if not may_close(actor, user_id, user.agency_id, roles):
        raise Refused("You cannot end this account. Ask another administrator")
    if user.closed_at:
        raise Refused("This account has ended already")
    user.closed_at = at
    session.execute(update(RoleHolding).where(lasting).values(ends_on=func.greatest(RoleHolding.starts_on, today)))
    withdraw_invitations(session, user_id, at)
    end_all_sessions(session, user_id, because=SessionEnd.ACCOUNT_CLOSED, at=at)
    record(session, Kind.ACCOUNT_CLOSED, at=at, user_id=user_id)
