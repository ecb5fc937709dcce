"""The front door's speed, in a browser: a family that is known goes from claim to next claim in fifteen presses."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import Claim, Contact
from portal.database import now
from portal.screening.models import Decision, PersonLink
from tests.casework.families import Families
from tests.journeys.conftest import Site
from tests.journeys.five import FIVE, asked_about_five, here_before
from tests.journeys.keyboard import Keyboard
from tests.journeys.people import be, look

pytestmark = pytest.mark.browser
MOST = 15


@pytest.fixture
def known(families: Families) -> Contact:
    """They were here half a year ago, and somebody asks again; another family waits behind them."""
    here_before(families)
    contact = asked_about_five(families, at=now() - dt.timedelta(days=3))
    families.contact(at=now() - dt.timedelta(days=2), surname="Oakes")
    families.keep()
    return contact


def claim_by_keyboard(keys: Keyboard, families: Families) -> None:
    """The one press that begins it; how the queue gets there is the queue's own test."""
    be(keys.page, families.screener)
    keys.page.get_by_role("button", name="Claim the next one").focus()
    keys.go("Enter")
    assert keys.page.url.endswith("#work")


def confirm_all(keys: Keyboard) -> None:
    keys.press("Tab")
    assert keys.here() == "Yes, these 5 are the same people", "it comes first"
    keys.go("Enter")
    expect(keys.page.get_by_text("Is Bryony Thackeray")).to_be_visible()
    expect(keys.page.locator("#history").locator("..").get_by_text("Within 12 months")).to_be_visible()


def decide_by_keyboard(keys: Keyboard) -> None:
    keys.press("Tab")
    assert keys.here() == "Decide"
    keys.press("Enter")
    keys.tab_to("level")
    keys.press("ArrowDown", "ArrowDown")
    keys.tab_to("route")
    keys.press("ArrowDown")
    keys.tab_to("primary_need")
    keys.press("p")
    keys.tab_to("reasons")
    keys.type("They were given advice in spring, and it was not enough: several needs, one plan.")


def is_decided_and_the_next_is_claimed(page: Page, session: Session, known: Contact, families: Families) -> None:
    expect(page.get_by_text(f"{known.reference} is decided.")).to_be_visible()
    expect(page.get_by_text("You are looking at it")).to_be_visible()
    expect(page.get_by_text("Child1 Oakes").first).to_be_visible()
    assert page.url.endswith("#work")
    session.rollback()
    decision = session.scalars(select(Decision).where(Decision.contact_id == known.id)).one()
    assert {(one.level, one.route, one.primary_need) for one in decision.outcomes} == {
        (3, "lead_practitioner", "parenting")
    }
    links = session.scalars(
        select(PersonLink).where(PersonLink.linked_by == families.screener.id, PersonLink.how == "linked")
    )
    assert len(links.all()) == len(FIVE)
    open_claims = session.scalars(select(Claim).where(Claim.ended_at.is_(None))).all()
    assert [(claim.screener_id, claim.contact_id != known.id) for claim in open_claims] == [
        (families.screener.id, True)
    ]


def test_a_known_family_of_five_from_claim_to_next_claim_in_fifteen_presses(
    desk: Page, families: Families, known: Contact, session: Session
) -> None:
    """The press that claims is counted, and Ctrl and Enter are two. Only the words of the reasons are not."""
    keys = Keyboard(desk)
    claim_by_keyboard(keys, families)
    confirm_all(keys)
    decide_by_keyboard(keys)
    expect(desk.get_by_text("Ctrl and Enter")).to_be_visible()
    keys.go("Control+Enter")
    is_decided_and_the_next_is_claimed(desk, session, known, families)
    assert len(keys.pressed) <= MOST, keys.pressed
    look(desk)


def test_the_same_without_javascript(
    chromium: Browser, site: Site, families: Families, known: Contact, session: Session
) -> None:
    """What is folded with JavaScript stands open, so it takes some presses more, and none is told of a key."""
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    keys = Keyboard(page)
    claim_by_keyboard(keys, families)
    confirm_all(keys)
    decide_by_keyboard(keys)
    expect(page.get_by_text("Ctrl and Enter")).to_be_hidden()
    keys.tab_to("then")
    keys.go("Enter")
    is_decided_and_the_next_is_claimed(page, session, known, families)
    assert len(keys.pressed) <= MOST + 7, keys.pressed
    context.close()
