"""A family asks for help in a browser: in both languages, on a phone and at a desk, with JavaScript and without."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from tests.journeys.conftest import Site
from tests.journeys.people import follow, look

pytestmark = pytest.mark.browser

WEATHER = "https://www.bbc.co.uk/weather"
STORY = "Zażółć: he shouts, and “breaks” things.\nA second line & <b>more</b>."
GO_ON = "main form button.govuk-button[type=submit]"


@pytest.fixture(params=["en 360", "en 1280", "pl 360", "pl 1280"])
def scripted(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Page]:
    """With JavaScript, in a language and at a width."""
    language, width = request.param.split()
    base = f"{site.address}/help/{'' if language == 'en' else 'pl/'}"
    context = chromium.new_context(base_url=base, viewport={"width": int(width), "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """With JavaScript; the page that it leaves to answers."""
    context = chromium.new_context(base_url=site.address, viewport={"width": 360, "height": 740})
    context.route(f"{WEATHER}**", _weather)
    yield context.new_page()
    context.close()


def _weather(route: Route) -> None:
    route.fulfill(body="<!DOCTYPE html><html lang=en><title>Weather</title><p>Sunny", content_type="text/html")


def fill(page: Page) -> None:
    page.check("[name=who][value=carer]")
    page.fill("[name=name]", "Ania")
    page.check("[name=way][value=phone]")
    page.fill("[name=number]", "07700 900123")
    page.fill("[name=must_not_know]", "Marek")
    page.fill("[name=worries]", STORY)


def is_filled(page: Page) -> None:
    expect(page.locator("[name=who][value=carer]")).to_be_checked()
    expect(page.locator("[name=name]")).to_have_value("Ania")
    expect(page.locator("[name=number]")).to_have_value("07700 900123")
    expect(page.locator("[name=must_not_know]")).to_have_value("Marek")
    expect(page.locator("[name=worries]")).to_have_value(STORY)


def is_empty(page: Page) -> None:
    expect(page.locator("[name=way][value=phone]")).not_to_be_checked()
    for name in ("name", "number", "must_not_know", "worries"):
        expect(page.locator(f"[name={name}]")).to_have_value("")


def test_every_page_and_state_is_good_to_read(scripted: Page) -> None:
    page = scripted
    page.goto("./")
    look(page)
    follow(page, ".govuk-button--start")
    look(page)
    follow(page, GO_ON)
    expect(page.locator(".govuk-error-summary li")).to_have_count(3)
    look(page)
    fill(page)
    page.fill("[name=child_name_1]", "Zosia")
    follow(page, "button[value=child]")
    follow(page, "button[value=adult]")
    page.check("[name=child_unborn_2]")
    page.check("[name=home][value=address]")
    page.fill("[name=postcode]", "DN1 2AB")
    page.check("[name=danger][value=yes]")
    page.check("[name=speaks][value=other]")
    page.fill("[name=other_language]", "Kurdî")
    look(page)
    follow(page, GO_ON)
    expect(page.locator(".eh-warning")).to_be_visible()
    look(page)
    follow(page, GO_ON)
    expect(page.locator(".eh-family-reference")).to_have_text(re.compile("C-"))
    look(page)
    page.goto("sent/nonsense")
    look(page)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_family_asks_for_help(tab: Page, session: Session) -> None:
    """On a phone without JavaScript too."""
    tab.goto("/help/")
    follow(tab, "text=Polski")
    follow(tab, "text=English")
    follow(tab, ".govuk-button--start")
    fill(tab)
    follow(tab, "text=Polski")
    expect(tab.locator("h1")).to_have_text("Poproś o pomoc dla swojej rodziny")
    is_filled(tab)
    follow(tab, "text=English")
    tab.fill("[name=child_name_1]", "Zosia")
    follow(tab, "text=Add another child")
    tab.fill("[name=child_name_2]", "Staś")
    with tab.expect_navigation():
        tab.press("[name=name]", "Enter")
    expect(tab.locator("h1")).to_have_text("Check before you send")
    follow(tab, "text=Change >> nth=2")
    is_filled(tab)
    follow(tab, GO_ON)
    follow(tab, GO_ON)
    contact = session.scalars(select(Contact)).one()
    expect(tab.locator(".eh-family-reference")).to_have_text(contact.reference)
    tab.reload()
    expect(tab.locator(".eh-family-reference")).to_have_text(contact.reference)
    assert contact.worries == STORY
    assert [child.forename for child in contact.children] == ["Zosia", "Staś"]


def test_going_back_finds_what_was_typed(tab: Page, session: Session) -> None:
    tab.goto("/help/ask")
    fill(tab)
    follow(tab, GO_ON)
    tab.go_back()
    is_filled(tab)
    follow(tab, GO_ON)
    follow(tab, GO_ON)
    # The page that was checked is kept nowhere: the browser would have to send it. It may leave before it answers us.
    with tab.expect_navigation(), contextlib.suppress(Error):
        tab.evaluate("history.go(-2)")
    is_filled(tab)
    follow(tab, GO_ON)
    follow(tab, GO_ON)
    assert len(session.scalars(select(Contact)).all()) == 1, "it is still the same form"


def test_pressing_send_twice_is_one_request(tab: Page, session: Session) -> None:
    tab.goto("/help/ask")
    fill(tab)
    follow(tab, GO_ON)
    tab.dblclick(GO_ON)  # the second press ends the way of the first, so what is waited for is where it leads
    expect(tab.locator(".eh-family-reference")).to_be_visible()
    assert len(session.scalars(select(Contact)).all()) == 1


# The way out


def test_leaving_takes_the_place_of_the_page_in_the_history(phone: Page) -> None:
    phone.goto("/accessibility")
    phone.goto("/help/ask")
    fill(phone)
    follow(phone, ".govuk-exit-this-page__button")
    expect(phone).to_have_url(re.compile(WEATHER))
    phone.go_back()
    expect(phone).to_have_url(re.compile("/accessibility$"))


def test_whoever_goes_back_after_somebody_left_finds_an_empty_form(phone: Page) -> None:
    phone.goto("/help/ask")
    fill(phone)
    follow(phone, GO_ON)
    follow(phone, ".govuk-exit-this-page__button")
    expect(phone).to_have_url(re.compile(WEATHER))
    phone.go_back()
    expect(phone).to_have_url(re.compile("/help/ask"))
    is_empty(phone)


def test_shift_three_times_leaves(phone: Page) -> None:
    phone.goto("/help/")
    for _ in range(2):
        phone.keyboard.press("Shift")
    expect(phone.get_by_role("status")).to_have_text("Shift, press 1 more time to leave.")
    with phone.expect_navigation():
        phone.keyboard.press("Shift")
    expect(phone).to_have_url(re.compile(WEATHER))


def test_without_javascript_the_way_out_is_a_link(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    context.route(f"{WEATHER}**", _weather)
    page = context.new_page()
    for path in ("/help/", "/help/ask", "/help/sent/nonsense"):
        page.goto(path)
        follow(page, "text=Leave this page quickly")
        expect(page).to_have_url(re.compile(WEATHER))
    context.close()


def test_the_way_out_stays_in_sight(phone: Page) -> None:
    phone.goto("/help/ask")
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    expect(phone.locator(".govuk-exit-this-page__button")).to_be_in_viewport()
