"""A bad line, an impatient hand, a long break: nothing typed is lost, and what is sent is taken once."""

from __future__ import annotations

import datetime as dt
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession, User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.frame.models import KeptForm
from portal.messages.models import Message
from tests.builders import PASSWORD, Make
from tests.journeys.bad_line import BadLine
from tests.journeys.conftest import Site, stop
from tests.journeys.people import be, send

pytestmark = pytest.mark.browser
WORRIES = "Zażółć: often late, and “tired”.\nA second line & <b>more</b>."
NOTICE = "We kept what you typed. Check it and send."
SENT = re.compile(r"/contacts/C-")


@pytest.fixture
def teacher(make: Make) -> User:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    make.keep()
    return teacher


def fill(page: Page, address: str = "") -> None:
    """The long contact form, whole."""
    page.goto(f"{address}/contacts/new/")
    for name, typed in {"forename": "Bronisława", "surname": "Tamworth", "carer_forename": "Anna"}.items():
        page.fill(f"[name={name}]", typed)
    for part, typed in {"day": "1", "month": "3", "year": "2016"}.items():
        page.fill(f"[name=born_on-{part}]", typed)
    page.fill("[name=worries]", WORRIES)
    page.fill("[name=needs_to_happen]", "Somebody to talk to.")
    page.check("[name=level][value='3']")
    page.check("[name=agreement][value=given]")


def is_filled(page: Page) -> None:
    expect(page.locator("[name=forename]")).to_have_value("Bronisława")
    expect(page.locator("[name=worries]")).to_have_value(WORRIES)
    expect(page.locator("[name=born_on-year]")).to_have_value("2016")
    expect(page.locator("[name=level][value='3']")).to_be_checked()
    expect(page.locator("[name=agreement][value=given]")).to_be_checked()


def sign_in_here(page: Page, user: User) -> None:
    page.fill("[name=email]", user.email)
    page.fill("[name=password]", PASSWORD)
    send(page)


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(model)).one()


def end_sessions(session: Session) -> None:
    session.execute(update(SignedInSession).values(last_seen_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)))
    session.commit()


def test_a_session_that_ends_over_the_long_form(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    end_sessions(session)
    send(tab)
    expect(tab.get_by_text("what you typed comes back")).to_be_visible()
    sign_in_here(tab, teacher)
    expect(tab.get_by_text(NOTICE)).to_be_visible()
    is_filled(tab)
    assert count(session, Contact) == 0
    send(tab)
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, KeptForm)) == (1, 0)


def test_the_wrong_person_signs_in_first(tab: Page, session: Session, make: Make, teacher: User) -> None:
    """On a computer that several people use: the other sees nothing of it, and the author still gets it."""
    other = make.user(Role.REFERRER)
    make.keep()
    be(tab, teacher)
    fill(tab)
    end_sessions(session)
    send(tab)
    sign_in_here(tab, other)
    address = tab.url
    expect(tab.locator("[name=forename]")).to_have_value("")
    expect(tab.get_by_text(NOTICE)).to_have_count(0)
    be(tab, teacher)
    tab.goto(address)
    is_filled(tab)


def test_a_token_that_went_stale_in_another_tab(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    other = tab.context.new_page()
    other.goto("/contacts/")
    other.locator("button", has_text="Sign out").click()
    other.goto("/sign-in")
    sign_in_here(other, teacher)
    expect(other.locator("h1")).to_have_text("Requests for help")
    send(tab)
    expect(tab.get_by_text(NOTICE)).to_be_visible()
    is_filled(tab)
    send(tab)
    expect(tab).to_have_url(SENT)
    assert count(session, Contact) == 1


def test_send_is_pressed_twice(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    tab.locator("main form button[type=submit]").last.dblclick()
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, Message)) == (1, 1)



@pytest.fixture
def line(site: Site) -> Iterator[BadLine]:
    line = BadLine(int(site.address.rsplit(":", 1)[1]))
    yield line
    line.close()


@pytest.mark.parametrize("n", [1, 3])
def test_lost(tab: Page, session: Session, teacher: User, line: BadLine, n: int) -> None:
    page = tab.context.new_page()
    page.goto(line.address + "/sign-in")
    page.fill("[name=email]", teacher.email)
    page.fill("[name=password]", PASSWORD)
    send(page)
    fill(page, line.address)
    line.lose = n
    try:
        send(page)
        page.wait_for_timeout(1000)
    except Error as e: print("send", e)
    print("URL", page.url, line.lost, count(session, Contact))
    for _ in range(4):
        try:
            page.reload()
        except Error as e: print("reload", str(e)[:100])
        page.wait_for_timeout(500)
        print("URL", page.url, line.lost, count(session, Contact))
