"""A request goes to and fro in real browsers: two race to look at it, one asks, the sender answers and adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Claim, Contact
from portal.database import act_as
from tests.builders import Make
from tests.journeys.conftest import Site
from tests.journeys.people import be, follow, look, send

pytestmark = pytest.mark.browser


@dataclass
class World:
    teacher: User
    anna: User
    ben: User
    contact: Contact

    @property
    def reference(self) -> str:
        return self.contact.reference


@pytest.fixture
def world(session: Session, make: Make) -> World:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    made = World(
        teacher=teacher,
        anna=make.user(Role.SCREENER, name="Anna Moss"),
        ben=make.user(Role.SCREENER, name="Ben Frost"),
        contact=make.contact(teacher, make.sending(surname="O'Neill-Łącka")),
    )
    act_as(session, "portal:test")
    make.keep()
    return made


@pytest.fixture
def two(chromium: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    contexts: list[BrowserContext] = [chromium.new_context(base_url=site.address) for _ in range(2)]
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def test_two_browsers_race_to_look_at_it(two: tuple[Page, Page], world: World, session: Session) -> None:
    """Both have the page open and press: one gets it, the other reads by first name who has."""
    for page, user in zip(two, (world.anna, world.ben), strict=True):
        be(page, user)
        page.goto(f"/front-door/{world.reference}")
        expect(page.get_by_role("button", name="Look at it")).to_be_visible()
    press = "document.querySelector('form[action$=\"/claim\"] button').click()"
    for page in two:
        page.evaluate(f"setTimeout(() => {press}, 50)")
    for page in two:
        page.wait_for_load_state()
        expect(page.locator("text=looking at it").first).to_be_visible()
        expect(page.locator("form[action$='/claim']")).to_have_count(0)
    session.rollback()
    (claim,) = session.scalars(select(Claim)).all()
    won, lost = two if claim.screener_id == world.anna.id else two[::-1]
    expect(won.get_by_text("You are looking at it")).to_be_visible()
    name = "Anna" if won is two[0] else "Ben"
    expect(lost.get_by_text(f"{name} is looking at it")).to_be_visible()
    expect(lost.get_by_text("Somebody was quicker")).to_be_visible()
    look(lost)


def test_it_is_asked_about_answered_added_to_found_and_taken_back(tab: Page, world: World) -> None:
    be(tab, world.anna)
    follow(tab, f"text={world.reference}")
    look(tab)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Look at it").click()
    look(tab)
    follow(tab, "text=Ask Tessa Holloway for more")
    look(tab)
    send(tab)
    look(tab)
    tab.fill("[name=words]", "Which school does she go to?")
    send(tab)
    look(tab)

    be(tab, world.teacher)
    expect(tab.locator("h1")).to_have_text("1 open request, 1 question for you")
    look(tab)
    follow(tab, "text=Answer about")
    look(tab)
    tab.fill("[name=words]", "Hill School.")
    send(tab)
    expect(tab.get_by_text("Anna from the front door is reading it, since")).to_be_visible()
    look(tab)
    follow(tab, "text=Add information")
    look(tab)
    tab.fill("[name=words]", "She was not at school today.")
    send(tab)
    look(tab)

    tab.goto("/contacts/")
    tab.fill("[name=words]", "lacka child")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Find").click()
    expect(tab.locator("h1")).to_have_text("1 request found")
    look(tab)
    follow(tab, f"text={world.reference}")
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("1 request found")
    assert re.fullmatch(r".*/contacts/search\?found=[0-9a-f-]{36}", tab.url)

    tab.goto(f"/contacts/{world.reference}")
    follow(tab, "text=Take this request back")
    look(tab)
    send(tab)
    look(tab)
    tab.check("[name=because][value=wrong_family]")
    send(tab)
    expect(tab.get_by_text("Nobody reads it any more").first).to_be_visible()
    look(tab)
    be(tab, world.anna)
    expect(tab.locator("h1")).to_have_text("Nothing waits for a decision")


def test_a_search_that_finds_nothing_or_is_wrong(tab: Page, world: World) -> None:
    be(tab, world.teacher)
    tab.goto("/contacts/search")
    look(tab)
    send(tab)
    look(tab)
    tab.fill("[name=words]", "zzzz")
    send(tab)
    expect(tab.locator("h1")).to_have_text("No request found")
    look(tab)
