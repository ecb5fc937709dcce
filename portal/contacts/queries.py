"""What partners look at: the contacts they may see, the newest first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql import Select

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact
from portal.paging import PAGE, After, Page


def sent_contacts(session: Session, actor: Actor, after: After | None = None) -> Page[Contact]:
    """My contacts; my agency's for its lead."""
    query = (
        select(Contact)
        .where(_mine_or_my_agencys(actor), visible(actor, Permission.CONTACT_READ, Contact))
        .order_by(Contact.received_at.desc(), Contact.id.desc())
        .options(selectinload(Contact.people))
    )
    if after:
        query = query.where(tuple_(Contact.received_at, Contact.id) < (after.at, after.id))
    return _page(session, query)


def _mine_or_my_agencys(actor: Actor) -> ColumnElement[bool]:
    """Narrows the list to rows an index finds; what may be seen is still the grants' to say."""
    agencies = actor.agencies_as(Role.AGENCY_LEAD)
    mine = Contact.sender_id == actor.user_id
    return or_(mine, Contact.agency_id.in_(agencies)) if agencies else mine


def _page(session: Session, query: Select[Contact]) -> Page[Contact]:
    rows = session.scalars(query.limit(PAGE + 1)).all()
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], After(more.received_at, more.id) if more else None)
