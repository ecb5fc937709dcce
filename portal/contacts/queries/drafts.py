"""What somebody has begun to write: only they find it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.access.permissions import Permission
from portal.access.queries import NotYours, find, visible
from portal.accounts.rules import Actor
from portal.contacts.models import Contact, Draft
from portal.contacts.rules.pages import KEPT, PageKey
from portal.identifiers import read_reference

_WITH_PAGES = (selectinload(Draft.pages),)


def draft_of(session: Session, actor: Actor, reference: str) -> Draft:
    """The draft behind a reference in an address, with all its pages, if it is the actor's own."""
    known = read_reference(reference)
    if known is None:
        raise NotYours
    return find(session, actor, Permission.DRAFT_WRITE, Draft, _WITH_PAGES, reference=known)


@dataclass(frozen=True)
class Begun:
    """A line of the list of drafts."""

    reference: str
    children: Sequence[str]
    saved_at: dt.datetime
    urgent: bool

    @property
    def kept_until(self) -> dt.datetime:
        return self.saved_at + KEPT


def drafts_of(session: Session, actor: Actor) -> list[Begun]:
    """Everything the actor has not sent yet, what was saved last first."""
    query = (
        select(Draft)
        .where(Draft.sent_at.is_(None), visible(actor, Permission.DRAFT_WRITE, Draft))
        .order_by(Draft.saved_at.desc())
        .options(*_WITH_PAGES)
    )
    return [
        Begun(draft.reference, _children(draft), draft.saved_at, draft.urgent_since is not None)
        for draft in session.scalars(query)
    ]


def _children(draft: Draft) -> list[str]:
    named = (page.fields.get("forename", [""])[0] for page in draft.pages if page.page == PageKey.CHILD)
    return [name for name in named if name.strip()]


def last_number(session: Session, actor: Actor) -> tuple[str, str] | None:
    """The telephone number that the actor gave last, and when they said it was best to call."""
    found = session.execute(
        select(Contact.call_back_number, Contact.call_back_when)
        .where(Contact.sender_id == actor.user_id, Contact.call_back_number != "")
        .order_by(Contact.received_at.desc(), Contact.id.desc())
        .limit(1)
    ).one_or_none()
    return found and (found[0], found[1])
