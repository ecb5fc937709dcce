"""Leaving: everything at once."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import lasting_roles, withdraw_invitations
from portal.accounts.actions.sessions import end_all_sessions
from portal.accounts.models import RoleHolding, User
from portal.accounts.queries.roles import not_over
from portal.accounts.rules import Actor, SessionEnd, may_close
from portal.database import Refused
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.working_time import london_date


def close_account(session: Session, actor: Actor, user_id: uuid.UUID, at: dt.datetime) -> None:
    """End somebody's account, with every role, session and open invitation it has. It cannot be opened again."""
    user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    today = london_date(at)
    if not may_close(actor, user_id, user.agency_id, lasting_roles(session, user_id, at)):
        raise Refused("You cannot end this account. Ask another administrator")
    if user.closed_at:
        raise Refused("This account has ended already")
    user.closed_at = at
    session.execute(
        update(RoleHolding)
        .where(RoleHolding.user_id == user_id, not_over(today))
        .values(ends_on=func.greatest(RoleHolding.starts_on, today))
    )
    withdraw_invitations(session, user_id, at)
    end_all_sessions(session, user_id, because=SessionEnd.ACCOUNT_CLOSED, at=at)
    record(session, Kind.ACCOUNT_CLOSED, at=at, user_id=user_id)
