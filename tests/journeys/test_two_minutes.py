"""What the demo's first page says to try can be done, at a desk and on a phone without JavaScript."""

from __future__ import annotations

import psycopg
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.demo.build import Plan, build
from portal.extensions import current_settings
from portal.frame.formats import today_in_london
from portal.places.models import Locality
from portal.places.queries import office_time_of_all_days
from tests.journeys.conftest import Site
from tests.journeys.people import look
from tests.journeys.two_minutes import AT_ONCE, try_the_portal

pytestmark = pytest.mark.browser


@pytest.fixture
def borough(session: Session, owner: str) -> None:
    plan = Plan(100, 24, 1, today_in_london(), office_time_of_all_days(session), current_settings().event_key)
    session.rollback()
    with psycopg.connect(owner) as connection:
        build(connection, plan, password_hash="not a hash")


@pytest.mark.parametrize(("width", "scripted"), [(360, False), (1280, True)])
def test_a_newcomer_sends_a_request_and_sees_it_as_somebody_else(
    chromium: Browser, borough: None, demo_site: Site, session: Session, width: int, *, scripted: bool
) -> None:
    context = chromium.new_context(
        base_url=demo_site.address, java_script_enabled=scripted, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto("/demo/")
    look(page)
    reference = try_the_portal(page, AT_ONCE)
    look(page)
    context.close()
    north = session.scalar(
        select(Locality.slug).join(Contact, Contact.locality_id == Locality.id).where(Contact.reference == reference)
    )
    assert north == "north", "the postcode that the page gives lies where it says"
