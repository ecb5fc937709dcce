"""What the front door looks at: the contacts nobody has decided yet, due soonest first."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.rules import Actor
from portal.contacts.models import Contact
from portal.paging import PAGE, After, Page
from portal.screening.models import Decision


@dataclass(frozen=True)
class Queue:
    page: Page[Contact]
    undecided: int
    late: int


def queue(session: Session, actor: Actor, at: dt.datetime, after: After | None = None) -> Queue:
    seen = (Contact.decided_at.is_(None), visible(actor, Permission.CONTACT_SCREEN, Contact))
    undecided, late = session.execute(
        select(func.count(), func.count().filter(Contact.due_at < at)).select_from(Contact).where(*seen)
    ).one()
    query = (
        select(Contact)
        .where(*seen)
        .order_by(Contact.due_at, Contact.id)
        .options(selectinload(Contact.people), joinedload(Contact.agency), joinedload(Contact.locality))
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(Contact.due_at, Contact.id) > (after.at, after.id))
    rows = session.scalars(query).all()
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Queue(Page(rows[:PAGE], After(more.due_at, more.id) if more else None), undecided, late)


def current_decision(session: Session, contact_id: uuid.UUID) -> Decision | None:
    """The latest decision on a contact; earlier ones stand, but no longer count."""
    return session.scalar(
        select(Decision)
        .where(Decision.contact_id == contact_id)
        .order_by(Decision.number.desc())
        .limit(1)
        .options(selectinload(Decision.outcomes), joinedload(Decision.author))
    )
