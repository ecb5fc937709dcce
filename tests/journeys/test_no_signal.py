"""No signal: the page says that it is not saved, keeps trying, and never shows "saved" before the server said so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import DraftPage
from tests.builders import PASSWORD, Make
from tests.journeys.bad_line import BadLine
from tests.journeys.conftest import Site
from tests.journeys.people import send
from tests.journeys.telling import NEW, begin, page_name, press

pytestmark = pytest.mark.browser
NOT_SAVED = "Not saved yet. Keep this page open: we keep trying."
SAID = "[data-saved]"
_PATIENCE = 40_000  # milliseconds


@pytest.fixture
def line(site: Site) -> Iterator[BadLine]:
    line = BadLine(site.port)
    yield line
    line.close()


@pytest.fixture
def page(chromium: Browser, line: BadLine, make: Make) -> Iterator[Page]:
    """The long page of a new request, over the line."""
    user: User = make.user(Role.REFERRER)
    make.keep()
    context = chromium.new_context(base_url=line.address)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", user.email)
    page.fill("[name=password]", PASSWORD)
    send(page)
    page.goto(f"{NEW}{begin(page)}/account/")
    note_what_is_said(page)
    yield page
    context.close()


def note_what_is_said(page: Page) -> None:
    page.evaluate(
        """() => {
          window.said = []
          const $said = document.querySelector('[data-saved]')
          new MutationObserver(() => window.said.push($said.textContent)).observe($said, { childList: true })
        }"""
    )


def said(page: Page) -> list[str]:
    told: list[str] = page.evaluate("window.said")
    return told


def rows(session: Session) -> list[tuple[str, int]]:
    session.rollback()
    session.expire_all()
    pages = session.scalars(select(DraftPage).where(DraftPage.page == "account"))
    return [(page.fields["worries"][0], page.revision) for page in pages]


def write(page: Page, words: str) -> None:
    page.fill("[name=worries]", words)
    page.locator("[name=worries]").blur()


def test_saved_is_said_when_it_is_saved(page: Page, session: Session) -> None:
    assert rows(session) == []
    expect(page.locator(SAID)).to_be_empty()
    write(page, "Often late.")
    expect(page.locator(SAID)).to_contain_text("Saved", timeout=_PATIENCE)
    assert rows(session) == [("Often late.", 1)]


def test_while_the_line_is_dead_it_says_so_and_saves_when_it_is_back(
    page: Page, session: Session, line: BadLine
) -> None:
    line.close()
    write(page, "Typed in a tunnel.")
    expect(page.locator(SAID)).to_have_text(NOT_SAVED, timeout=_PATIENCE)
    write(page, "Typed in a long tunnel.")
    page.wait_for_timeout(3_000)
    assert set(said(page)) == {NOT_SAVED}, "never that it is saved"
    assert rows(session) == []
    line.open()
    expect(page.locator(SAID)).to_contain_text("Saved", timeout=_PATIENCE)
    assert rows(session) == [("Typed in a long tunnel.", 1)]


def test_an_answer_that_got_lost_is_no_second_revision_and_no_stranger(
    page: Page, session: Session, line: BadLine
) -> None:
    """It was saved, and the page never heard so: it tries again, and may go on writing."""
    write(page, "Often late.")
    expect(page.locator(SAID)).to_contain_text("Saved", timeout=_PATIENCE)
    line.lose = line.lost + 3  # the browser itself tries again on every connection that it had kept
    write(page, "Often late and tired.")
    expect(page.locator(SAID)).to_have_text(NOT_SAVED, timeout=_PATIENCE)
    assert rows(session) == [("Often late and tired.", 2)]
    expect(page.locator(SAID)).to_contain_text("Saved", timeout=_PATIENCE)
    assert rows(session) == [("Often late and tired.", 2)]
    page.fill("[name=needs_to_happen]", "Help.")
    press(page)
    assert page_name(page) == "voices"


def test_leaving_a_page_that_is_not_saved_is_asked_about(page: Page, line: BadLine) -> None:
    line.close()
    page.locator("[name=worries]").press_sequentially("Typed in a tunnel.")
    expect(page.locator(SAID)).to_have_text(NOT_SAVED, timeout=_PATIENCE)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()
