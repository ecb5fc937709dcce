"""A family asks for help for itself. It has no account: nobody is known, and nobody but the front door follows it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.accounts.throttle import attempt_to_ask_for_help
from portal.contacts.actions.as_told import contact_of, told
from portal.contacts.actions.sending import (
    SentAlready,
    open_to_front_door,
    record_sent,
    store,
)
from portal.contacts.actions.urgent import tell_out_of_hours_team
from portal.contacts.models import Contact
from portal.contacts.queries import asked_before
from portal.contacts.rules.asking import is_shown
from portal.contacts.rules.told import Sending
from portal.contacts.rules.ways import Way
from portal.database import PUBLIC, Refused, act_as, now
from portal.guidance.codes import Source


class AskedAlready(Refused):
    """This form was sent before, and says something else now. After a day its reference is not named."""

    def __init__(self, reference: str | None) -> None:
        named = f": its reference is {reference}" if reference else ""
        super().__init__(f"You have sent this request already{named}.")
        self.reference = reference


def ask_for_help(session: Session, sending: Sending, *, address: str, at: dt.datetime | None = None) -> Contact:
    """Take what a family tells, once, and say the same whatever is known of them.

    From one address, and in all, only so many are taken (`TooMany`); a form that was taken before is not counted again.
    """
    if sending.way is not Way.HELP:
        raise ValueError("only the families' own form comes this way")
    act_as(session, PUBLIC)
    at = at or now()
    contact = contact_of(session, sending, at, Source.FAMILY)
    if earlier := asked_before(session, sending.key):
        return _asked_again(earlier, contact, at)
    attempt_to_ask_for_help(address, at)
    try:
        store(session, contact)
    except SentAlready:  # in this very moment, by another press
        earlier = asked_before(session, sending.key)
        if earlier is None:
            raise
        return _asked_again(earlier, contact, at)
    open_to_front_door(session, contact, record_sent(session, contact))
    tell_out_of_hours_team(session, contact, at)
    session.flush()
    return contact


def _asked_again(earlier: Contact, contact: Contact, at: dt.datetime) -> Contact:
    if told(earlier) != told(contact):
        raise AskedAlready(earlier.reference if is_shown(earlier.received_at, at) else None)
    return earlier
