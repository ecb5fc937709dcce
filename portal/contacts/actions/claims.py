"""Keeping a claim alive, and ending one: what other actions do to it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.contacts.models import Claim, Contact
from portal.contacts.rules.claims import ClaimEnd


def keep_claim(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> None:
    """Whoever looks at it has just done something, so it stays theirs; reports of one event are kept together."""
    lead_id = contact.joined_to_id or contact.id
    together = select(Contact.id).where(or_(Contact.id == lead_id, Contact.joined_to_id == lead_id))
    session.execute(
        update(Claim)
        .where(
            Claim.contact_id.in_(together),
            Claim.screener_id == actor.user_id,
            Claim.ended_at.is_(None),
            Claim.claimed_at <= at,
        )
        .values(last_active_at=at)
    )


def end_claim(session: Session, contact: Contact, at: dt.datetime, because: ClaimEnd) -> None:
    session.execute(
        update(Claim)
        .where(Claim.contact_id == contact.id, Claim.ended_at.is_(None))
        .values(ended_at=at, ended_because=because.value)
    )
