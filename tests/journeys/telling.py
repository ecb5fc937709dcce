"""Telling it once, in a browser: pages are filled in and pressed on as people do it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Page, expect

from tests.blueprints.journey.told import Told, Typed

NEW = "/contacts/new/"
SENT = re.compile(r"/contacts/C-[0-9A-Z-]{9}")
_MOST_PAGES = 40
_CHOICES = {"radio", "checkbox"}
_KINDS = """names => names.map(name => {
  const $field = document.querySelector(`main form [name='${name}']`)
  return { kind: $field.type, folded: Boolean($field.closest('details:not([open])')) }
})"""


def type_in(page: Page, typed: Typed, *, key: float = 0.0) -> None:
    """Fill in what the page asks; `key` is how long a finger takes from letter to letter, in seconds."""
    for (name, value), field in zip(typed.items(), _fields(page, typed), strict=True):
        values = [value] if isinstance(value, str) else value
        if field["folded"]:
            _unfold(page, name)
        if field["kind"] in _CHOICES:
            for one in values:
                page.locator(f"main form [name='{name}'][value='{one}']").check()
        elif field["kind"] == "select-one":
            page.locator(f"main form [name='{name}']").first.select_option(values[0])
        elif key:
            page.locator(f"main form [name='{name}']").first.fill("")
            page.locator(f"main form [name='{name}']").first.press_sequentially(values[0], delay=key * 1000)
        else:
            page.locator(f"main form [name='{name}']").first.fill(values[0])


def _fields(page: Page, names: Iterable[str]) -> list[dict[str, str]]:
    """Of each field its kind, and whether it stands folded away."""
    found: list[dict[str, str]] = page.evaluate(_KINDS, list(names))
    return found


def _unfold(page: Page, name: str) -> None:
    folded = page.locator(f"main form details:not([open]):has([name='{name}']) > summary")
    if folded.count():
        folded.click()


def holds(page: Page, typed: Typed) -> None:
    """Everything that was typed stands on the page."""
    for (name, value), field in zip(typed.items(), _fields(page, typed), strict=True):
        values = [value] if isinstance(value, str) else value
        if field["kind"] in _CHOICES:
            for one in values:
                expect(page.locator(f"main form [name='{name}'][value='{one}']")).to_be_checked()
        else:
            expect(page.locator(f"main form [name='{name}']").first).to_have_value(values[0])


def press(page: Page, go: str = "next") -> None:
    with page.expect_navigation():
        page.locator(f"main form button[name=go][value={go}]").last.click()


def begin(page: Page, danger: str = "no", site: str = "") -> str:
    """Answer the first page; the reference of what was begun."""
    page.goto(f"{site}{NEW}")
    type_in(page, {"danger": danger})
    press(page)
    return page.url.partition(NEW)[2].partition("/")[0]


def page_name(page: Page) -> str:
    """Which page of the journey the browser shows."""
    return page.url.partition(NEW)[2].partition("/")[2].partition("/")[0]


def tell(
    page: Page,
    told: Told,
    *,
    key: float = 0.0,
    before: Callable[[Page], None] = lambda _: None,
    typed: Callable[[Page, str, Typed], None] = lambda *_: None,
) -> None:
    """Go where each page leads until everything is read back: `before` sees each page empty, `typed` when filled in."""
    people = list(told.people)
    for _ in range(_MOST_PAGES):
        name = page_name(page)
        if name == "check":
            return
        before(page)
        if name == "family":
            if not people:
                press(page)
                continue
            kind, answers = people.pop(0)
            press(page, kind)
            before(page)
            name = kind
        else:
            answers = told.pages.get(name, {})
        type_in(page, answers, key=key)
        typed(page, name, answers)
        assert page_name(page) == name, "and the page is still open"
        press(page)
        assert "check=1" not in page.url, f"{name} was not taken: {page.locator('.govuk-error-summary').inner_text()}"
    raise AssertionError(f"it never ends: {page.url}")


def send_it(page: Page) -> str:
    """Send, from the page on which everything is read back; the reference."""
    with page.expect_navigation(url=SENT):
        page.locator("main form button[type=submit]").last.click()
    found = SENT.search(page.url)
    assert found
    return found[0].rpartition("/")[2]
