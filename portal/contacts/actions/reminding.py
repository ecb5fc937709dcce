"""What becomes of drafts that nobody sends: their authors hear of them, their agency's lead of danger, and they go.

Called by the worker's clock. Nobody is waited for: a draft that is being saved or sent at this moment is passed over,
and looked at again the next time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from portal.accounts.models import RoleHolding, User
from portal.accounts.queries import holders_of
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import Role
from portal.contacts.models import Draft
from portal.contacts.rules.drafts import cutoffs
from portal.database import now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.working_time import london_date

AT_ONCE = 200


def warn_of_deletion(session: Session, *, at: dt.datetime | None = None) -> int:
    """Whoever has not touched a draft for three weeks hears that it will be deleted, once; saving it begins anew."""
    at = at or now()
    stale = _unsent(Draft.saved_at <= cutoffs(at).warn, Draft.warned_at.is_(None), by=Draft.saved_at)
    drafts = session.scalars(stale).all()
    for draft in drafts:
        draft.warned_at = at
        _tell_author(session, Template.DRAFT_EXPIRES, draft, at)
    session.flush()
    return len(drafts)


def delete_expired(session: Session, *, at: dt.datetime | None = None) -> int:
    """After four weeks it is deleted with everything in it, if its author has been warned for long enough."""
    at = at or now()
    gone = cutoffs(at)
    over = _unsent(Draft.saved_at <= gone.delete, Draft.warned_at <= gone.known, by=Draft.saved_at)
    drafts = session.scalars(over).all()
    for draft in drafts:
        record(session, Kind.DRAFT_EXPIRED, at=at, user_id=draft.author_id, draft=draft.id)
    session.execute(delete(Draft).where(Draft.id.in_([draft.id for draft in drafts])))
    return len(drafts)


def remind_of_danger(session: Session, *, at: dt.datetime | None = None) -> int:
    """Whoever has written of danger and not sent it hears so after an hour, once."""
    at = at or now()
    unsent = _unsent(Draft.urgent_since <= cutoffs(at).remind, _not_since(Draft.reminded_at), by=Draft.urgent_since)
    drafts = session.scalars(unsent).all()
    for draft in drafts:
        draft.reminded_at = at
        _tell_author(session, Template.DRAFT_URGENT, draft, at)
    session.flush()
    return len(drafts)


def tell_leads_of_danger(session: Session, *, at: dt.datetime | None = None) -> int:
    """After four hours the author's agency lead hears that there is one, and whose it is; never what it says.

    Where an agency has no lead but the author, there is nobody to tell yet: it is looked at again.
    """
    at = at or now()
    today = london_date(at)
    unsent = _unsent(
        Draft.urgent_since <= cutoffs(at).tell_lead,
        _not_since(Draft.lead_told_at),
        _another_leads(today),
        by=Draft.urgent_since,
    )
    drafts = session.scalars(unsent).all()
    for draft in drafts:
        draft.lead_told_at = at
        record(session, Kind.DRAFT_LEAD_TOLD, at=at, user_id=draft.author_id, draft=draft.id, agency=draft.agency_id)
        for user_id in set(holders_of(session, Role.AGENCY_LEAD, today, draft.agency_id)) - {draft.author_id}:
            owe(session, template=Template.DRAFT_URGENT_LEAD, to_user_id=user_id, about=draft.reference, at=at)
    session.flush()
    return len(drafts)


def _another_leads(day: dt.date) -> ColumnElement[bool]:
    """Whether the draft's agency has a lead who is not its author."""
    return (
        select(User.id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(
            RoleHolding.role == Role.AGENCY_LEAD.value,
            RoleHolding.agency_id == Draft.agency_id,
            held_on(day),
            User.id != Draft.author_id,
            User.closed_at.is_(None),
        )
        .correlate(Draft)
        .exists()
    )


def _unsent(*conditions: ColumnElement[bool], by: InstrumentedAttribute[Any]) -> Select[Draft]:
    return (
        select(Draft)
        .where(Draft.sent_at.is_(None), *conditions)
        .order_by(by, Draft.id)
        .limit(AT_ONCE)
        .with_for_update(of=Draft, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _not_since(told_at: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Not since the sign was ticked: taken back and ticked again, it counts anew."""
    return or_(told_at.is_(None), told_at < Draft.urgent_since)


def _tell_author(session: Session, template: Template, draft: Draft, at: dt.datetime) -> None:
    """Of whoever has left, nobody reads the mail."""
    if session.scalar(select(User.closed_at.is_(None)).where(User.id == draft.author_id)):
        owe(session, template=template, to_user_id=draft.author_id, about=draft.reference, at=at)
