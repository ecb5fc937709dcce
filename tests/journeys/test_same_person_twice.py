"""From a case to who stands twice, put together, and apart again: at a desk and on a phone, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people.models import Merge
from tests.builders import Make
from tests.casework.test_merging import WHY, Twice
from tests.journeys.people import be, follow, look, send

pytestmark = pytest.mark.browser


@pytest.fixture
def twice(make: Make) -> Twice:
    twice = Twice(make)
    twin = twice.another(forename="Tilda", nhs_number="9434765919")
    twin.address = "14 Larkspur Row, the blue door, round the back"
    twice.families.keep()
    return twice


def test_from_a_case_to_one_person_and_back(tab: Page, session: Session, twice: Twice) -> None:
    be(tab, twice.families.coordinator)
    tab.goto(f"/cases/{twice.second.reference}/")
    look(tab, 360, 1280)
    follow(tab, f"a[href='/people/{twice.merged.id}']")
    look(tab, 360, 1280)
    follow(tab, f"a[href$='/and/{twice.kept.id}']")
    look(tab, 360, 1280)
    send(tab)
    expect(tab.get_by_role("alert")).to_contain_text("Say how you know that they are one person")
    look(tab)
    tab.fill("[name=reason]", WHY)
    send(tab)
    expect(tab.get_by_text("These two records are read as one from now on.")).to_be_visible()
    look(tab, 360, 1280)
    follow(tab, "a[href$='/apart']")
    look(tab, 360, 1280)
    tab.fill("[name=because]", "They are cousins.")
    send(tab)
    expect(tab.locator("h1")).to_have_text("These two records are two people")
    look(tab, 360, 1280)
    tab.goto("/people/")
    look(tab, 360, 1280)
    tab.fill("[name=forename]", "Tilda")
    tab.fill("[name=surname]", "Tamworth")
    send(tab)
    expect(tab.get_by_text("1 person found")).to_be_visible()
    look(tab, 360, 1280)
    session.rollback()
    assert session.scalars(select(Merge.undone_because)).all() == ["They are cousins."]


def test_twins_warn_and_it_can_be_done_by_keyboard_alone(desk: Page, session: Session, twice: Twice) -> None:
    be(desk, twice.families.coordinator)
    desk.goto(f"/people/{twice.kept.id}")
    desk.get_by_label("First name").focus()
    for words in ("Tilda", "Tamworth"):
        desk.keyboard.type(words)
        desk.keyboard.press("Tab")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Compare").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.get_by_text("They may be twins.")).to_be_visible()
    look(desk, 360)
    desk.get_by_role("radio").first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.type("One child, two first names: I have seen both certificates.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("These two records are read as one person")
    session.rollback()
    assert session.scalars(select(Merge.undone_at)).all() == [None]
