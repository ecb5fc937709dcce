"""What several tests of these pages need: the rows as they are now, and the way to a role's end."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import RoleHolding, User


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


def page_to_end(session: Session, user: User) -> str:
    """Where the one role of somebody is ended."""
    holding_id = session.scalars(select(RoleHolding.id).where(RoleHolding.user_id == user.id)).one()
    return f"/admin/roles/{holding_id}/end"
