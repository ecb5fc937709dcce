"""A partner tells it once: in one go, or with every interruption there is, and nothing that was typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact, Draft, DraftPage
from tests.blueprints.journey.told import DUE, FEW, FIVE, WORRIES, Typed
from tests.builders import Make
from tests.journeys.conftest import Site
from tests.journeys.people import be, be_at_once, follow, look
from tests.journeys.telling import NEW, begin, holds, page_name, press, send_it, tell, type_in

pytestmark = pytest.mark.browser
WIDER = (1280,)  # than a phone
_PATIENCE = 30  # seconds


@pytest.fixture
def teacher(make: Make) -> User:
    teacher = make.user(Role.REFERRER, name="Tessa Holloway")
    make.keep()
    return teacher


class Devices:
    """Computers and telephones of one person. Each is signed in, and shares nothing with the one before."""

    def __init__(self, chromium: Browser, site: Site, app: Flask, session: Session, user: User) -> None:
        self._chromium, self._site = chromium, site
        self._person = app, session, user

    def open(self, *, scripted: bool = True, width: int = 1280) -> Page:
        page = self._chromium.new_context(
            base_url=self._site.address, java_script_enabled=scripted, viewport={"width": width, "height": 900}
        ).new_page()
        be_at_once(page, self._site.address, *self._person)
        return page


@pytest.fixture
def devices(chromium: Browser, site: Site, app: Flask, session: Session, teacher: User) -> Devices:
    return Devices(chromium, site, app, session, teacher)


@pytest.fixture
def desk(devices: Devices) -> Iterator[Page]:
    """With JavaScript."""
    page = devices.open()
    yield page
    page.context.close()


def arrived(session: Session) -> Contact:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Contact)).one()


def is_the_family(contact: Contact) -> None:
    """All five, as they were told."""
    assert [person.name for person in contact.people] == [
        "Bronisława Tamworth", "Jan Tamworth", "Unborn baby", "Piotr Tamworth", "Maud",
    ]  # fmt: skip
    girl, boy, unborn, father, grandmother = contact.people
    assert (girl.own_words, boy.own_words) == ("I wish it was quieter.", "He did not say anything, he drew.")
    assert (boy.nhs_number, boy.upn, unborn.due_on) == ("9434765919", "A123456789012", DUE)
    assert (father.lives_elsewhere, grandmother.kinship) == ("In Leeds, with his brother", "grandparent")
    assert contact.worries.splitlines() == WORRIES.splitlines()
    assert contact.safe_way is not None
    assert contact.safe_way.must_not_know == "Their father"
    assert sorted(contact.signs) == ["CD-EMO-1", "FE-FUN-3", "PC-STI-3"]
    assert contact.not_told_because == "Their father would hear of it."


def test_a_family_of_five_in_one_go(tab: Page, session: Session, teacher: User) -> None:
    """At a desk with JavaScript, and on a phone without."""
    be(tab, teacher)
    begin(tab)
    tell(tab, FIVE)
    expect(tab.get_by_text("This points to level 3").first).to_be_visible()
    reference = send_it(tab)
    expect(tab.locator("main").get_by_text(reference).first).to_be_visible()
    is_the_family(arrived(session))


def test_interrupted_on_every_page_and_resumed_in_another_browser(devices: Devices, session: Session) -> None:
    """Each has JavaScript where the last had none. Where the page saves itself, the browser is simply closed; where it
    does not, "Save and come back later" is pressed."""
    scripted = True
    page = devices.open(scripted=scripted)
    reference = begin(page)
    people, done = list(FIVE.people), []
    while (where := page_name(page)) != "check":
        number, answers = "", FIVE.pages.get(where, {})
        if where == "family":
            if not people:
                press(page)
                continue
            where, answers = people.pop(0)
            press(page, where)
            number = f"{len(FIVE.people) - len(people)}/"
        type_in(page, answers)
        if scripted:
            page.locator("main form [name]:focus").blur()
            until_kept(session, answers)
        else:
            press(page, "later")
            expect(page.get_by_text("Saved. You find it here, on any device, until you send it.")).to_be_visible()
        page.context.close()
        scripted = not scripted
        page = devices.open(scripted=scripted)
        page.goto("/contacts/")
        follow(page, "main a.eh-reference")
        assert NEW in page.url
        page.goto(f"{NEW}{reference}/{where}/{number}")
        holds(page, answers)
        press(page)
        assert "check=1" not in page.url
        done.append(where)
    assert sorted(done) == sorted([*FIVE.pages.keys() - {"danger"}, *(kind for kind, _ in FIVE.people)])
    send_it(page)
    is_the_family(arrived(session))
    page.context.close()


def until_kept(session: Session, answers: Typed) -> None:
    """The page saves itself: all of it is with the server, and nothing was pressed."""
    wanted = {name: [value] if isinstance(value, str) else sorted(value) for name, value in answers.items()}
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        session.rollback()
        session.expire_all()
        kept = [_as_typed(fields) for fields in session.scalars(select(DraftPage.fields))]
        if any(fields.items() >= wanted.items() for fields in kept):
            return
        time.sleep(0.05)
    raise AssertionError(f"{wanted} was not saved by itself, but {kept}")


def _as_typed(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is ticked comes in the order of the page; a browser ends lines in its own way."""
    return {name: sorted(value.replace("\r\n", "\n") for value in values) for name, values in fields.items()}


def test_every_page_in_every_state_is_for_everybody(devices: Devices) -> None:
    """With what is wrong on an empty page, and full: nothing that axe minds, nothing that scrolls sideways."""
    page = devices.open(width=360)
    page.goto(NEW)
    look(page, *WIDER)
    press(page)
    look(page, *WIDER)
    type_in(page, {"danger": "no"})
    press(page)
    reference = page.url.partition(NEW)[2].partition("/")[0]
    page.goto(f"{NEW}{reference}/check/")
    look(page, *WIDER)  # nothing yet
    page.goto(f"{NEW}{reference}/about-you/")
    seen = []

    def empty_and_wrong(page: Page) -> None:
        where = page_name(page)
        if where in seen:
            return
        if where in {"signs", "voices"}:
            look(page, *WIDER)  # nothing has to be said here
        else:
            press(page)
            expect(page.locator(".govuk-error-summary").first).to_be_visible()
            look(page, *WIDER)
        seen.append(where)

    def full(page: Page, _: str, answers: Typed) -> None:
        holds(page, answers)
        look(page, *WIDER)

    tell(page, FIVE, before=empty_and_wrong, typed=full)
    look(page, *WIDER)
    page.goto(f"{NEW}{reference}/family/")
    look(page, *WIDER)
    follow(page, "main a:has-text('Remove')")
    look(page, *WIDER)
    page.goto("/contacts/")
    look(page, *WIDER)
    follow(page, "main a:has-text('Delete')")
    look(page, *WIDER)
    page.context.close()


def test_danger_asks_whom_you_phoned_first(desk: Page, session: Session) -> None:
    begin(desk, danger="yes")
    expect(desk.locator("h1")).to_contain_text("Phone")
    look(desk)
    expect(desk.get_by_text("999").first).to_be_visible()
    press(desk)
    look(desk)
    type_in(desk, {"phoned": "no"})
    press(desk)
    tell(desk, FEW)
    send_it(desk)
    assert arrived(session).urgent


# The keyboard alone


def test_with_the_keyboard_alone(desk: Page, session: Session) -> None:
    desk.goto(NEW)
    reach(desk, "[name=danger]")
    desk.keyboard.press("ArrowDown")  # the second answer: no
    expect(desk.locator("[name=danger][value=no]")).to_be_checked()
    enter(desk, "next")
    people = list(FEW.people)
    for _ in range(20):
        where = page_name(desk)
        if where == "check":
            break
        if where == "family" and people:
            kind, answers = people.pop()
            enter(desk, kind)
        elif where == "family":
            answers = {}
        else:
            answers = FEW.pages.get(where, {})
        for name, value in answers.items():
            by_keys(desk, name, str(value))
        enter(desk, "next")
        assert "check=1" not in desk.url, desk.url
    reach(desk, "main form button[type=submit]")
    with desk.expect_navigation(url=re.compile("/contacts/C-")):
        desk.keyboard.press("Enter")
    assert arrived(session).worries.startswith("Often late.")


def by_keys(page: Page, name: str, value: str) -> None:
    field = page.locator(f"main form [name='{name}']").first
    reach(page, f"main form [name='{name}']")
    if field.get_attribute("type") == "radio":
        wanted = page.locator(f"main form [name='{name}'][value='{value}']")
        page.keyboard.press("Space")
        for _ in range(12):
            if wanted.is_checked():
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} of {name} was never reached")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(value)


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, from wherever it is; it is always in sight."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def enter(page: Page, go: str) -> None:
    reach(page, f"button[name=go][value={go}]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


# Two tabs


def test_the_later_of_two_tabs_is_told_and_may_overwrite_knowingly(tab: Page, session: Session, teacher: User) -> None:
    be(tab, teacher)
    reference = begin(tab)
    address = f"{NEW}{reference}/account/"
    tab.goto(address)
    other = tab.context.new_page()
    other.goto(address)
    type_in(tab, {"worries": "From the first tab.", "needs_to_happen": "Help."})
    press(tab)
    type_in(other, {"worries": "From the second tab.", "needs_to_happen": "Help."})
    if other.locator(".js-enabled").count():
        expect(other.locator("[data-saved]")).to_contain_text("This page was changed somewhere else")
    with other.expect_navigation():
        other.locator("main form button[name=go][value=next]").last.click()
    expect(other.get_by_text("This page was changed somewhere else after you opened it here.").first).to_be_visible()
    expect(other.locator("[name=worries]")).to_have_value("From the second tab.")
    assert words(session, reference) == ["From the first tab."]
    press(other)
    assert page_name(other) == "voices"
    assert words(session, reference) == ["From the second tab."]


def words(session: Session, reference: str) -> list[str]:
    """What the long page says, as it is kept."""
    session.rollback()
    session.expire_all()
    draft = session.scalars(select(Draft).where(Draft.reference == reference)).one()
    return [page.fields["worries"][0] for page in draft.pages if page.page == "account"]
