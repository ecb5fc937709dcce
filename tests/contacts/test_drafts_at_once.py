"""Two tabs of one person, at the same moment: one waits for the other, and what was said to be saved is there."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import (
    SavedElsewhere,
    Saving,
    Sending,
    SentMeanwhile,
    add_person,
    begin_draft,
    hold_draft,
    remove_person,
    save_page,
    send_draft,
    throw_away,
)
from portal.contacts.models import Contact, Draft, DraftPage
from portal.contacts.rules.pages import PageKey
from portal.database import act_as, new_id
from tests.builders import Make
from tests.casework.at_once import alone, at_once

THREADS = 8
Deed = Callable[[Session], object]


@dataclass
class Tabs:
    """What two tabs of the author do."""

    app: Flask
    superuser: str
    session: Session
    author: Actor
    key: uuid.UUID
    sending: Sending

    def saves(self, words: str) -> Deed:
        saving = Saving(PageKey.ACCOUNT, {"worries": [words]}, new_id(), self.revision())
        return lambda own: save_page(own, self.author, self.draft(own), saving).revision

    def adds(self, name: str) -> Deed:
        saving = Saving(PageKey.CHILD, {"forename": [name]}, new_id())
        return lambda own: add_person(own, self.author, self.draft(own), saving).number

    def changes(self, name: str) -> Deed:
        saving = Saving(PageKey.CHILD, {"forename": [name]}, new_id(), 1, 1)
        return lambda own: save_page(own, self.author, self.draft(own), saving).revision

    def removes(self, own: Session) -> None:
        remove_person(own, self.author, self.draft(own), 1)

    def sends(self, own: Session) -> str:
        """As the page does: what is sent is read when nobody can change it any more."""
        draft = self.draft(own)
        hold_draft(own, self.author, draft)
        told = {page.page: page.fields for page in draft.pages}
        words = told.get(PageKey.ACCOUNT, {}).get("worries", ["Nothing"])[0]
        return send_draft(own, self.author, draft, replace(self.sending, worries=words)).reference

    def throws_away(self, own: Session) -> None:
        throw_away(own, self.author, self.draft(own))

    def draft(self, own: Session) -> Draft:
        return own.get_one(Draft, self.key)

    def at_once(self, first: Deed, second: Deed) -> object:
        """The second begins before the first has ended; what became of it."""
        became = at_once(self.app, self.superuser, (self.author, first), (self.author, second))
        self.session.rollback()
        self.session.expire_all()
        return became

    def revision(self) -> int:
        self.session.rollback()
        return self.session.scalar(select(DraftPage.revision).where(DraftPage.page == "account")) or 0

    def words(self) -> str | None:
        fields = self.session.scalar(select(DraftPage.fields).where(DraftPage.page == "account"))
        return fields and fields["worries"][0]

    def children(self) -> list[str]:
        pages = self.session.scalars(select(DraftPage).where(DraftPage.page == "child").order_by(DraftPage.number))
        return [page.fields["forename"][0] for page in pages]

    def contacts(self) -> list[Contact]:
        return list(self.session.scalars(select(Contact)))


@pytest.fixture
def tabs(app: Flask, superuser: str, session: Session, make: Make) -> Tabs:
    author, key = make.actor(make.user(Role.REFERRER)), new_id()
    draft = begin_draft(session, author, key)
    save_page(session, author, draft, Saving(PageKey.ACCOUNT, {"worries": ["Begun"]}, new_id()))
    add_person(session, author, draft, Saving(PageKey.CHILD, {"forename": ["Ida"]}, new_id()))
    sending = replace(make.sending(), key=key)
    act_as(session, "portal:test")
    make.keep()
    return Tabs(app, superuser, session, author, key, sending)


def test_two_save_one_page_and_the_later_is_told(tabs: Tabs) -> None:
    became = tabs.at_once(tabs.saves("First"), tabs.saves("Second"))
    assert isinstance(became, SavedElsewhere)
    assert became.revision == 2
    assert tabs.words() == "First"


def test_two_name_somebody_and_both_are_kept(tabs: Tabs) -> None:
    assert tabs.at_once(tabs.adds("Jon"), tabs.adds("Mia")) == 3
    assert tabs.children() == ["Ida", "Jon", "Mia"]


def test_eight_name_somebody_and_all_are_kept(tabs: Tabs) -> None:
    together = threading.Barrier(THREADS)

    def name(number: int) -> object:
        deed = Saving(PageKey.CHILD, {"forename": [f"Child {number}"]}, new_id())
        together.wait()
        return alone(tabs.app, tabs.author, lambda own: add_person(own, tabs.author, tabs.draft(own), deed).number)

    with ThreadPoolExecutor(THREADS) as pool:
        assert sorted(map(str, pool.map(name, range(THREADS)))) == [str(number) for number in range(2, 2 + THREADS)]
    assert sorted(tabs.children()) == sorted(["Ida", *(f"Child {number}" for number in range(THREADS))])


def test_saved_while_it_is_sent(tabs: Tabs) -> None:
    """The save came too late: it is said, and what is sent stands."""
    became = tabs.at_once(tabs.sends, tabs.saves("Too late"))
    assert isinstance(became, SentMeanwhile)
    (contact,) = tabs.contacts()
    assert contact.worries == "Begun"


def test_sent_while_it_is_saved(tabs: Tabs) -> None:
    """What was said to be saved is sent with the rest."""
    reference = tabs.at_once(tabs.saves("Just in time"), tabs.sends)
    (contact,) = tabs.contacts()
    assert (contact.reference, contact.worries) == (reference, "Just in time")
    assert tabs.session.scalar(select(func.count()).select_from(DraftPage)) == 0


def test_two_send_and_it_is_one(tabs: Tabs) -> None:
    assert isinstance(tabs.at_once(tabs.sends, tabs.sends), SentMeanwhile), "which leads to what was sent"
    (contact,) = tabs.contacts()
    again = alone(
        tabs.app, tabs.author, lambda own: send_draft(own, tabs.author, tabs.draft(own), tabs.sending).reference
    )
    assert again == contact.reference


@pytest.mark.parametrize("first", ["removed", "changed"])
def test_somebody_is_taken_out_while_their_page_is_saved(tabs: Tabs, first: str) -> None:
    changes = tabs.changes("Ida Maria")
    if first == "removed":
        became = tabs.at_once(tabs.removes, changes)
        assert isinstance(became, SavedElsewhere)
        assert "took this person out" in became.words
    else:
        assert tabs.at_once(changes, tabs.removes) is None, "whoever presses Remove wants them out, as they were"
    assert tabs.children() == []


def test_thrown_away_while_it_is_saved_or_sent(tabs: Tabs) -> None:
    became = tabs.at_once(tabs.throws_away, tabs.saves("Of what is gone"))
    assert isinstance(became, NotYours)
    assert tabs.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert tabs.contacts() == []


def test_sent_while_it_is_thrown_away(tabs: Tabs) -> None:
    became = tabs.at_once(tabs.sends, tabs.throws_away)
    assert isinstance(became, SentMeanwhile)
    assert len(tabs.contacts()) == 1


def test_begun_twice_at_once_is_begun_once(tabs: Tabs) -> None:
    key = new_id()
    begins: Deed = lambda own: begin_draft(own, tabs.author, key).reference  # noqa: E731 -- one deed, done twice
    became = tabs.at_once(begins, begins)
    assert became == tabs.session.scalar(select(Draft.reference).where(Draft.id == key))
