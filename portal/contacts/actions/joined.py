"""A report falls out of those of one event: it was parted, or taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.contacts.actions.turns import take_turns
from portal.contacts.models import Contact
from portal.contacts.queries.joined import reports_of


def hold_reports(session: Session, *contacts: Contact) -> Sequence[Contact]:
    """Those of all these contacts' events, held until this is done; of each event the lead comes first.

    They are held in the order of their keys, so that two who do it at once never wait for each other.
    """
    while True:
        known = _together(session, contacts)
        take_turns(session, known)
        if {one.id for one in _together(session, contacts)} == {one.id for one in known}:
            return _together(session, contacts)


def fall_out(session: Session, contact: Contact, reports: Sequence[Contact]) -> None:
    """It stands alone. Where it led, the report that came next leads."""
    rest = [one for one in reports if one.id != contact.id]
    if contact.joined_to_id is None and rest:
        lead, *others = sorted(rest, key=lambda one: (one.received_at, one.id))
        lead.joined_to_id = None
        for one in others:
            one.joined_to_id = lead.id
    contact.joined_to_id = None
    session.flush()


def _together(session: Session, contacts: Sequence[Contact]) -> list[Contact]:
    found = {one.id: one for contact in contacts for one in reports_of(session, contact)}
    return list(found.values())
