"""A team takes on what was handed over, by its link, in a real browser; and a Lead Practitioner what is new."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.database import now
from portal.screening.models import HandOver
from portal.screening.rules.hand_overs import HandOverKind
from tests.casework.families import Families
from tests.journeys.people import be, follow, look
from tests.screening.handed_over import DAY, handed, hub_manager, new_about, token

pytestmark = pytest.mark.browser


def _given(families: Families, kind: HandOverKind = HandOverKind.SAFEGUARDING) -> HandOver:
    given = handed(families, kind, at=now())
    families.keep()
    return given


def test_a_team_says_who_it_is_takes_the_papers_and_has_it(tab: Page, session: Session, families: Families) -> None:
    given = _given(families)
    tab.goto(f"/handover/{token(given)}")
    look(tab)
    follow(tab, "button >> text=Go on")
    expect(tab.locator(".govuk-error-summary")).to_contain_text("Enter your name")
    look(tab)
    tab.fill("[name=name]", "Priya Dunmore, safeguarding team")
    follow(tab, "button >> text=Go on")
    look(tab)
    with tab.expect_download() as papers:
        tab.click("button >> text=Download the papers")
    assert papers.value.suggested_filename == f"papers-{given.reference}.pdf"
    tab.check("[name=answer][value=return]", force=True)
    follow(tab, "button >> text=Send your answer")
    expect(tab.locator(".govuk-error-summary")).to_contain_text("Choose why you give it back")
    look(tab)
    tab.check("[name=answer][value=accept]", force=True)
    tab.fill("[name=their_reference]", "SG-1188")
    follow(tab, "button >> text=Send your answer")
    expect(tab.locator("h1")).to_contain_text("Priya Dunmore, safeguarding team has")
    look(tab)
    session.expire_all()
    assert (given.accepted_by, given.their_reference) == ("Priya Dunmore, safeguarding team", "SG-1188")


def test_the_front_door_sees_who_has_it_and_writes_down_a_call(tab: Page, families: Families) -> None:
    given = _given(families, HandOverKind.OUT_OF_AREA)
    be(tab, families.screener)
    tab.goto(f"/front-door/{given.contact.reference}/handed-over")
    expect(tab.locator("main")).to_contain_text("Nobody has been written to.")
    look(tab)
    follow(tab, "a >> text=Write down their answer")
    look(tab)
    tab.fill("[name=spoke_to]", "Karim Rell, Eastfield")
    tab.check("[name=answer][value=accept]", force=True)
    follow(tab, "button >> text=Write it down")
    expect(tab.locator("main")).to_contain_text("By Karim Rell, Eastfield")
    look(tab)


def test_a_lead_practitioner_reads_what_is_new_and_has_it(tab: Page, families: Families) -> None:
    given = new_about(families, families.active(at=now() - 10 * DAY), at=now())
    families.keep()
    be(tab, families.practitioner)
    tab.goto("/caseload/")
    look(tab)
    follow(tab, "a >> text=Read what is new")
    expect(tab.locator("main")).to_contain_text("He hid in the shed all of Sunday.")
    look(tab)
    follow(tab, "button >> text=I have it")
    expect(tab.locator("h1")).to_contain_text("Tess Marlow has what is new")
    look(tab)
    assert families.practitioner.id == given.to_user_id


def test_a_hub_manager_takes_it_back(tab: Page, families: Families) -> None:
    manager, given = hub_manager(families), _given(families)
    be(tab, manager)
    tab.goto(f"/front-door/{given.contact.reference}/handed-over")
    follow(tab, "a >> text=Take it back")
    look(tab)
    tab.fill("[name=because]", "It is the wrong child.")
    follow(tab, "button >> text=Take it back")
    expect(tab.locator("main")).to_contain_text("It came back and waits to be decided again")
    look(tab)
