"""Two people are after the same thing: one has it, the other is told in words, and nothing is there twice."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Claim
from portal.database import now
from portal.events.models import Event
from portal.messages.models import Message
from portal.people.models import Family, Merge, Person
from portal.screening.models import Decision
from tests.builders import Make
from tests.casework.families import Families
from tests.casework.test_merging import Twice
from tests.journeys.conftest import Site
from tests.journeys.people import be_at_once, look

pytestmark = pytest.mark.browser
CLAIM = "document.querySelector('form[action$=\"/next\"] button').click()"
PRESS = "document.querySelector('main form button[type=submit]').click()"
DECIDE = "document.querySelector('#decide ~ form button:not([name])[type=submit]').click()"


@dataclass
class Two:
    """Anna and Ben, each in a browser of their own."""

    anna: User
    ben: User
    pages: tuple[Page, Page]

    def at_once(self, press: str) -> None:
        """Each browser is told to press, and neither waits for the other."""
        for page in self.pages:
            page.evaluate(f"setTimeout(() => {press}, 150)")
        for page in self.pages:
            expect(page.locator("html[data-old]")).to_have_count(0, timeout=30_000)
            page.wait_for_load_state()

    def in_order(self, winner: uuid.UUID) -> tuple[Page, Page]:
        """Who had it, and who came second."""
        annas, bens = self.pages
        return (annas, bens) if winner == self.anna.id else (bens, annas)


@pytest.fixture
def two(app: Flask, session: Session, chromium: Browser, site: Site, make: Make) -> Iterator[Two]:
    users = [make.user(Role.SCREENER, name=name) for name in ("Anna Moss", "Ben Frost")]
    with _two(app, session, chromium, site, users) as two:
        yield two


@contextmanager
def _two(app: Flask, session: Session, chromium: Browser, site: Site, users: Sequence[User]) -> Iterator[Two]:
    contexts = [chromium.new_context(base_url=site.address) for _ in users]
    pages = [context.new_page() for context in contexts]
    for page, user in zip(pages, users, strict=True):
        be_at_once(page, site.address, app, session, user)
    yield Two(users[0], users[1], (pages[0], pages[1]))
    for context in contexts:
        context.close()


def _count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def _mark(page: Page) -> None:
    """What is shown now is not yet an answer."""
    page.evaluate("document.documentElement.dataset.old = 'yes'")


def test_two_claim_the_next_one_and_there_is_only_one(two: Two, families: Families, session: Session) -> None:
    contact = families.contact(at=now())
    families.keep()
    for page in two.pages:
        page.goto("/front-door/")
        _mark(page)
    two.at_once(CLAIM)
    session.rollback()
    (claim,) = session.scalars(select(Claim)).all()
    won, lost = two.in_order(claim.screener_id)
    expect(won.get_by_text("You are looking at it")).to_be_visible()
    assert won.url.endswith(f"/front-door/{contact.reference}#work")
    expect(lost.get_by_text("Somebody looks at each of these already")).to_be_visible()
    look(lost)


def test_two_claim_the_next_one_and_there_are_two(two: Two, families: Families, session: Session) -> None:
    contacts = {families.contact(at=now()).id, families.contact(at=now()).id}
    families.keep()
    for page in two.pages:
        page.goto("/front-door/")
        _mark(page)
    two.at_once(CLAIM)
    session.rollback()
    claims = session.scalars(select(Claim)).all()
    assert {claim.contact_id for claim in claims} == contacts
    assert {claim.screener_id for claim in claims} == {two.anna.id, two.ben.id}
    for page in two.pages:
        expect(page.get_by_text("You are looking at it")).to_be_visible()


def test_two_decide_the_same_request(two: Two, families: Families, session: Session) -> None:
    """Each decides it otherwise. The second keeps what they wrote, reads what was decided, and changes nothing."""
    contact = families.contact(at=now())
    families.keep()
    for page, route in zip(two.pages, ("lead_practitioner", "local_solutions"), strict=True):
        page.goto(f"/front-door/{contact.reference}")
        page.check("[name=level][value='3']")
        page.check(f"[name=route][value={route}]")
        page.select_option("[name=primary_need]", "parenting")
        page.fill("[name=reasons]", f"It looks to me like {route}.")
        _mark(page)
    two.at_once(DECIDE)
    session.rollback()
    decision = session.scalars(select(Decision)).one()
    (outcome,) = decision.outcomes
    won, lost = two.in_order(decision.author_id)
    expect(won.get_by_text(f"{contact.reference} is decided.")).to_be_visible()
    told = lost.locator("main").inner_text()
    still_open = "Somebody has decided this request already." in told  # a moment later it is no longer theirs to open
    assert still_open or "Somebody may have decided it meanwhile" in told
    wrote = lost.locator("[name=reasons]").input_value() if still_open else told
    other = ({"lead_practitioner", "local_solutions"} - {outcome.route}).pop()
    assert f"It looks to me like {other}." in wrote, "what the second wrote is not lost"
    assert decision.reasons == f"It looks to me like {outcome.route}."
    look(lost)
    assert (_count(session, Matter), _count(session, Family)) == (1, 1)
    messages = session.scalars(select(Message.template).where(Message.template == "contact_decided")).all()
    assert len(messages) == 1
    assert session.scalar(select(func.count()).where(Event.kind == "contact:decided")) == 1


@pytest.mark.parametrize("turned", [False, True], ids=["the-same-way", "the-other-way"])
def test_two_put_the_same_records_together_and_take_them_apart(
    app: Flask, session: Session, chromium: Browser, site: Site, make: Make, turned: bool
) -> None:
    """A coordinator and a records officer, each of their own reasons, and perhaps to keep another of the two."""
    twice = Twice(make)
    users = [twice.families.coordinator, make.user(Role.RECORDS_OFFICER, name="Ben Frost")]
    twice.families.keep()
    pair = (twice.kept.id, twice.merged.id)
    with _two(app, session, chromium, site, users) as two:
        for page, user, keep in zip(two.pages, users, pair if turned else (pair[0], pair[0]), strict=True):
            page.goto(f"/people/{pair[1]}/and/{pair[0]}")
            page.check(f"[name=keep][value='{keep}']")
            page.fill("[name=reason]", f"{user.name} knows.")
            _mark(page)
        two.at_once(PRESS)
        session.rollback()
        (made,) = session.scalars(select(Merge)).all()
        won, lost = two.in_order(made.made_by)
        winner, loser = sorted(users, key=lambda user: user.id != made.made_by)
        expect(won.locator("h1")).to_have_text("These two records are read as one person")
        expect(
            lost.get_by_text(f"{winner.name} has put these two together already. Nothing was done twice.")
        ).to_be_visible()
        expect(lost.get_by_text(re.compile(f"{winner.name} put these two together at "))).to_be_visible()
        expect(lost.get_by_text(f"{loser.name} knows.")).to_be_visible()
        look(lost)
        assert made.reason == f"{winner.name} knows."
        assert session.scalars(select(Person.id).where(Person.merged_into_id.is_not(None))).all() == [made.merged_id]
        assert session.scalar(select(func.count()).where(Event.kind == "people:merged")) == 1
        _taken_apart_at_once(two, session, made.id)


def _taken_apart_at_once(two: Two, session: Session, merge_id: uuid.UUID) -> None:
    for page in two.pages:
        page.goto(f"/people/merges/{merge_id}/apart")
        page.fill("[name=because]", "They are cousins.")
        _mark(page)
    two.at_once(PRESS)
    session.rollback()
    (made,) = session.scalars(select(Merge)).all()
    assert made.undone_by is not None
    won, lost = two.in_order(made.undone_by)
    expect(won.locator("h1")).to_have_text("These two records are two people")
    expect(lost.get_by_text("has taken these two records apart already.")).to_be_visible()
    look(lost)
    assert session.scalar(select(func.count()).where(Event.kind == "people:unmerged")) == 1
