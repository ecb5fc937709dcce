"""Claims that end by themselves: nothing was done with them for too long, or whoever held them has left."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import DateTime, and_, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from portal.contacts.actions.claims import end_claim
from portal.contacts.models import Claim, Contact
from portal.contacts.queries.following import live_claim
from portal.contacts.rules.claims import ClaimEnd, may_rest
from portal.database import now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.screening.actions.claiming import lapse

AT_ONCE = 100
_report = aliased(Contact)


def lapse_claims(session: Session, *, at: dt.datetime | None = None) -> int:
    """Nobody is waited for: what somebody does something with at this moment is passed over, and looked at again."""
    at = at or now()
    lead = func.coalesce(Contact.joined_to_id, Contact.id)
    # Of reports of one event the urgent one sets the time for all.
    of_urgent_event = and_(
        Contact.joined_to_id.is_not(None) | select(_report.id).where(_report.joined_to_id == Contact.id).exists(),
        select(_report.id).where((_report.id == lead) | (_report.joined_to_id == lead), _report.urgent).exists(),
    )
    moment = DateTime(timezone=True)
    active_until = case(
        (Contact.urgent | of_urgent_event, literal(at - may_rest(urgent=True), moment)),
        else_=literal(at - may_rest(urgent=False), moment),
    )
    over = (
        select(Contact)
        .join(Claim, Claim.contact_id == Contact.id)
        .where(Claim.ended_at.is_(None), func.coalesce(Claim.last_active_at, Claim.claimed_at) <= active_until)
        .order_by(Contact.id)
        .limit(AT_ONCE)
        .with_for_update(of=(Contact, Claim), skip_locked=True, key_share=True)
    )
    ended = 0
    for contact in session.scalars(over).all():
        claim = live_claim(session, contact.id)
        if claim:
            lapse(session, contact, claim, at)
            ended += 1
    return ended


def release_claims(session: Session, user_id: uuid.UUID, *, at: dt.datetime | None = None) -> int:
    """Somebody leaves the front door: what they looked at is anybody's again.

    Whoever calls has ended the account or the role before, so they begin no other.
    """
    at = at or now()
    theirs = (
        select(Contact)
        .join(Claim, Claim.contact_id == Contact.id)
        .where(Claim.ended_at.is_(None), Claim.screener_id == user_id)
        .order_by(Contact.id)
        .with_for_update(of=Contact, key_share=True)
    )
    ended = 0
    for contact in session.scalars(theirs).all():
        claim = live_claim(session, contact.id)
        if claim and claim.screener_id == user_id:
            end_claim(session, contact, at, ClaimEnd.LEFT)
            record(session, Kind.CLAIM_LEFT, at=at, contact_id=contact.id, claim=claim.id, of=user_id)
            ended += 1
    return ended
