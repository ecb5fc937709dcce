"""What holds on the design pages, however wide and in every state: read, reached, never scrolled sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from portal.blueprints.design.parts import PAGES as DESIGN_PAGES
from tests.axe import violations

pytestmark = pytest.mark.browser

# Those of one kind differ in a few words: some of each are enough for a browser.
ENOUGH = {
    "/design/errors/": {"404", "409", "500"},
    "/design/header/": {"nobody", "screener", "every_role"},
}


def _is_looked_at(href: str) -> bool:
    folder, _, name = href.rpartition("/")
    return name in ENOUGH.get(f"{folder}/", {name})


STATEMENTS = ("/accessibility", "/cookies", "/privacy")
PAGES = sorted(filter(_is_looked_at, ["/design/", *STATEMENTS, *(shown.href for shown in DESIGN_PAGES.values())]))

# Links inside sentences may be smaller.
INLINE = "p, li, dd, label, .govuk-error-summary, .govuk-footer, caption, th, td"
TOO_SMALL = """(inline) => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(e => e.offsetParent !== null && e.type !== 'hidden' && !e.closest(inline) && !e.matches('.govuk-skip-link'))
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([html]) => html)"""
# What is focused looks different: itself, or the label beside it that is drawn in its place.
WITHOUT_FOCUS = """() => {
    const drawn = (e, part) => {
        const style = getComputedStyle(e, part)
        return [style.outlineStyle + style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderColor]
    }
    const parts = [null, '::before', '::after']
    const look = e => [e, e.nextElementSibling].filter(Boolean).flatMap(e => parts.map(part => drawn(e, part))).join()
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(e => e.offsetParent !== null && e.type !== 'hidden' && !e.disabled)
        .filter(e => {
            e.blur()
            const before = look(e)
            e.focus({focusVisible: true})
            return document.activeElement !== e || look(e) === before
        })
        .map(e => e.outerHTML.slice(0, 90))
}"""


def go(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200


def open_all(page: Page) -> None:
    for closed in page.locator("summary").all():
        closed.click()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_telephone_or_a_desk(tab: Page, path: str) -> None:
    go(tab, path)
    open_all(tab)
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        assert violations(tab) == [], width


def test_what_axe_minds_is_found_also_after_it_found_nothing(tab: Page) -> None:
    go(tab, "/design/buttons")
    assert violations(tab) == []
    tab.evaluate("document.querySelector('main button').textContent = ''")
    assert [rule for rule, _ in violations(tab)] == ["button-name"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_and_what_is_pressed_is_large_enough(tab: Page, path: str) -> None:
    """320 pixels is what a desk of 1280 has left at 400 %."""
    go(tab, path)
    open_all(tab)
    for width in (320, 360, 700, 800, 960, 1280):
        tab.set_viewport_size({"width": width, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(TOO_SMALL, INLINE) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_shows_where_it_is(tab: Page, path: str) -> None:
    go(tab, path)
    tab.keyboard.press("Tab")
    assert tab.evaluate(WITHOUT_FOCUS) == []


def test_a_focus_that_is_not_shown_is_found(tab: Page) -> None:
    go(tab, "/design/buttons")
    tab.evaluate("document.querySelector('main button').style.all = 'revert'")
    tab.evaluate("document.querySelector('main button').style.outline = 'none'")
    assert len(tab.evaluate(WITHOUT_FOCUS)) == 1


@pytest.mark.parametrize("path", PAGES)
def test_pages_read_without_javascript(plain_tab: Page, path: str) -> None:
    go(plain_tab, path)
    assert plain_tab.locator("h1").is_visible()
    assert plain_tab.evaluate("document.documentElement.scrollWidth") <= 360
    for link in plain_tab.locator(".govuk-service-navigation__link, main input:not([type=hidden]), main label").all():
        assert link.is_visible()
    assert plain_tab.locator(".govuk-service-navigation__toggle:visible").count() == 0
