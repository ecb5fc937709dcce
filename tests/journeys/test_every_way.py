"""Every way a decision can lead, in a browser: sent, asked, answered, known, decided, read, and counted once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.allocation.actions import accept_offer, make_offer
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.contacts.rules.told import Someone
from portal.database import now
from portal.extensions import current_settings
from portal.guidance.codes import Route
from portal.people.rules import FamilyRole
from portal.screening.models import HandOver, PersonLink
from portal.screening.rules import HANDED_OVER, usual_words
from tests.blueprints.journey.told import FEW
from tests.casework.families import Families
from tests.journeys.conftest import Site
from tests.journeys.people import be_at_once, follow, look, send
from tests.journeys.telling import begin, send_it, tell
from tests.services.directory import brought_in, row

pytestmark = pytest.mark.browser
BORN = dt.date(2016, 3, 27)  # as `FEW` tells it
NAMED = {Route.SOCIAL_WORKER: "Petra Olsson, family support team", Route.OUT_OF_AREA: "Westmere, 01632 960888"}


class House:
    """Somebody at a time in one browser."""

    def __init__(self, app: Flask, session: Session, site: Site, page: Page, families: Families) -> None:
        self.app, self.session, self.site = app, session, site
        self.page, self.families = page, families

    def be(self, user: User, path: str) -> None:
        self.page.context.clear_cookies()
        be_at_once(self.page, self.site.address, self.app, self.session, user)
        self.page.goto(path)

    def figures(self) -> dict[str, int]:
        """As the coordinator reads them."""
        self.be(self.families.coordinator, f"/localities/{self.families.locality.slug}/")
        rows = self.page.locator("#decided tbody tr")
        return {row.locator("th").inner_text(): int(row.locator("td").first.inner_text()) for row in rows.all()}


@pytest.fixture
def house(app: Flask, session: Session, site: Site, desk: Page, families: Families) -> House:
    return House(app, session, site, desk, families)


def is_known(families: Families, route: Route) -> None:
    """Ida was here before: advice was given then; or somebody leads a case of her family's."""
    before = now() - dt.timedelta(days=100)
    people = [Someone(FamilyRole.CHILD, "Ida", "Pike", BORN), Someone(FamilyRole.ADULT, "Jo", "Pike")]
    told = replace(families.make.sending(postcode=families.postcode), people=people)
    contact = families.make.contact(families.referrer, told, at=before)
    if route is not Route.OPEN_CASE:
        families.make.decision(families.screener, contact, route=Route.UNIVERSAL, at=before)
        return
    families.make.decision(families.screener, contact, at=before)
    matter = families.session.scalars(select(Matter).where(Matter.family_id == contact.family_id)).one()
    make_offer(families.session, families.make.actor(families.coordinator), matter, families.practitioner.id, at=before)
    accept_offer(families.session, families.make.actor(families.practitioner), matter, at=before)


def sends(house: House) -> str:
    house.be(house.families.referrer, "/contacts/")
    begin(house.page)
    tell(house.page, FEW.but("home", postcode=house.families.postcode))
    return send_it(house.page)


def asks(house: House, reference: str) -> None:
    house.be(house.families.screener, f"/front-door/{reference}")
    follow(house.page, "button >> text=Look at it")
    follow(house.page, "text=Ask Rosa Lindqvist for more")
    house.page.fill("[name=words]", "Who is at home in the mornings?")
    send(house.page)


def answers(house: House, reference: str) -> None:
    house.be(house.families.referrer, f"/contacts/{reference}")
    expect(house.page.get_by_text("Who is at home in the mornings?")).to_be_visible()
    follow(house.page, "main a.govuk-button >> text=Answer")
    house.page.fill("[name=words]", "Only her brother, who is twelve.")
    send(house.page)


def decides(house: House, reference: str, route: Route) -> None:
    page = house.page
    house.be(house.families.screener, f"/front-door/{reference}#work")
    expect(page.get_by_text("Only her brother, who is twelve.")).to_be_visible()
    follow(page, "button >> text=Yes, this is the same person")
    expect(page.get_by_text("Is Ida Pike")).to_be_visible()
    expect(page.locator("[aria-labelledby=history] tbody tr")).to_have_count(1)
    level = 4 if route is Route.SAFEGUARDING else 3
    page.check(f"[name=level][value='{level}']")
    page.fill(f"[name=differs_{level}]", "No sign was ticked, and nobody is with them in the mornings.")
    page.check(f"[name=route][value={route.value}]")
    if route in NAMED:
        page.fill(f"[name=hand_to_{route.value}]", NAMED[route])
    page.select_option("[name=primary_need]", "parenting")
    page.fill("[name=reasons]", "Her brother gets them both up, and it has been so since spring.")
    if route is Route.UNIVERSAL:
        page.get_by_text("Tell them of services the family can go to").click()
        page.get_by_label("Stay and play").check()
    look(page)
    follow(page, "button >> text=Decide and tell the referrer")
    expect(page.get_by_text(f"{reference} is decided. The referrer will be told.")).to_be_visible()


def reads(house: House, reference: str, route: Route) -> None:
    house.be(house.families.referrer, f"/contacts/{reference}")
    told = " ".join(house.page.locator("[aria-labelledby=answer]").inner_text().split())
    with house.app.app_context():
        usual = usual_words(route, current_settings().partnership)
    sentence = re.split(r"(?<=[.!?])\s", usual.strip())[0]
    assert sentence in told
    assert ("Stay and play" in told) == (route is Route.UNIVERSAL)


@pytest.mark.parametrize("route", sorted(Route))
def test_a_request_is_asked_about_linked_decided_read_and_counted_once(
    house: House, session: Session, route: Route
) -> None:
    families = house.families
    is_known(families, route)
    brought_in(session, row())
    families.keep()
    before = house.figures()
    reference = sends(house)
    asks(house, reference)
    answers(house, reference)
    assert house.figures() == before, "nothing is decided yet"
    decides(house, reference, route)
    reads(house, reference, route)
    assert house.figures() == {**before, route.words: before[route.words] + 1}
    look(house.page, 360)
    session.rollback()
    contact = session.scalars(select(Contact).where(Contact.reference == reference)).one()
    (link,) = session.scalars(select(PersonLink).where(PersonLink.how == "linked"))
    assert link.person_id == contact.children[0].person_id
    given = session.scalars(select(HandOver.kind).where(HandOver.contact_id == contact.id)).all()
    assert given == ([route.value] if route in HANDED_OVER else [])
