"""The short path, sent by a programme or in a file: once for each of the agency's own incident numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.rules import Actor
from portal.contacts.actions.as_told import contact_of, told
from portal.contacts.actions.sending import IncidentKnown, send_contact
from portal.contacts.models import Contact, SentByKey
from portal.contacts.queries.drafts import may_be_short
from portal.contacts.rules.incidents import SENT_OTHERWISE, number_taken_back
from portal.contacts.rules.told import Sending
from portal.database import Refused, now
from portal.guidance.codes import Source

# Who sent it, and how, is no part of what was said: what was typed on the page may come again in a file.
_WHO_SENT_IT = {"sending_key", "sender_id", "agency_id", "came_by", "source"}


class SentOtherwise(Refused):
    """The same number, and not the same words."""


class TakenBack(SentOtherwise):
    """The number of a request that nobody reads any more."""


@dataclass(frozen=True)
class Arrived:
    contact: Contact
    is_new: bool  # or it was here before, word for word


def check_short_path(session: Session, actor: Actor) -> None:
    check_role(actor, Permission.CONTACT_SEND)
    if not may_be_short(session, actor):
        raise NotYours


def send_incident(
    session: Session, actor: Actor, sending: Sending, *, key_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Arrived:
    """Take it, once. What was sent before, with the same words, is here already; with others, it is refused, and so is
    what was taken back since."""
    check_short_path(session, actor)
    at = at or now()
    try:
        contact = send_contact(session, actor, sending, at=at)
    except IncidentKnown as known:
        earlier = sent_as_incident(session, actor, sending, at)
        if earlier is None:
            raise NotYours from known
        return Arrived(earlier, is_new=False)
    if key_id:
        session.add(SentByKey(contact_id=contact.id, key_id=key_id))
        session.flush()
    return Arrived(contact, is_new=True)


def sent_as_incident(session: Session, actor: Actor, sending: Sending, at: dt.datetime) -> Contact | None:
    """What the actor's agency has sent with this number already, if anything, and if it says the same."""
    which = select(Contact).where(Contact.agency_id == actor.agency_id, Contact.incident == sending.incident)
    earlier = session.scalar(which)
    if earlier is not None and earlier.withdrawn_at is not None:
        raise TakenBack(number_taken_back(sending.incident or ""), field="incident")
    if earlier is not None and _said(earlier) != _said(contact_of(session, sending, at, Source(earlier.source))):
        raise SentOtherwise(SENT_OTHERWISE, field="incident")
    return earlier


def _said(contact: Contact) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in _WHO_SENT_IT} for row in told(contact)]
