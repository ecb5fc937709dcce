"""What was told, in a real browser: full and as little as can be, at a desk, on a phone, and when it is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.database import act_as
from tests.builders import Make
from tests.casework.families import Families
from tests.journeys.people import be, follow, look

pytestmark = pytest.mark.browser
LONG = "\n".join(f"In week {week} the twins came late, and had not eaten." for week in range(1, 61))


def test_full_and_minimal_requests_are_calm_everywhere(tab: Page, session: Session, families: Families) -> None:
    make = families.make
    full = make.contact(
        families.referrer, replace(make.full_sending(urgent=True, postcode=families.postcode), worries=LONG)
    )
    little, in_case = make.contact(families.referrer), families.waiting()
    act_as(session, "portal:test")
    families.keep()
    be(tab, families.referrer)
    for path in (
        "/contacts/",
        *(f"/contacts/{one.reference}{more}" for one in (full, little) for more in ("", "/receipt")),
    ):
        tab.goto(path)
        look(tab)
    be(tab, families.screener)
    for path in ("/front-door/", *(f"/front-door/{one.reference}" for one in (full, little))):
        tab.goto(path)
        look(tab)
    be(tab, families.coordinator)
    tab.goto(f"/cases/{in_case.reference}/")
    look(tab)


def test_a_long_text_opens_at_a_press_and_is_printed_whole(tab: Page, session: Session, make: Make) -> None:
    families = Families(make)
    contact = make.contact(families.referrer, replace(make.sending(), worries=LONG))
    families.keep()
    be(tab, families.referrer)
    tab.goto(f"/contacts/{contact.reference}")
    follow_to = tab.locator(".eh-contents a", has_text="What was written")
    follow_to.click()
    text = tab.locator(".eh-fold__text")
    is_whole = "e => e.scrollHeight <= e.clientHeight + 1"
    assert not text.evaluate(is_whole)
    assert LONG.splitlines()[-1] in text.inner_text(), "it is there for whoever searches or listens"
    tab.emulate_media(media="print")
    assert text.evaluate(is_whole)
    expect(tab.locator(".eh-fold__more")).to_be_hidden()
    tab.emulate_media(media="screen")
    tab.get_by_text("Show all of it").click()
    assert text.evaluate(is_whole)
    look(tab)
    tab.get_by_text("Show less of it").click()
    assert not text.evaluate(is_whole)


def test_the_receipt_leads_to_the_paper_and_to_what_was_sent(tab: Page, session: Session, make: Make) -> None:
    families = Families(make)
    contact = make.contact(families.referrer, make.full_sending())
    families.keep()
    be(tab, families.referrer)
    tab.goto(f"/contacts/{contact.reference}/receipt")
    with tab.expect_download() as download:
        tab.get_by_text("Everything you told us, as a PDF").click()
    assert download.value.suggested_filename == f"receipt-{contact.reference}.pdf"
    follow(tab, "text=Read what you sent")
    expect(tab.locator("h1")).to_have_text(f"Request {contact.reference}")
