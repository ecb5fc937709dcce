"""What somebody has begun to write: only they find it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from portal.access.permissions import Permission
from portal.access.queries import NotYours, find, may_enter, visible
from portal.accounts.models import Agency
from portal.accounts.rules import Actor
from portal.contacts.models import Contact, Draft, SentByKey
from portal.contacts.rules.incidents import SENT_BEFORE, number_taken_back
from portal.contacts.rules.pages import KEPT, PageKey, Typed
from portal.contacts.rules.ways import Way
from portal.identifiers import read_reference

_WITH_PAGES = (selectinload(Draft.pages),)


def draft_of(session: Session, actor: Actor, reference: str) -> Draft:
    """The draft behind a reference in an address, with all its pages, if it is the actor's own."""
    known = read_reference(reference)
    if known is None:
        raise NotYours
    return find(session, actor, Permission.DRAFT_WRITE, Draft, _WITH_PAGES, reference=known)


def agency_of(session: Session, draft: Draft) -> str:
    """For whom its author asks."""
    return session.get_one(Agency, draft.agency_id).name


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
    named = [_first(page.fields, "forename") for page in draft.pages if page.page == PageKey.CHILD]
    named += [name for page in draft.pages if page.page == PageKey.SHORT for name in _children_in_rows(page.fields)]
    return [name for name in named if name.strip()]


def _children_in_rows(typed: Typed) -> list[str]:
    """On the short form everybody stands in a row, by its number."""
    rows = sorted(int(name.removeprefix("who_")) for name in typed if name.startswith("who_"))
    return [_first(typed, f"forename_{row}") for row in rows if _first(typed, f"who_{row}") == "child"]


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "")


@dataclass(frozen=True)
class Ways:
    """In which ways somebody may begin."""

    journey: bool
    short: bool
    for_somebody: bool


def ways_to_begin(session: Session, actor: Actor) -> Ways:
    sends = may_enter(actor, Permission.CONTACT_SEND)
    return Ways(sends, sends and may_be_short(session, actor), may_enter(actor, Permission.CONTACT_RECORD))


def may_be_short(session: Session, actor: Actor) -> bool:
    """Whether the actor's agency may tell all on one page."""
    return bool(session.scalar(select(Agency.short_form).where(Agency.id == actor.agency_id)))


def why_not_this_incident(session: Session, actor: Actor, incident: str) -> str | None:
    """In words, if the actor's agency has sent this incident of theirs already, or sent it and taken it back."""
    which = select(Contact.withdrawn_at).where(Contact.agency_id == actor.agency_id, Contact.incident == incident)
    sent = session.execute(which).one_or_none()
    if sent is None:
        return None
    return number_taken_back(incident) if sent.withdrawn_at else SENT_BEFORE


def last_shift(session: Session, actor: Actor, since: dt.datetime) -> tuple[str, str, str] | None:
    """Officer, station and number of what the actor sent last on one page, in this shift; not what a programme sent."""
    found = session.execute(
        select(Contact.caller, Contact.caller_role, Contact.call_back_number)
        .where(
            Contact.sender_id == actor.user_id,
            Contact.came_by == Way.SHORT.value,
            Contact.received_at >= since,
            ~exists().where(SentByKey.contact_id == Contact.id),
        )
        .order_by(Contact.received_at.desc(), Contact.id.desc())
        .limit(1)
    ).one_or_none()
    return found and (found[0], found[1], found[2])


def last_number(session: Session, actor: Actor) -> tuple[str, str] | None:
    """The actor's own telephone number as they gave it last, and when it was best to call: never that of somebody for
    whom they wrote, which may be a family's."""
    found = session.execute(
        select(Contact.call_back_number, Contact.call_back_when)
        .where(
            Contact.sender_id == actor.user_id,
            Contact.came_by == Way.JOURNEY.value,
            Contact.call_back_number != "",
        )
        .order_by(Contact.received_at.desc(), Contact.id.desc())
        .limit(1)
    ).one_or_none()
    return found and (found[0], found[1])
