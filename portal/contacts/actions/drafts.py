"""Writing a request over days and devices: each page is kept as it was typed, and nobody overwrites what they have not
seen."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check, check_role
from portal.accounts.rules import Actor
from portal.contacts.actions.attachments import hand_over_attachments
from portal.contacts.actions.sending import permission_for, send_contact
from portal.contacts.models import Contact, Draft, DraftPage
from portal.contacts.queries.drafts import draft_of, may_be_short
from portal.contacts.rules.pages import PEOPLE, PageKey, Typed, shows_danger
from portal.contacts.rules.told import Sending
from portal.contacts.rules.ways import Way
from portal.database import Refused, new_id, now, refusing
from portal.identifiers import new_reference

MOST_PEOPLE = 40


class SavedElsewhere(Refused):
    """The page was saved from another tab or device since this one was opened."""

    def __init__(self, words: str, revision: int) -> None:
        super().__init__(words)
        self.revision = revision  # what stands now: whoever presses again has been told


class Overtaken(Refused):
    """A page that saves while it is written was slower than what the same page sent after it. What came last stands;
    whoever still has the page sends it again, over what stands now."""

    def __init__(self, revision: int) -> None:
        super().__init__("Something newer is saved already.")
        self.revision = revision


class SentMeanwhile(Refused):
    """It was sent already, so nothing can be added to it here."""

    def __init__(self, words: str, contact: Contact) -> None:
        super().__init__(words)
        self.reference, self.incident = contact.reference, contact.incident
        self.taken_back = contact.withdrawn_at is not None


class TooManyPeople(Refused):
    pass


class _BegunAlready(Refused):
    pass


@dataclass(frozen=True)
class Saving:
    """One page as it was typed. `seen` is the revision it was typed over, `tab` the page in the browser; `by_itself`:
    nobody pressed anything."""

    page: PageKey
    typed: Typed
    tab: uuid.UUID
    seen: int = 0
    number: int = 0
    by_itself: bool = False


def begin_draft(
    session: Session, actor: Actor, key: uuid.UUID, way: Way = Way.JOURNEY, *, at: dt.datetime | None = None
) -> Draft:
    """Begin to write; pressed twice, it is begun once."""
    check_role(actor, permission_for(way))
    if way is Way.SHORT and not may_be_short(session, actor):
        raise NotYours
    at = at or now()
    draft = Draft(
        id=key,
        reference=new_reference("D"),
        author_id=actor.user_id,
        agency_id=actor.agency_id,
        way=way.value,
        begun_at=at,
        saved_at=at,
    )
    already = _BegunAlready("This was begun already.")
    try:
        with refusing(session, {"pk_drafts": already, "uq_drafts_reference": Refused("Please press again.")}):
            session.add(draft)
    except _BegunAlready:
        begun = session.get_one(Draft, key)
        check(session, actor, Permission.DRAFT_WRITE, begun)
        return begun
    return draft


def begin_incident(session: Session, actor: Actor, key: uuid.UUID, incident: str) -> Draft:
    """Begin one on one page. Whoever goes back and types the next incident over one that was sent begins another.

    Each that was sent has one that follows it: a number that is saved while it is typed begins no more than that.
    """
    draft = begin_draft(session, actor, key, Way.SHORT)
    while draft.contact_id and session.get_one(Contact, draft.contact_id).incident != incident:
        following = uuid.uuid5(draft.id, "next")
        if not incident and session.get(Draft, following) is None:
            return draft  # nothing says that it is another
        draft = begin_draft(session, actor, following, Way.SHORT)
    return draft


def open_draft(session: Session, actor: Actor, reference: str) -> Draft:
    """The actor's own draft behind a reference, to go on with it."""
    draft = draft_of(session, actor, reference)
    if draft.sent_at is not None:
        raise SentMeanwhile("You have sent this already.", session.get_one(Contact, draft.contact_id))
    return draft


def save_page(
    session: Session, actor: Actor, draft: Draft, saving: Saving, *, at: dt.datetime | None = None
) -> DraftPage:
    """Keep a page as it is typed, right or not."""
    _lock(session, actor, draft)
    if saving.number and saving.number not in _numbers_given(session, draft):
        raise NotYours
    return _keep(session, draft, saving, at or now())


def _keep(session: Session, draft: Draft, saving: Saving, at: dt.datetime) -> DraftPage:
    page = session.get(DraftPage, (draft.id, saving.page.value, saving.number), populate_existing=True)
    typed = {name: list(values) for name, values in saving.typed.items()}
    if page is None and saving.seen and saving.number:
        raise SavedElsewhere("You took this person out somewhere else after you opened this page.", 0)
    if page is None:
        page = DraftPage(
            draft_id=draft.id,
            page=saving.page.value,
            number=saving.number,
            fields=typed,
            revision=1,
            tab=saving.tab,
            saved_at=at,
        )
        session.add(page)
    elif page.fields != typed:
        if saving.seen != page.revision and saving.tab != page.tab:
            raise SavedElsewhere("This page was changed somewhere else after you opened it here.", page.revision)
        if saving.seen != page.revision and saving.by_itself:
            raise Overtaken(page.revision)
        page.fields, page.revision, page.tab, page.saved_at = typed, page.revision + 1, saving.tab, at
    draft.saved_at, draft.warned_at = at, None
    session.flush()
    session.refresh(draft, ["pages"])
    _note_danger(draft, at)
    session.flush()
    return page


def add_person(
    session: Session, actor: Actor, draft: Draft, saving: Saving, *, at: dt.datetime | None = None
) -> DraftPage:
    """Somebody who was not named yet. Another tab may have named somebody else meanwhile: both are kept."""
    _lock(session, actor, draft)
    given = _numbers_given(session, draft)
    named = [page for page in draft.pages if page.page in PEOPLE]
    mine = next((page for page in named if page.tab == saving.tab), None)
    number = mine.number if mine else max(given, default=0) + 1
    if not mine and len(named) >= MOST_PEOPLE:
        raise TooManyPeople(f"You can name {MOST_PEOPLE} people here. Write about the others in your own words.")
    return _keep(session, draft, replace(saving, number=number), at or now())


def remove_person(session: Session, actor: Actor, draft: Draft, number: int, *, at: dt.datetime | None = None) -> None:
    """Take somebody out again, whatever was typed about them. Nobody else is ever given their number: what was said of
    one child must not become another's."""
    at = at or now()
    _lock(session, actor, draft)
    if number not in _numbers_given(session, draft):
        raise NotYours
    session.execute(delete(DraftPage).where(DraftPage.draft_id == draft.id, DraftPage.number == number))
    session.expire(draft, ["pages"])
    session.add(
        DraftPage(
            draft_id=draft.id, page=PageKey.REMOVED, number=number, fields={}, revision=1, tab=new_id(), saved_at=at
        )
    )
    draft.saved_at, draft.warned_at = at, None
    session.flush()
    session.expire(draft, ["pages"])


def _numbers_given(session: Session, draft: Draft) -> set[int]:
    """To those who are named, and to those who were."""
    session.refresh(draft, ["pages"])
    return {page.number for page in draft.pages if page.number}


def hold_draft(session: Session, actor: Actor, draft: Draft) -> None:
    """Let nobody change it before this is done: what is read now is what is sent."""
    _lock(session, actor, draft)
    session.refresh(draft, ["pages"])


def throw_away(session: Session, actor: Actor, draft: Draft) -> None:
    """Delete a draft with everything in it; it was nobody else's."""
    _lock(session, actor, draft)
    session.delete(draft)
    session.flush()


def send_draft(
    session: Session, actor: Actor, draft: Draft, sending: Sending, *, at: dt.datetime | None = None
) -> Contact:
    """Send it, once: whoever presses again, in whatever tab, is given the same contact."""
    try:
        _lock(session, actor, draft)
    except SentMeanwhile:
        return session.get_one(Contact, draft.contact_id)
    at = at or now()
    contact = send_contact(session, actor, sending, at=at)
    hand_over_attachments(session, draft, contact)
    draft.sent_at, draft.contact_id = at, contact.id
    session.execute(delete(DraftPage).where(DraftPage.draft_id == draft.id))
    session.flush()
    session.expire(draft, ["pages"])
    return contact


def _lock(session: Session, actor: Actor, draft: Draft) -> None:
    """One after the other: who saves and who sends may be two tabs of one person."""
    check(session, actor, Permission.DRAFT_WRITE, draft)
    locked = session.scalar(
        select(Draft).where(Draft.id == draft.id).with_for_update().execution_options(populate_existing=True)
    )
    if locked is None:
        raise NotYours
    if locked.sent_at is not None:
        words = "You have sent this already. What you typed here since then was not sent with it."
        raise SentMeanwhile(words, session.get_one(Contact, locked.contact_id))


def _note_danger(draft: Draft, at: dt.datetime) -> None:
    """Since when it says that somebody must be phoned now; taken back, its reminders are too."""
    urgent = any(shows_danger(page.page, page.fields) for page in draft.pages)
    if urgent and draft.urgent_since is None:
        draft.urgent_since = at
    elif not urgent:
        draft.urgent_since = draft.reminded_at = None
