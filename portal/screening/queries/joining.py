"""Reports of one event, as the front door looks at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor
from portal.contacts.models import Contact
from portal.contacts.queries.joined import reports_of
from portal.guidance.codes import Source

__all__ = ["Report", "of_one_event", "reports_of"]

_NOT_SHOWN = "Who told it is not shown"


@dataclass(frozen=True)
class Report:
    """One of several, as the pages of the others show it. Of one that may not be opened nothing else is said."""

    reference: str
    received_at: dt.datetime
    told_by: str
    may_open: bool


def of_one_event(session: Session, actor: Actor, contact: Contact) -> Sequence[Report]:
    """All that are decided together, the lead first; a contact that stands alone is the only one."""
    rows = session.execute(_reports(actor), {"lead_id": contact.joined_to_id or contact.id}).all()
    return [
        Report(
            row.reference, row.received_at, _told_by(row) if row.may_open else "Who told it is not shown", row.may_open
        )
        for row in rows
    ]


def _told_by(row: object) -> str:
    caller, sender, agency, source = (getattr(row, name) for name in ("caller", "sender", "agency", "source"))
    who = caller or sender or Source(source).words
    return f"{who}, {agency}" if agency and not caller else str(who)


@question
def _reports(actor: Actor) -> Statement:
    lead_id = bindparam("lead_id", type_=Contact.id.type)
    return (
        select(
            Contact.reference,
            Contact.received_at,
            Contact.caller,
            Contact.source,
            User.name.label("sender"),
            Agency.name.label("agency"),
            visible(actor, Permission.CONTACT_SCREEN, Contact).label("may_open"),
        )
        .outerjoin(User, User.id == Contact.sender_id)
        .outerjoin(Agency, Agency.id == Contact.agency_id)
        .where(or_(Contact.id == lead_id, Contact.joined_to_id == lead_id))
        .order_by(Contact.joined_to_id.is_not(None), Contact.received_at, Contact.id)
    )
