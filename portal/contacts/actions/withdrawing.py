"""A partner takes a contact back before it is decided."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.contacts.actions.joined import fall_out, hold_reports
from portal.contacts.actions.leaving import leave_the_front_door
from portal.contacts.models import Contact, Post
from portal.contacts.queries.following import live_claim
from portal.contacts.rules.withdrawing import why_not_withdrawn
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.codes import WithdrawnBecause


def withdraw_contact(
    session: Session,
    actor: Actor,
    contact: Contact,
    because: WithdrawnBecause,
    *,
    seen: int,
    at: dt.datetime | None = None,
) -> None:
    """Take it back: the front door has it no more. `seen` is how much was said about it when the page was opened.

    Nobody is owed a letter. Whoever was looking at it keeps it in sight, so that it does not vanish under their hands.
    """
    at = at or now()
    check(session, actor, Permission.CONTACT_WITHDRAW, contact)
    reports = hold_reports(session, contact)
    if contact.withdrawn_at and contact.withdrawn_by == actor.user_id:
        return  # pressed twice
    refusal = why_not_withdrawn(urgent=contact.urgent, decided_at=contact.decided_at, withdrawn_at=contact.withdrawn_at)
    if refusal:
        raise Refused(refusal)
    said = session.scalar(select(func.count()).select_from(Post).where(Post.contact_id == contact.id))
    if said != seen:
        raise Refused(
            "Something was said about this request since you opened this page. Open the request and read it; if you"
            " still want to, take it back then."
        )
    claim = live_claim(session, contact.id)
    fall_out(session, contact, reports)  # what others told of the same event is decided all the same
    contact.withdrawn_at, contact.withdrawn_by, contact.withdrawn_because = at, actor.user_id, because.value
    event = record(session, Kind.CONTACT_WITHDRAWN, at=at, contact_id=contact.id, because=because.value)
    leave_the_front_door(session, contact, event, reason="withdrawn", keeper_id=claim.screener_id if claim else None)
    session.flush()
