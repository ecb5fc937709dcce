"""What people see of their own account, and of the invitation that leads to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.invitations import invitation_behind, is_open
from portal.accounts.models import Agency, Invitation, SignedInSession, User
from portal.accounts.rules import Actor, SessionLimits
from portal.extensions import current_settings


def my_sessions(session: Session, actor: Actor, at: dt.datetime) -> Sequence[SignedInSession]:
    """The browsers in which one is signed in, the latest used first."""
    limits = SessionLimits.of(current_settings())
    return session.scalars(
        select(SignedInSession)
        .where(
            SignedInSession.user_id == actor.user_id,
            SignedInSession.is_live(limits.seen_after(at), limits.started_after(at)),
        )
        .order_by(SignedInSession.last_seen_at.desc(), SignedInSession.id)
    ).all()


@dataclass(frozen=True)
class OpenInvitation:
    """Whom a link is for; whoever has joined before has forgotten the password."""

    name: str
    email: str
    agency_name: str
    joined_before: bool


def open_invitation(session: Session, token: str, at: dt.datetime) -> OpenInvitation | None:
    """Whom a link is for, as long as it works: unused, not withdrawn, not run out, of an agency that takes part."""
    found = session.execute(
        select(User.name, User.email, Agency.name.label("agency_name"), User.joined_at)
        .select_from(Invitation)
        .join(User, User.id == Invitation.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(Invitation.id == invitation_behind(token), is_open(at), User.closed_at.is_(None), Agency.active)
    ).one_or_none()
    if found is None:
        return None
    return OpenInvitation(found.name, found.email, found.agency_name, joined_before=found.joined_at is not None)
