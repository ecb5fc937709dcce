"""Writing down whom somebody phoned about a child, so that nobody has to tell it twice."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.contacts.models import Contact, PhoneCall
from portal.contacts.rules.urgent import is_long_ago
from portal.database import Refused, new_id, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind


class LongAgo(Refused):
    """The call was before yesterday: is the day right? Whoever says so is believed."""


class _NotedAlready(Refused):
    pass


def note_phone_call(
    session: Session,
    actor: Actor,
    contact: Contact,
    spoke_to: str,
    phoned_at: dt.datetime,
    *,
    day_is_right: bool = False,
    at: dt.datetime | None = None,
) -> None:
    """Keep who was spoken to and when; written down twice, it is kept once."""
    check(session, actor, Permission.CONTACT_PHONED, contact)
    at = at or now()
    if phoned_at > at:
        raise Refused("The phone call must be in the past. Was it yesterday?", field="time")
    if is_long_ago(phoned_at, at) and not day_is_right:
        raise LongAgo("This was before yesterday. Say that the day is right, or change it.", field="day_is_right")
    call = PhoneCall(
        id=new_id(),
        contact_id=contact.id,
        spoke_to=spoke_to,
        phoned_at=phoned_at,
        noted_at=at,
        noted_by=actor.user_id,
    )
    already = _NotedAlready("This phone call is written down already.")
    try:
        with refusing(session, {"uq_contact_phone_calls_contact_id_spoke_to_phoned_at": already}):
            session.add(call)
    except _NotedAlready:
        return
    record(session, Kind.CONTACT_PHONED, at=at, contact_id=contact.id, call=call.id)
    session.flush()
