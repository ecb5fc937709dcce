"""The page of a request in each state it can be in: nothing that axe minds, and nothing to be scrolled sideways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.database import now
from portal.guidance.codes import Agreement, Route
from portal.screening.actions import claim_contact, decide
from portal.screening.actions.linking import link_people
from portal.screening.queries.who import who_are_they
from tests.casework.families import Families
from tests.journeys.five import asked_about_five, here_before
from tests.journeys.people import be, follow, look, send
from tests.screening.test_deciding import DECIDING
from tests.screening.test_second_person import level_three, propose

pytestmark = pytest.mark.browser
_DAY = dt.timedelta(days=1)
State = Callable[[Families], Contact]


def unclaimed(families: Families) -> Contact:
    return families.make.contact(families.referrer, families.make.full_sending(postcode=families.postcode))


def urgent(families: Families) -> Contact:
    sending = families.make.full_sending(urgent=True, postcode=families.postcode)
    return families.make.contact(families.referrer, sending)


def strong_matches(families: Families) -> Contact:
    here_before(families)
    contact = asked_about_five(families, at=now())
    claim_contact(families.session, families.make.actor(families.screener), contact)
    return contact


def with_history(families: Families) -> Contact:
    contact = strong_matches(families)
    actor = families.make.actor(families.screener)
    whos = who_are_they(families.session, actor, contact, now())
    link_people(
        families.session, actor, contact, {who.named.id: who.strong.key for who in whos if who.strong is not None}
    )
    return contact


def own_proposal(families: Families) -> Contact:
    contact = level_three(families)
    propose(families, contact)
    return contact


def anothers_proposal(families: Families) -> Contact:
    contact = own_proposal(families)
    families.screener = families.make.user(Role.SCREENER, name="Zofia Lis")
    return contact


def decided(families: Families) -> Contact:
    contact = families.contact(at=now() - _DAY, children=3)
    families.make.decision(families.screener, contact, route=Route.UNIVERSAL)
    return contact


def decided_again(families: Families) -> Contact:
    contact = decided(families)
    again = replace(DECIDING, reasons="More was told since.", supersedes=1)
    decide(families.session, families.make.actor(families.screener), contact, again)
    return contact


def refused_agreement(families: Families) -> Contact:
    sending = replace(families.make.sending(postcode=families.postcode, children=2), agreement=Agreement.REFUSED)
    return families.make.contact(families.referrer, sending)


STATES: dict[State, str] = {
    unclaimed: "Nobody is looking at it",
    urgent: "Urgent",
    strong_matches: "Yes, these 5 are the same people",
    with_history: "Is Bryony Thackeray",
    own_proposal: "You can decide otherwise below",
    anothers_proposal: "I agree: decide it so",
    decided: "Decide it again",
    decided_again: "Decided before",
    refused_agreement: "The family has not agreed to early help. What now?",
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_page_is_in_order(tab: Page, session: Session, families: Families, state: State) -> None:
    contact = state(families)
    families.keep()
    be(tab, families.screener)
    tab.goto(f"/front-door/{contact.reference}")
    expect(tab.locator("main").get_by_text(STATES[state]).first).to_be_visible()
    look(tab, 360, 1280, axe_at=[360])
    if not tab.get_by_role("button", name="Decide and tell the referrer").count():
        follow(tab, "text=Decide it again")
        look(tab, 360, 1280, axe_at=[360])


def test_the_page_is_in_order_when_something_is_wrong(tab: Page, families: Families) -> None:
    contact = refused_agreement(families)
    families.keep()
    be(tab, families.screener)
    tab.goto(f"/front-door/{contact.reference}")
    follow(tab, "button >> text=Decide and tell the referrer")
    wrong = tab.locator(".govuk-error-summary li").all_inner_texts()
    assert (wrong[0], wrong[-1]) == ("Choose the level of need", "Write the reasons for this decision"), "as below"
    look(tab, 360, 1280, axe_at=[360])
    tab.check("[name=level][value='2']", force=True)
    tab.check("[name=route][value=local_solutions]", force=True)
    tab.select_option("[name=primary_need]", "parenting")
    tab.fill("[name=reasons]", "She wants to hear more first.")
    send(tab)
    expect(tab.locator(".govuk-error-summary li")).not_to_have_count(0)
    assert tab.locator("[name=reasons]").input_value() == "She wants to hear more first."
    look(tab, 360, 1280, axe_at=[360])
