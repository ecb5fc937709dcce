"""Somebody who is invited, for the tests of inviting and joining."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.invitations import link_token
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor, Role
from portal.messages.models import Message

NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)
NEW = "three kettles on the moon"  # a password nobody has yet


def invite(session: Session, actor: Actor, agency: Agency, role: Role = Role.REFERRER, **more: object) -> User:
    given: dict[str, object] = {"name": "Ada Frost", "email": "Ada@Frost.example ", "locality_id": None, **more}
    return actions.invite(session, actor, agency_id=agency.id, role=role, at=NOON, **given)  # type: ignore[arg-type]


def link_sent_to(session: Session, user: User) -> str:
    """The token of the link in the latest e-mail."""
    about = session.scalars(
        select(Message.about)
        .where(Message.to_user_id == user.id, Message.template == "account_invitation")
        .order_by(Message.id.desc())
    ).first()
    assert about
    return link_token(uuid.UUID(about))


def join(session: Session, token: str, password: str = NEW, at: dt.datetime = LATER) -> str:
    return actions.join(session, token, password, device="Chrome on Windows", at=at)
