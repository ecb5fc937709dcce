"""A bad line, an impatient hand, a long break: nothing typed is lost, and what is sent is taken once."""

from __future__ import annotations

import datetime as dt
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from playwright.sync_api import Error, Page, expect
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
from tests.journeys.people import follow, press_send, send

pytestmark = pytest.mark.browser
WORRIES = "Zażółć: often late, and “tired”.\nA second line & <b>more</b>."
NOTICE = "We kept what you typed. Check it and send."
SENT = re.compile(r"/contacts/C-")


@pytest.fixture
def teacher(make: Make) -> User:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    make.keep()
    return teacher


def fill(page: Page, site: str = "", *, address: str = "") -> None:
    """The long contact form, whole: a new one, or the one at this address."""
    page.goto(address or f"{site}/contacts/new/")
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


def be(page: Page, user: User, address: str = "") -> None:
    page.goto(f"{address}/sign-in")
    sign_in_here(page, user)
    expect(page).not_to_have_url(re.compile("/sign-in"))


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
    tab.context.clear_cookies()
    be(tab, teacher)
    tab.goto(address)
    is_filled(tab)


def test_a_token_that_went_stale_in_another_tab(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    other = tab.context.new_page()
    other.goto("/contacts/")
    follow(other, "button:has-text('Sign out')")
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


# The line loses answers


@pytest.fixture
def line(site: Site) -> Iterator[BadLine]:
    line = BadLine(int(site.address.rsplit(":", 1)[1]))
    yield line
    line.close()


def test_an_answer_that_is_lost_is_asked_for_again(tab: Page, session: Session, teacher: User, line: BadLine) -> None:
    """The server had taken the form. The browser, which heard nothing, sends it again by itself."""
    be(tab, teacher, line.address)
    fill(tab, line.address)
    line.lose = 1
    press_send(tab)
    expect(tab).to_have_url(SENT)
    assert line.lost == 1
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_the_page_of_a_broken_connection_is_loaded_again(
    tab: Page, session: Session, teacher: User, line: BadLine
) -> None:
    be(tab, teacher, line.address)
    fill(tab, line.address)
    line.lose = 3
    press_send(tab)
    expect(tab).to_have_url(re.compile("chrome-error:"))
    with suppress(Error):  # the third answer is lost as well
        tab.reload()
    if not SENT.search(tab.url):
        tab.reload()
    expect(tab).to_have_url(SENT)
    assert line.lost == 3
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_going_back_finds_what_was_sent(tab: Page, session: Session, teacher: User) -> None:
    """The browser loads the form's address anew: the request stands there, and nothing that could be sent again."""
    be(tab, teacher)
    fill(tab)
    send(tab)
    expect(tab).to_have_url(SENT)
    sent = tab.url
    tab.go_back()
    expect(tab).to_have_url(sent)
    expect(tab.get_by_text("You have sent this request.")).to_be_visible()
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_the_form_is_sent_from_two_tabs(tab: Page, session: Session, teacher: User) -> None:
    """The tab was copied, and both are filled in alike: one request."""
    be(tab, teacher)
    fill(tab)
    other = tab.context.new_page()
    fill(other, address=tab.url)
    send(tab)
    expect(tab).to_have_url(SENT)
    send(other)
    expect(other).to_have_url(tab.url)
    assert (count(session, Contact), count(session, Message)) == (1, 1)


# The server stops


@pytest.fixture
def restarted(site: Site) -> Iterator[tuple[Site, Callable[[], None]]]:
    """A server of its own on the same database, and what kills it and starts it again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    own = replace(site, address=address, environment=site.environment | {"PORTAL_BASE_URL": address})
    running = [own.start_web()]

    def restart() -> None:
        stop(running[-1])
        running.append(own.start_web())

    yield own, restart
    stop(running[-1])


def test_a_form_is_kept_over_a_restart(
    tab: Page, session: Session, teacher: User, restarted: tuple[Site, Callable[[], None]]
) -> None:
    own, restart = restarted
    be(tab, teacher, own.address)
    fill(tab, own.address)
    end_sessions(session)
    restart()
    send(tab)
    sign_in_here(tab, teacher)
    is_filled(tab)
    restart()
    send(tab)
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, KeptForm)) == (1, 0)


def test_nobody_answers_and_then_somebody_does(tab: Page, session: Session, teacher: User, line: BadLine) -> None:
    """Sent while the line was dead: the browser says so, and loading the page again sends it."""
    be(tab, teacher, line.address)
    fill(tab, line.address)
    line.close()
    press_send(tab)
    expect(tab).to_have_url(re.compile("chrome-error:"))
    assert count(session, Contact) == 0
    line.open()
    tab.reload()
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, Message)) == (1, 1)
