"""Something urgent while the office is closed, seen by everybody whom it concerns, in a real browser."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.actions import begin_draft
from portal.contacts.models import PhoneCall, UrgentNotice
from portal.database import act_as, now
from portal.messages.links import sign
from portal.messages.templates import URGENT
from portal.working_time import london_date
from tests.builders import Make
from tests.contacts.nights import urgent_contact
from tests.journeys.people import be, follow, look, send

pytestmark = pytest.mark.browser


@pytest.fixture
def closed_now(superuser: str) -> Iterator[None]:
    """The office is closed today and for the days after, whatever day it is."""
    days = [london_date(now()) + dt.timedelta(days=number) for number in range(3)]
    with psycopg.connect(superuser, autocommit=True) as connection:
        added = [
            day
            for day in days
            if connection.execute(
                "INSERT INTO bank_holidays (day, title) VALUES (%s, 'Closed') ON CONFLICT DO NOTHING", [day]
            ).rowcount
        ]
    yield
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM bank_holidays WHERE day = ANY(%s)", [added])


@pytest.mark.usefixtures("closed_now")
def test_the_receipt_asks_who_was_phoned(tab: Page, session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact = urgent_contact(make, sender, now())
    make.keep()
    be(tab, sender)
    tab.goto(f"/contacts/{contact.reference}")
    expect(tab.locator("#out-of-hours")).to_contain_text("Nobody in the office reads this before")
    look(tab)
    tab.fill("[name=spoke_to]", "Jo, duty team")
    tab.fill("[name=time]", "3:15")
    follow(tab, "button >> text=Write it down")
    assert tab.locator(".govuk-error-summary li").count() == 2
    look(tab)
    tab.check("[value=other]", force=True)
    yesterday, long_ago = now() - dt.timedelta(days=1), now() - dt.timedelta(days=40)
    for part in ("day", "month", "year"):
        tab.fill(f"[name=other_day-{part}]", str(getattr(long_ago, part)))
    tab.fill("[name=time]", "3.15 pm")
    follow(tab, "button >> text=Write it down")
    expect(tab.locator("main")).to_contain_text("Yes, the phone call was on that day")
    look(tab)
    tab.check("[value=yesterday]", force=True)
    follow(tab, "button >> text=Write it down")
    expect(tab.locator("main")).to_contain_text("Jo, duty team")
    look(tab)
    session.rollback()
    [call] = session.scalars(select(PhoneCall))
    assert abs(call.phoned_at - yesterday) < dt.timedelta(days=1, hours=1)


@pytest.mark.usefixtures("closed_now")
def test_a_hub_manager_takes_it_on(tab: Page, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER), now())
    manager = make.user(Role.HUB_MANAGER, name="Hana Holt")
    make.keep()
    be(tab, manager)
    tab.goto("/front-door/")
    look(tab)
    follow(tab, f"form[action='/front-door/{contact.reference}/take-on'] button")
    expect(tab.locator("main")).to_contain_text("Hana Holt said at")
    look(tab)


@pytest.mark.usefixtures("closed_now")
def test_the_team_gives_a_name_and_sees_whom_to_ring(tab: Page, session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER, name="Rosa Lind"), now())
    make.keep()
    tab.goto(f"/urgent/{sign(URGENT, contact.reference)}")
    expect(tab.locator("main")).not_to_contain_text("Rosa Lind")
    look(tab)
    send(tab)
    assert tab.locator(".govuk-error-summary li").count() == 1
    look(tab)
    tab.fill("[name=name]", "Kit Reed")
    send(tab)
    expect(tab.locator("main")).to_contain_text("01632 960444")
    look(tab)
    tab.goto(f"/urgent/{sign(URGENT, contact.reference)}")
    expect(tab.locator("h1")).to_contain_text("Kit Reed knows about")
    expect(tab.locator("main")).not_to_contain_text("01632 960444")
    look(tab)
    follow(tab, "text=Show whom to ring")
    expect(tab.locator("main")).to_contain_text("01632 960444")
    tab.goto("/urgent/never-given-out")
    look(tab)
    session.rollback()
    assert session.scalars(select(UrgentNotice.acknowledged_by)).all() == ["Kit Reed"]


@pytest.mark.usefixtures("closed_now")
def test_what_is_not_sent_yet(tab: Page, session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER, name="Rosa Lind")
    lead = make.user(Role.AGENCY_LEAD, agency=author.agency)
    draft = begin_draft(session, make.actor(author), uuid.uuid4())
    draft.urgent_since = now() - dt.timedelta(hours=5)
    act_as(session, "portal:test")
    make.keep()
    be(tab, author)
    tab.goto(f"/contacts/new/{draft.reference}/check/")
    expect(tab.locator("#out-of-hours")).to_contain_text("Nobody in the office reads this before")
    look(tab)
    be(tab, lead)
    tab.goto("/contacts/")
    expect(tab.locator(".eh-urgent")).to_contain_text("Rosa Lind")
    look(tab)
