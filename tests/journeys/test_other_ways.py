"""The other ways to tell it, and the pages around them, in a browser: each fits a phone, axe minds none."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.accounts.rules import Role
from portal.guidance.codes import AgencyType, Source
from tests.builders import Make
from tests.journeys.conftest import Site
from tests.journeys.people import be_at_once, follow, look, send

AT_A_DESK = 1280


@pytest.fixture
def police(make: Make) -> Agency:
    agency = make.agency(Source.POLICE, AgencyType.OTHER)
    agency.short_form = True
    make.keep()
    return agency


@pytest.mark.browser
def test_the_short_form_empty_wrong_and_sent(
    tab: Page, site: Site, app: Flask, session: Session, make: Make, police: Agency
) -> None:
    be_at_once(tab, site.address, app, session, make.user(Role.REFERRER, agency=police))
    tab.goto("/contacts/new/short/")
    look(tab, AT_A_DESK)
    tab.fill("[name=incident]", "SYP-1")
    tab.fill("[name=worries]", "Shouting heard. Nobody hurt.")
    follow(tab, "main form button[value=next]")
    assert tab.locator(".govuk-error-summary").count() == 1
    assert tab.input_value("[name=worries]") == "Shouting heard. Nobody hurt."
    look(tab, AT_A_DESK)
    tab.fill("[name=caller]", "PC 4411 Doyle")
    tab.fill("[name=caller_role]", "Team B")
    tab.fill("[name=call_back_number]", "01632 960 040")
    tab.select_option("[name=who_1]", "child")
    tab.check("[name=child_seen][value=yes]")
    tab.check("[name=agreement][value=not_asked]")
    follow(tab, "main form button[value=next]")
    assert tab.url.endswith("/receipt")
    look(tab, AT_A_DESK)


@pytest.mark.browser
def test_a_file_empty_and_wrong(
    tab: Page, site: Site, app: Flask, session: Session, make: Make, police: Agency
) -> None:
    be_at_once(tab, site.address, app, session, make.user(Role.REFERRER, agency=police))
    tab.goto("/contacts/new/file")
    look(tab, AT_A_DESK)
    tab.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x,y\n1,2\n"})
    send(tab)
    assert tab.locator(".govuk-error-summary").count() == 1
    look(tab, AT_A_DESK)


@pytest.mark.browser
def test_writing_down_for_somebody(tab: Page, site: Site, app: Flask, session: Session, make: Make) -> None:
    be_at_once(tab, site.address, app, session, make.user(Role.SCREENER))
    tab.goto("/contacts/new/for-somebody/")
    look(tab, AT_A_DESK)
    tab.check("[name=way][value=call]")
    send(tab)
    tab.check("[name=danger][value=no]")
    follow(tab, "main form button[value=next]")
    look(tab, AT_A_DESK)
    follow(tab, "main form button[value=next]")
    assert "check=1" in tab.url
    look(tab, AT_A_DESK)


@pytest.mark.browser
def test_the_agencys_own_pages_and_its_keys(
    tab: Page, site: Site, app: Flask, session: Session, make: Make, police: Agency
) -> None:
    be_at_once(tab, site.address, app, session, make.user(Role.AGENCY_LEAD, agency=police))
    tab.goto("/agency/")
    look(tab, AT_A_DESK)
    tab.goto(f"/agency/{police.slug}/requests")
    look(tab, AT_A_DESK)
    be_at_once(tab, site.address, app, session, make.user(Role.ADMINISTRATOR))
    for path in (
        "/admin/agencies/",
        f"/admin/agencies/{police.slug}/keys/",
        f"/admin/agencies/{police.slug}/keys/make",
    ):
        tab.goto(path)
        look(tab, AT_A_DESK)
