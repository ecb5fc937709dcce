"""People at work in a browser: they sign in as people do, and look at every page with care."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.models import User
from tests.axe import violations
from tests.builders import PASSWORD, sign_in


def be(page: Page, user: User) -> None:
    """Sign in as somebody else, in the same browser."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("[name=email]", user.email)
    page.fill("[name=password]", PASSWORD)
    send(page)
    assert "/sign-in" not in page.url


def be_at_once(page: Page, address: str, app: Flask, session: Session, user: User) -> None:
    """The same without the page: the browser holds a session, as after signing in."""
    client, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    sign_in(client, session, user)
    held = client.get_cookie(name)
    assert held is not None
    page.context.add_cookies([{"name": name, "value": held.value, "url": address}])


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page, and be there: the browser's own click waits for nothing."""
    with page.expect_navigation():
        page.click(selector)


def send(page: Page) -> None:
    """Press the page's one main button, and see what it answers."""
    with page.expect_navigation():
        press_send(page)


def press_send(page: Page) -> None:
    """The same, whether or not there is an answer."""
    page.locator("main form button[type=submit]").last.click()


def look(page: Page, *also: int, axe_at: Sequence[int] = ()) -> None:
    """One heading; nothing scrolls sideways, at 400 % zoom and at these other widths too; nothing that axe minds.

    `axe_at`: at these widths too, where a page is laid out otherwise.
    """
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    size = page.viewport_size
    assert size is not None
    for width in (size["width"], 320, *also):
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{page.url} scrolls sideways at {width} px by {wide}"
    for width in (*axe_at, size["width"]):
        page.set_viewport_size({"width": width, "height": size["height"]})
        if page.evaluate("!!document.querySelector('.js-enabled')"):
            assert violations(page) == [], (page.url, width)
