"""The queue in a browser: from claim to claim by keyboard, told of what is new, and every page at every width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.screening.actions.joining import join_reports
from portal.screening.queries import queue
from tests.builders import Make
from tests.contacts.nights import urgent_contact
from tests.journeys.conftest import Site
from tests.journeys.people import be, look

pytestmark = pytest.mark.browser


@pytest.fixture
def hub(make: Make) -> User:
    return make.user(Role.HUB_MANAGER, Role.SCREENER, name="Moira Quayle")


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.address)
    yield context.new_page()
    context.close()


def _kept(make: Make) -> None:
    act_as(make.session, "portal:test")
    make.keep()


def _waiting(make: Make, *days_ago: int) -> list[Contact]:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    contacts = [make.contact(teacher, at=now() - dt.timedelta(days=days)) for days in days_ago]
    _kept(make)
    return contacts


def test_from_claim_to_claim_by_keyboard(page: Page, make: Make, hub: User, session: Session) -> None:
    first, second = _waiting(make, 5, 4)
    be(page, hub)
    for contact in (first, second):
        page.goto("/front-door/")
        presses = 0
        while page.evaluate("document.activeElement.textContent") != "Claim the next one":
            page.keyboard.press("Tab")
            presses += 1
            assert presses < 20, "it stands near the top"
        page.keyboard.press("Enter")
        expect(page.get_by_text("You are looking at it")).to_be_visible()
        assert page.url.endswith(f"{contact.reference}#work")
    session.rollback()
    assert all(line.is_mine for line in queue(session, make.actor(hub), now()).page.rows)


def test_what_is_new_is_said_and_nothing_moves(page: Page, make: Make, hub: User) -> None:
    _waiting(make, 5)
    be(page, hub)
    page.goto("/front-door/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 late, none due today")
    _waiting(make, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    said = page.get_by_role("status").get_by_role("link", name="1 new request: show it")
    expect(said).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page)
    said.click()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_every_page_empty_and_full(page: Page, make: Make, hub: User) -> None:
    _kept(make)
    be(page, hub)
    paths = ["/front-door/", "/front-door/duty", "/front-door/duty/name", "/front-door/handover"]
    for path in paths:
        page.goto(path)
        look(page, 360, 1280)
    first, second = _waiting(make, 6, 5)
    urgent_contact(make, make.user(Role.REFERRER), at=now() - dt.timedelta(days=5))
    join_reports(make.session, make.actor(hub), second, first)
    _kept(make)
    for path in [*paths, f"/front-door/{first.reference}/join", f"/front-door/{first.reference}/reassign"]:
        page.goto(path)
        look(page, 360, 1280)
    page.get_by_role("button", name="Ask them").or_(page.get_by_text("Nobody else")).first.wait_for()
    page.goto("/front-door/duty/name")
    page.get_by_role("button", name="Name them").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look(page, 360, 1280)


def test_all_of_it_without_javascript(chromium: Browser, site: Site, make: Make, hub: User) -> None:
    (contact,) = _waiting(make, 5)
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    be(page, hub)
    page.goto("/front-door/")
    page.select_option("[name=source]", "police")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("No request is like this")).to_be_visible()
    page.get_by_role("link", name="From: Police").click()
    page.get_by_role("button", name=f"Claim {contact.reference}").click()
    expect(page.get_by_text("You are looking at it")).to_be_visible()
    context.close()
