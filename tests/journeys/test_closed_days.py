"""An administrator closes a day and opens it again, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.database import act_as
from tests.builders import Make
from tests.journeys.people import be, follow, look, send

pytestmark = pytest.mark.browser


def test_closing_a_day_and_opening_it_again(tab: Page, session: Session, make: Make) -> None:
    administrator = make.user(Role.ADMINISTRATOR, name="Zoe Last")
    act_as(session, "portal:test")
    make.keep()
    be(tab, administrator)
    tab.goto("/admin/days/?year=2040")
    look(tab)
    follow(tab, "text=Close a day")
    send(tab)
    assert tab.locator(".govuk-error-summary li").count() == 2
    look(tab)
    for part, words in {"day-day": "24", "day-month": "December", "day-year": "2041", "title": "Closing early"}.items():
        tab.fill(f"[name={part}]", words)
    send(tab)
    expect(tab.locator("h1")).to_have_text("1 closed day in 2041")
    look(tab)
    follow(tab, "td >> text=Open")
    expect(tab.locator("h1")).to_have_text("Open the office on Tuesday 24 Dec 2041?")
    look(tab)
    send(tab)
    expect(tab.locator("h1")).to_have_text("0 closed days in 2041")
    look(tab)
