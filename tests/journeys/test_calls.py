"""A referrer asks to be called and is; a family without an account hears by telephone, in a real browser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.database import act_as
from tests.builders import Make
from tests.contacts.waiting_for_calls import FAMILYS_NUMBER, NUMBER, from_a_family
from tests.journeys.people import be, follow, look, send

pytestmark = pytest.mark.browser


def test_asking_for_a_call_and_being_called(tab: Page, session: Session, make: Make) -> None:
    referrer, screener = make.user(Role.REFERRER, name="Rosa Lindqvist"), make.user(Role.SCREENER)
    contact = make.contact(referrer, replace(make.sending(), call_back_number=NUMBER))
    address = f"/contacts/{contact.reference}"
    act_as(session, "portal:test")
    make.keep()
    be(tab, referrer)
    tab.goto(address)
    look(tab)
    follow(tab, "text=Another number or time")
    look(tab)
    tab.check("[name=by][value=time]")
    tab.fill("[name=number]", "")
    send(tab)
    assert tab.locator(".govuk-error-summary li").count() == 3
    look(tab)
    tab.fill("[name=number]", "01632 960 055")
    tab.check("[name=by][value=usual]")
    send(tab)
    expect(tab.locator("main")).to_contain_text("We promised to call you by")
    look(tab)

    be(tab, screener)
    tab.goto("/front-door/")
    expect(tab.locator("main")).to_contain_text("Calls to make: 1")
    look(tab)
    follow(tab, "section a >> text=Rosa Lindqvist")
    look(tab)
    send(tab)
    assert tab.locator(".govuk-error-summary li").count() == 1
    look(tab)
    tab.check("[name=ended][value=no_answer]")
    send(tab)
    expect(tab.locator("main")).to_contain_text("They still wait for our call.")
    follow(tab, "section a >> text=Rosa Lindqvist")
    tab.check("[name=ended][value=spoken]")
    tab.fill("[name=spoke_to]", "Rosa")
    tab.check("[name=when][value=earlier]")
    look(tab)
    tab.check("[name=when][value=now]")
    send(tab)
    expect(tab.locator("main")).to_contain_text("they have been called")
    look(tab)

    be(tab, referrer)
    tab.goto(address)
    expect(tab.locator("main")).to_contain_text("and spoke to Rosa.")
    look(tab)


def test_a_family_hears_by_telephone_what_was_decided(tab: Page, session: Session, make: Make) -> None:
    screener, contact = make.user(Role.SCREENER), from_a_family(make)
    make.decision(screener, contact)
    act_as(session, "portal:test")
    make.keep()
    be(tab, screener)
    tab.goto("/front-door/")
    look(tab)
    follow(tab, "section a >> text=The family")
    expect(tab.locator("main")).to_contain_text(FAMILYS_NUMBER)
    expect(tab.locator("main")).to_contain_text("Her partner")
    look(tab)
    tab.check("[name=ended][value=told_otherwise]")
    tab.fill("[name=told]", "Ivy, at the school gate")
    send(tab)
    expect(tab.locator("main")).to_contain_text("they have been told")
    tab.goto(f"/front-door/{contact.reference}")
    expect(tab.locator("main")).to_contain_text("told in another way: Ivy, at the school gate")
    look(tab)
