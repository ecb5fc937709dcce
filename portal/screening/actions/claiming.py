"""Looking at a contact: one screener at a time, so that no work is done twice."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check, may_see
from portal.accounts.rules import Actor, first_name
from portal.contacts.actions.leaving import end_claim
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Claim, Contact
from portal.contacts.queries.following import live_claim
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind


def claim_contact(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> Claim:
    """Begin to look at it. Of two who begin at once one gets it, and the other is told who."""
    at = at or now()
    check(session, actor, Permission.CONTACT_CLAIM, contact)
    take_turn(session, contact)
    if contact.decided_at or contact.withdrawn_at:
        raise Refused("This request no longer waits: it was decided, or whoever sent it took it back.")
    claim = live_claim(session, contact.id)
    if claim:
        if claim.screener_id != actor.user_id:
            raise Refused(f"{first_name(claim.screener.name)} is looking at this request already.")
        return claim
    claim = Claim(contact_id=contact.id, screener_id=actor.user_id, claimed_at=at)
    session.add(claim)
    session.flush()
    record(session, Kind.CONTACT_CLAIMED, at=at, contact_id=contact.id, claim=claim.id)
    return claim


def release_contact(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> None:
    """Give it back to the queue: whoever looks at it, or the hub manager for them."""
    at = at or now()
    check(session, actor, Permission.CONTACT_CLAIM, contact)
    take_turn(session, contact)
    claim = live_claim(session, contact.id)
    if claim is None:
        return  # it is given back already
    if claim.screener_id != actor.user_id and not may_see(session, actor, Permission.CONTACT_REASSIGN, contact):
        raise Refused(
            f"{first_name(claim.screener.name)} is looking at this request. They can give it back, or the hub manager."
        )
    end_claim(session, contact, at)
    record(session, Kind.CONTACT_RELEASED, at=at, contact_id=contact.id, claim=claim.id, of=claim.screener_id)
