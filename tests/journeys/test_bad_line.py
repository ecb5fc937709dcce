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
from portal.contacts.models import Contact, Draft, DraftPage
from portal.frame.models import KeptForm
from portal.messages.models import Message
from tests.blueprints.journey.told import FEW, FIVE, WORRIES
from tests.builders import PASSWORD, Make
from tests.journeys.bad_line import BadLine
from tests.journeys.conftest import Site, stop
from tests.journeys.people import follow, press_send, send
from tests.journeys.telling import NEW, SENT, begin, holds, press, send_it, tell, type_in

pytestmark = pytest.mark.browser
NOTICE = "We kept what you typed. Check it and send."
ACCOUNT = {name: typed for name, typed in FIVE.pages["account"].items() if name != "tried"}


@pytest.fixture
def teacher(make: Make) -> User:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    make.keep()
    return teacher


def fill(page: Page, site: str = "") -> None:
    """A long page of a request that was begun just now, whole; in a browser with JavaScript it is saved as well."""
    reference = begin(page, site=site)
    page.goto(f"{site}{NEW}{reference}/account/")
    type_in(page, ACCOUNT)
    if is_scripted(page):
        expect(page.locator("[data-saved]")).to_contain_text("Saved")


def read_back(page: Page, site: str = "") -> None:
    """A request of which everything is told, about to be sent."""
    begin(page, site=site)
    tell(page, FEW)


def is_scripted(page: Page) -> bool:
    return bool(page.locator(".js-enabled").count())


def is_filled(page: Page) -> None:
    holds(page, ACCOUNT)


def is_taken(page: Page) -> None:
    """It was saved and found right: the page that follows is shown."""
    expect(page).to_have_url(re.compile("/voices/$"))


def typed(session: Session) -> list[dict[str, list[str]]]:
    """What of the long page arrived."""
    session.rollback()
    return list(session.scalars(select(DraftPage.fields).where(DraftPage.page == "account")))


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


def test_a_session_that_ends_over_a_long_page(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    tab.fill("[name=tried]", "Breakfast club.")
    end_sessions(session)
    press(tab)
    expect(tab.get_by_text("what you typed comes back")).to_be_visible()
    sign_in_here(tab, teacher)
    expect(tab.get_by_text(NOTICE)).to_be_visible()
    is_filled(tab)
    expect(tab.locator("[name=tried]")).to_have_value("Breakfast club.")
    press(tab)
    is_taken(tab)
    assert typed(session)[0]["tried"] == ["Breakfast club."]
    assert count(session, KeptForm) == 0


def test_the_wrong_person_signs_in_first(tab: Page, session: Session, make: Make, teacher: User) -> None:
    """On a computer that several people use: the other sees nothing of it, and the author still gets it."""
    other = make.user(Role.REFERRER)
    make.keep()
    be(tab, teacher)
    fill(tab)
    end_sessions(session)
    press(tab)
    sign_in_here(tab, other)
    address = tab.url
    expect(tab.locator("h1")).to_have_text("Page not found")
    tab.context.clear_cookies()
    be(tab, teacher)
    tab.goto(address)
    expect(tab.get_by_text(NOTICE)).to_be_visible()
    is_filled(tab)


def test_a_token_that_went_stale_in_another_tab(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    fill(tab)
    other = tab.context.new_page()
    other.goto("/contacts/")
    follow(other, "button:has-text('Sign out')")
    other.goto("/sign-in")
    sign_in_here(other, teacher)
    expect(other.locator("h1")).to_have_text("No open requests")
    press(tab)
    expect(tab.get_by_text(NOTICE)).to_be_visible()
    is_filled(tab)
    press(tab)
    is_taken(tab)
    assert len(typed(session)) == 1


def test_a_session_that_ends_before_it_is_sent(tab: Page, session: Session, teacher: User) -> None:
    """Nothing was typed on the last page: it is looked at once more, and sent."""
    be(tab, teacher)
    read_back(tab)
    end_sessions(session)
    send(tab)
    sign_in_here(tab, teacher)
    assert count(session, Contact) == 0
    expect(tab.locator("h1")).to_have_text("Check your answers")
    send_it(tab)
    assert count(session, Contact) == 1


def test_send_is_pressed_twice(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    read_back(tab)
    tab.locator("main form button[type=submit]").last.dblclick()
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, Message)) == (1, 1)


# The line loses answers


@pytest.fixture
def line(site: Site) -> Iterator[BadLine]:
    line = BadLine(site.port)
    yield line
    line.close()


def test_an_answer_that_is_lost_is_asked_for_again(tab: Page, session: Session, teacher: User, line: BadLine) -> None:
    """The server had taken it. The browser, which heard nothing, sends it again by itself."""
    be(tab, teacher, line.address)
    read_back(tab, line.address)
    line.lose = 1
    press_send(tab)
    expect(tab).to_have_url(SENT)
    assert line.lost == 1
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_so_is_that_of_a_page(tab: Page, session: Session, teacher: User, line: BadLine) -> None:
    be(tab, teacher, line.address)
    fill(tab, line.address)
    line.lose = 1
    press(tab)
    is_taken(tab)
    assert line.lost == 1
    assert [page["worries"][0].splitlines() for page in typed(session)] == [WORRIES.splitlines()]


@pytest.mark.parametrize("begins", ["with somebody new", "with the first page"])
def test_nobody_is_named_twice_and_nothing_begun_twice(
    tab: Page, session: Session, teacher: User, line: BadLine, begins: str
) -> None:
    be(tab, teacher, line.address)
    if begins == "with somebody new":
        reference = begin(tab, site=line.address)
        tab.goto(f"{line.address}{NEW}{reference}/child/0/")
        type_in(tab, FEW.people[0][1])
    else:
        tab.goto(f"{line.address}{NEW}")
        type_in(tab, FEW.pages["danger"])
    lost_before = line.lost
    line.lose = lost_before + 1
    press(tab)
    assert line.lost == lost_before + 1
    expect(tab).not_to_have_url(re.compile("child|check"))
    assert count(session, Draft) == 1
    session.rollback()
    people = session.scalars(select(DraftPage.number).where(DraftPage.page == "child")).all()
    assert people == ([1] if begins == "with somebody new" else [])


def test_the_page_of_a_broken_connection_is_loaded_again(
    tab: Page, session: Session, teacher: User, line: BadLine
) -> None:
    be(tab, teacher, line.address)
    read_back(tab, line.address)
    line.lose = 3
    press_send(tab)
    expect(tab).to_have_url(re.compile("chrome-error:"))
    for _ in range(10):  # the third answer is lost as well; and while a page is still going, it cannot be loaded again
        with suppress(Error):
            tab.reload()
        if SENT.search(tab.url):
            break
        tab.wait_for_timeout(200)
    expect(tab).to_have_url(SENT)
    assert line.lost == 3
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_going_back_finds_what_was_sent(tab: Page, session: Session, teacher: User) -> None:
    """The browser loads each page anew: the request stands there, and nothing that could be sent again."""
    be(tab, teacher)
    read_back(tab)
    send_it(tab)
    sent = tab.url
    tab.go_back()
    expect(tab).to_have_url(sent.removesuffix("/receipt"))
    expect(tab.locator("h1")).to_contain_text("Request C-")
    assert (count(session, Contact), count(session, Message)) == (1, 1)


def test_the_form_is_sent_from_two_tabs(tab: Page, session: Session, teacher: User) -> None:
    """The last page stands in both: one request."""
    be(tab, teacher)
    read_back(tab)
    other = tab.context.new_page()
    other.goto(tab.url)
    assert send_it(tab) == send_it(other)
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
    press(tab)
    sign_in_here(tab, teacher)
    is_filled(tab)
    restart()
    press(tab)
    is_taken(tab)
    assert (len(typed(session)), count(session, KeptForm)) == (1, 0)


def test_nobody_answers_and_then_somebody_does(tab: Page, session: Session, teacher: User, line: BadLine) -> None:
    """Sent while the line was dead: the browser says so, and loading the page again sends it."""
    be(tab, teacher, line.address)
    read_back(tab, line.address)
    line.close()
    press_send(tab)
    expect(tab).to_have_url(re.compile("chrome-error:"))
    assert count(session, Contact) == 0
    line.open()
    tab.reload()
    expect(tab).to_have_url(SENT)
    assert (count(session, Contact), count(session, Message)) == (1, 1)
