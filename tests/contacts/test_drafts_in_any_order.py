"""Three tabs over two pages, in any order: nobody overwrites what they have not seen, and nothing sent changes.

Each tab is what a browser holds: the page as it was opened, the revision it was opened at, and what is typed. An answer
of the server may get lost, so a tab may not know that it has saved.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.contacts.actions import SavedElsewhere, Saving, SentMeanwhile, begin_draft, save_page, send_draft
from portal.contacts.models import Contact, Draft, DraftPage
from portal.contacts.rules.pages import PageKey
from portal.database import new_id
from tests.builders import Make

PAGES = (PageKey.ACCOUNT, PageKey.HOME)


@dataclass
class Tab:
    page: PageKey
    seen: int
    read: str  # what stood there when it was opened, or what this tab was told since
    key: uuid.UUID = field(default_factory=new_id)


class Drafts(RuleBasedStateMachine):
    session: Session
    author: Actor
    sending: Any

    tabs = Bundle("tabs")

    @initialize()
    def begin(self) -> None:
        self.draft = begin_draft(self.session, self.author, new_id())
        self.kept: dict[PageKey, tuple[str, uuid.UUID]] = {}  # what stands there, and the tab that wrote it
        self.contact: Contact | None = None

    @precondition(lambda self: self.contact is None)
    @rule(target=tabs, page=st.sampled_from(PAGES))
    def open(self, page: PageKey) -> Tab:
        found = self._row(page)
        words = found.fields["words"][0] if found else ""
        assert words == self.kept.get(page, ("", None))[0], "it is opened as it was saved"
        return Tab(page, found.revision if found else 0, words)

    @rule(tab=tabs, words=st.sampled_from(["a", "b", "c", "d"]), answer_is_lost=st.booleans())
    def save(self, tab: Tab, words: str, *, answer_is_lost: bool) -> None:
        before = self.kept.get(tab.page)
        saving = Saving(tab.page, {"words": [words]}, tab.key, tab.seen)
        try:
            page = save_page(self.session, self.author, self.draft, saving)
        except SentMeanwhile:
            assert self.contact is not None
            return
        except SavedElsewhere as told:
            assert before is not None
            words_there, writer = before
            assert writer != tab.key, "the tab that wrote last may always go on"
            assert words_there != words, "saying the same is no change"
            tab.seen, tab.read = told.revision, words_there  # shown what stands there; pressing again is a decision
            return
        assert self.contact is None, "nothing is saved into what was sent"
        if before and before[0] != words:
            assert before[1] == tab.key or before[0] == tab.read, "it overwrote what this tab had never seen"
        if not before or before[0] != words:
            self.kept[tab.page] = (words, tab.key)
        if not answer_is_lost:
            tab.seen, tab.read = page.revision, words

    @rule(tab=consumes(tabs))
    def close(self, tab: Tab) -> None:
        """Nothing becomes of what a tab holds that was not sent."""

    @rule()
    def send(self) -> None:
        contact = send_draft(self.session, self.author, self.draft, replace(self.sending, key=self.draft.id))
        assert self.contact in {None, contact}, "sent again, it is the same"
        self.contact = contact

    @invariant()
    def everything_saved_is_there(self) -> None:
        if not hasattr(self, "draft"):
            return
        self.session.expire_all()
        rows = {
            PageKey(page.page): page.fields["words"][0] for page in self.session.get_one(Draft, self.draft.id).pages
        }
        assert rows == ({} if self.contact else {page: words for page, (words, _) in self.kept.items()})
        sent = self.session.scalars(select(Contact.worries).where(Contact.sending_key == self.draft.id)).all()
        assert sent == ([self.sending.worries] if self.contact else [])

    def _row(self, page: PageKey) -> DraftPage | None:
        found: DraftPage | None = self.session.get(DraftPage, (self.draft.id, page.value, 0), populate_existing=True)
        return found


@pytest.mark.usefixtures("clean")
def test_nobody_overwrites_what_they_have_not_seen_in_any_order(session: Session, make: Make) -> None:
    author = make.actor(make.user(Role.REFERRER))
    machine = type("TheseDrafts", (Drafts,), {"session": session, "author": author, "sending": make.sending()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
