"""What an agency's lead sees of drafts that speak of danger: that they exist, and whose they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_enter, visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.contacts.models import Draft
from portal.contacts.rules.drafts import cutoffs


@dataclass(frozen=True)
class InDanger:
    """That somebody has not sent a draft with a sign of danger, as their agency's lead sees it."""

    author: str
    since: dt.datetime


def unsent_in_danger(session: Session, actor: Actor, at: dt.datetime) -> list[InDanger]:
    """What colleagues have had for four hours and not sent, longest waiting first: whose it is, not what it says."""
    if not may_enter(actor, Permission.DRAFT_IN_DANGER):
        return []
    query = (
        select(User.name, Draft.urgent_since)
        .join(User, User.id == Draft.author_id)
        .where(
            Draft.sent_at.is_(None),
            Draft.urgent_since <= cutoffs(at).tell_lead,
            Draft.author_id != actor.user_id,
            visible(actor, Permission.DRAFT_IN_DANGER, Draft),
        )
        .order_by(Draft.urgent_since, Draft.id)
    )
    return [InDanger(author, since) for author, since in session.execute(query) if since]
