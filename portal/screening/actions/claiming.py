"""Looking at a contact: one screener at a time, so that no work is done twice.

Reports of one event are looked at by one person: what is done with the claim of one is done with them all.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check, may_see
from portal.accounts.rules import Actor, first_name
from portal.contacts.actions.claims import end_claim, keep_claim
from portal.contacts.actions.joined import hold_reports
from portal.contacts.models import Claim, Contact
from portal.contacts.queries.following import live_claim
from portal.contacts.rules.claims import ClaimEnd
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.screening.queries.queue import first_unclaimed
from portal.screening.queries.screeners import as_screener
from portal.screening.rules.filters import Filter

__all__ = ["claim_contact", "claim_next", "keep_claim", "reassign_claim", "release_contact"]
_TRIES = 5  # as many as may be quicker, one after the other, before somebody presses again
_NO_LONGER = "This request no longer waits: it was decided, or whoever sent it took it back."


def claim_contact(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> Claim:
    """Begin to look at it. Of two who begin at once one gets it, and the other is told who.

    Whoever has done nothing with it for too long has it no more, even where the worker has not said so yet.
    """
    at = at or now()
    check(session, actor, Permission.CONTACT_CLAIM, contact)
    reports = hold_reports(session, contact)
    if not contact.is_undecided:
        raise Refused(_NO_LONGER)
    urgent = any(one.urgent for one in reports)
    for report in reports:
        claim = live_claim(session, report.id)
        if claim and claim.screener_id != actor.user_id and claim.lapses_at(urgent=urgent) > at:
            raise Refused(f"{first_name(claim.screener.name)} is looking at this request already.")
    mine = {report.id: _claim_one(session, actor.user_id, report, at) for report in reports if report.is_undecided}
    keep_claim(session, actor, contact, at)
    return mine[contact.id]


def claim_next(session: Session, actor: Actor, chosen: Filter, *, at: dt.datetime | None = None) -> Contact | None:
    """The first of what was chosen that nobody looks at; none where nothing is left. Two who press get two."""
    at = at or now()
    for _ in range(_TRIES):
        contact = first_unclaimed(session, actor, chosen, at)
        if contact is None:
            return None
        try:
            claim_contact(session, actor, contact, at=at)
        except Refused:
            continue  # somebody was quicker by a moment
        return hold_reports(session, contact)[0]
    return None


def release_contact(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> None:
    """Give it back to the queue: whoever looks at it, or the hub manager for them."""
    at = at or now()
    check(session, actor, Permission.CONTACT_CLAIM, contact)
    reports = hold_reports(session, contact)
    claim = live_claim(session, contact.id)
    if claim is None:
        return  # it is given back already
    if claim.screener_id != actor.user_id and not may_see(session, actor, Permission.CONTACT_REASSIGN, contact):
        raise Refused(
            f"{first_name(claim.screener.name)} is looking at this request. They can give it back, or the hub manager."
        )
    for report in reports:
        theirs = live_claim(session, report.id)
        if theirs:
            end_claim(session, report, at, ClaimEnd.RELEASED)
            record(session, Kind.CONTACT_RELEASED, at=at, contact_id=report.id, claim=theirs.id, of=theirs.screener_id)


def reassign_claim(
    session: Session, actor: Actor, contact: Contact, to_user_id: uuid.UUID, *, at: dt.datetime | None = None
) -> None:
    """The hub manager gives it to somebody of the front door, whoever looks at it now; they are told."""
    at = at or now()
    check(session, actor, Permission.CONTACT_REASSIGN, contact)
    reports = hold_reports(session, contact)
    if not contact.is_undecided:
        raise Refused(_NO_LONGER)
    receiver = as_screener(session, to_user_id, at)
    if receiver is None or not all(may_see(session, receiver, Permission.CONTACT_CLAIM, one) for one in reports):
        raise Refused("This person cannot look at this request. Choose somebody else.", field="to")
    before = live_claim(session, contact.id)
    if before and before.screener_id == to_user_id:
        return  # pressed twice
    for report in reports:
        if report.is_undecided:
            _hand_on(session, report, to_user_id, at)
    if to_user_id != actor.user_id:
        owe(session, template="contact_reassigned", to_user_id=to_user_id, about=contact.reference, at=at)


def _claim_one(session: Session, screener_id: uuid.UUID, contact: Contact, at: dt.datetime) -> Claim:
    claim = live_claim(session, contact.id)
    if claim and claim.screener_id == screener_id:
        return claim
    if claim:
        lapse(session, contact, claim, at)
    claim = _begin(session, screener_id, contact, at)
    record(session, Kind.CONTACT_CLAIMED, at=at, contact_id=contact.id, claim=claim.id)
    return claim


def _hand_on(session: Session, contact: Contact, to_user_id: uuid.UUID, at: dt.datetime) -> None:
    before = live_claim(session, contact.id)
    if before and before.screener_id == to_user_id:
        return
    if before:
        end_claim(session, contact, at, ClaimEnd.REASSIGNED)
    claim = _begin(session, to_user_id, contact, at)
    of = str(before.screener_id) if before else None
    record(session, Kind.CONTACT_REASSIGNED, at=at, contact_id=contact.id, claim=claim.id, of=of, to=to_user_id)


def _begin(session: Session, screener_id: uuid.UUID, contact: Contact, at: dt.datetime) -> Claim:
    claim = Claim(contact_id=contact.id, screener_id=screener_id, claimed_at=at, last_active_at=at)
    session.add(claim)
    session.flush()
    return claim


def lapse(session: Session, contact: Contact, claim: Claim, at: dt.datetime) -> None:
    """Part of what another action does: nothing was done with it for too long."""
    end_claim(session, contact, at, ClaimEnd.LAPSED)
    record(session, Kind.CLAIM_LAPSED, at=at, contact_id=contact.id, claim=claim.id, of=claim.screener_id)
