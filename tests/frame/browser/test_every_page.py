"""What holds on every page of the gallery, however wide and in every state: read, reached, never scrolled sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/list",
    "/board",
    "/pictures",
    "/form",
    "/form!",
    "/form/kept?name=Sam&agreed=no&needs=other",
    "/question!",
    "/star!",
    "/sign-in!",
    "/pages/accessibility",
    "/pages/privacy",
    "/pages/cookies",
    "/errors/404",
    "/errors/409",
    "/errors/500",
)

# Links inside sentences may be smaller.
INLINE = "p, li, dd, label, .govuk-error-summary, .govuk-footer, caption, th, td"
TOO_SMALL = """(inline) => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(e => e.offsetParent !== null && e.type !== 'hidden' && !e.closest(inline) && !e.matches('.govuk-skip-link'))
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([html]) => html)"""


def go(page: Page, path: str) -> None:
    """An exclamation mark sends the page's empty form, to see it in error."""
    answer = page.goto(path.removesuffix("!"))
    assert answer is not None
    assert answer.status == 200
    if path.endswith("!"):
        page.locator("main form button[type=submit]").first.click()
        page.locator(".govuk-error-summary").wait_for()


def open_all(page: Page) -> None:
    for closed in page.locator("summary").all():
        closed.click()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_telephone_or_a_desk(tab: Page, path: str) -> None:
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    go(tab, path)
    open_all(tab)
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(tab, options={"runOnly": rules})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_and_what_is_pressed_is_large_enough(tab: Page, path: str) -> None:
    go(tab, path)
    open_all(tab)
    for width in (320, 360, 700, 800, 960):
        tab.set_viewport_size({"width": width, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(TOO_SMALL, INLINE) == []


@pytest.mark.parametrize("path", ["/", "/list", "/form", "/pictures"])
def test_pages_read_without_javascript(plain_tab: Page, path: str) -> None:
    go(plain_tab, path)
    assert plain_tab.locator("h1").is_visible()
    for link in plain_tab.locator(".govuk-service-navigation__link").all():
        assert link.is_visible()
    assert plain_tab.locator(".govuk-service-navigation__toggle").is_hidden()
