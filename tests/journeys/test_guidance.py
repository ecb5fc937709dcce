"""The guidance in a browser: what a teacher reads first, at a desk and on a phone, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.guidance.explained import explained
from tests.journeys.conftest import Site
from tests.journeys.people import look

pytestmark = pytest.mark.browser

SLUGS = sorted(section.slug for section in explained().sections)
PAGES = ["", "print/", "signs/", "signs/?level=3&domain=PC", "signs/?q=hungry", "signs/?q=xylophone", "versions/",
         "versions/1/", *(f"{slug}/" for slug in SLUGS)]  # fmt: skip
WIDTHS = (320, 360, 768, 1280)
TYPED = [
    "A&E",
    "FGM",
    "H\N{LATIN SMALL LETTER U WITH DIAERESIS}ngry",
    "child",
    "county lines",
    "q",
    "self-harm",
    "the school",
    "xylophone",
]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_page_is_good_to_read_however_wide(tab: Page, path: str) -> None:
    tab.goto(f"/guidance/{path}")
    look(tab)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
    tab.set_viewport_size({"width": 360, "height": 740})
    look(tab)


def test_somebody_finds_a_sign_and_reads_what_it_means(tab: Page) -> None:
    tab.goto("/guidance/")
    tab.get_by_label("What have you seen?").fill("hungry")
    tab.get_by_role("button", name="Find signs").click()
    expect(tab.get_by_role("heading", name="3 signs with “hungry”")).to_be_visible()
    expect(tab.locator("mark").first).to_have_text("hungry")
    expect(tab.get_by_text("Is growing well, and is up to date")).to_be_hidden()
    tab.get_by_role("link", name="Show all signs").click()
    expect(tab.get_by_role("heading", name="120 signs")).to_be_visible()
    tab.goto("/guidance/")
    tab.get_by_role("link", name="Crime and prison").click()
    expect(tab.locator("#FE-CRI")).to_be_in_viewport()


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    """With JavaScript, at a desk."""
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("typed", sorted(TYPED))
def test_typing_finds_what_sending_finds(desk: Page, typed: str) -> None:
    """The browser and the server each have the rule: they must have the same."""
    answers = []
    for way in ("typed", "sent"):
        desk.goto("/guidance/signs/")
        desk.get_by_label("What have you seen?").fill(typed)
        if way == "sent":
            desk.get_by_role("button", name="Find signs").click()
            desk.wait_for_url("**/signs/?q=*")
        answers.append(
            (
                desk.locator("#found").inner_text(),
                desk.locator("[data-sign]:visible").all_inner_texts(),
                desk.locator("td.eh-signs__hit:visible").all_inner_texts(),
                desk.locator("mark:visible").all_inner_texts(),
                desk.locator("#nothing-found").is_visible(),
            )
        )
    assert answers[0] == answers[1]
    assert f"with “{typed}”" in answers[0][0]


def test_typing_is_said_aloud_sent_nowhere_and_taken_back(desk: Page) -> None:
    desk.goto("/guidance/signs/")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    box = desk.get_by_label("What have you seen?")
    box.press_sequentially("hungry")
    expect(desk.get_by_role("status")).to_have_text("3 signs with “hungry”")
    expect(desk.get_by_role("row", name="Everyday care")).to_be_visible()
    expect(desk.get_by_role("row", name="Physical health")).to_be_hidden()
    box.fill("")
    expect(desk.get_by_role("status")).to_have_text("120 signs")
    expect(desk.locator("mark")).to_have_count(0)
    expect(desk.get_by_role("row", name="Physical health")).to_be_visible()
    assert asked == []


def test_on_a_phone_the_signs_are_still_a_table(desk: Page) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto("/guidance/signs/")
    table = desk.get_by_role("table", name="Signs: Parenting")
    expect(table.get_by_role("row")).to_have_count(10)
    expect(table.get_by_role("columnheader", name="Level 4 A child is being harmed")).to_have_count(1)
    expect(table.get_by_role("rowheader", name="Pregnancy")).to_be_visible()


def test_the_page_prints_without_the_ways_around_it(desk: Page) -> None:
    desk.goto("/guidance/print/")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("heading", name="Is a child in danger now? Phone 999")).to_be_visible()
    for way in (".govuk-service-navigation", ".eh-footer", ".govuk-back-link", ".eh-screen-only"):
        expect(desk.locator(way)).to_be_hidden()
