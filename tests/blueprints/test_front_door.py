"""The front door's pages, as a browser sees them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.contacts.rules.told import Someone
from portal.database import now
from portal.frame.formats import today_in_london
from portal.guidance.codes import Agreement
from portal.messages.models import Message
from portal.paging import PAGE
from portal.people.rules import FamilyRole
from portal.screening.models import Decision
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.queries import cost_of

GOOD = {
    "level": "3",
    "route": "lead_practitioner",
    "primary_need": "parenting",
    "reasons": "Several needs.",
    "words_to_referrer": "Thank you, we are finding somebody.",
}


@pytest.fixture
def families(client: FlaskClient, session: Session, make: Make) -> Families:
    """The screener is signed in with `client`."""
    families = Families(make)
    families.keep()
    sign_in(client, session, families.screener)
    return families


def _kept(families: Families, surname: str = "Tamworth") -> Contact:
    contact = families.contact(surname=surname)
    families.keep()
    return contact


def _decisions(session: Session) -> list[Decision]:
    session.rollback()
    return list(session.scalars(select(Decision)))


def test_deciding_tells_the_referrer_and_empties_the_queue(
    client: FlaskClient, session: Session, families: Families
) -> None:
    contact = _kept(families)
    assert "1 request waits" in words_of(client.get("/front-door/"))
    page = send_and_follow(client, f"/front-door/{contact.reference}", **GOOD)
    words = words_of(page)
    assert f"{contact.reference} is decided. The referrer will be told." in words
    assert "Nothing waits for a decision" in words
    (decision,) = _decisions(session)
    assert (decision.author_id, decision.reasons) == (families.screener.id, "Several needs.")
    told = session.scalars(select(Message).where(Message.template == "contact_decided")).one()
    assert told.to_user_id == families.referrer.id


def test_who_decided_can_read_it_again(client: FlaskClient, families: Families) -> None:
    contact = _kept(families)
    send(client, f"/front-door/{contact.reference}", **GOOD)
    page = client.get(f"/front-door/{contact.reference}")
    words = words_of(page)
    assert "Decided by Imran Okafor" in words
    assert "Several needs." in words
    assert '<form method="post" novalidate>' not in page.get_data(as_text=True), "there is nothing left to decide"


def test_without_words_of_their_own_the_referrer_gets_the_usual_ones(
    client: FlaskClient, session: Session, families: Families
) -> None:
    contact = _kept(families)
    assert send(client, f"/front-door/{contact.reference}", **{**GOOD, "words_to_referrer": ""}).status_code == 302
    (decision,) = _decisions(session)
    assert decision.words_to_referrer.startswith("Thank you for telling us about this family.")


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"level": ""}, "level", "Choose the level of need"),
        ({"level": "0"}, "level", "Choose the level of need"),
        ({"route": ""}, "route", "Choose what happens next"),
        ({"route": "nowhere"}, "route", "Choose what happens next"),
        ({"route": "social_worker"}, "hand_to_social_worker", "Enter the social worker's name and team"),
        ({"route": "out_of_area"}, "hand_to_out_of_area", "Enter the name of the other area, and its telephone number"),
        ({"primary_need": ""}, "primary_need", "Choose the main need"),
        ({"primary_need": "gossip"}, "primary_need", "Choose the main need"),
        ({"reasons": ""}, "reasons", "Write the reasons for this decision"),
        ({"reasons": "   \n"}, "reasons", "Write the reasons for this decision"),
        ({"reasons": "x" * 10_000}, "reasons", "must be 4,000 characters or fewer"),
        ({"reasons": "So\x00"}, "reasons", "has a character in it that cannot be kept"),
        ({"words_to_referrer": "x" * 10_000}, "words_to_referrer", "must be 4,000 characters or fewer"),
    ],
)
def test_bad_input_gives_an_error_beside_the_field_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, families: Families, answers: dict[str, str], field: str, words: str
) -> None:
    contact = _kept(families)
    page = send(client, f"/front-door/{contact.reference}", **{**GOOD, **answers})
    assert page.status_code == 422
    assert words in beside(page, field)
    html = page.get_data(as_text=True)
    for name in ("reasons", "words_to_referrer"):
        assert {**GOOD, **answers}[name].replace("\x00", "").strip() in html
    assert _decisions(session) == []


@pytest.mark.parametrize(
    ("agreement", "said", "field", "words"),
    [
        (Agreement.NOT_ASKED, {}, "agreement", "Choose what happens about the family's agreement"),
        (
            Agreement.NOT_ASKED,
            {"agreement": "not_offered"},
            "agreement",
            "Name who will ask the family whether it agrees, or say why it is offered all the same",
        ),
        (Agreement.NOT_ASKED, {"agreement": "ask"}, "asker", "Choose who asks them"),
        (Agreement.NOT_ASKED, {"agreement": "without"}, "without_agreement", "Say why it is offered all the same"),
        (Agreement.REFUSED, {"agreement": "without"}, "without_agreement", "Say why it is offered all the same"),
        (
            Agreement.REFUSED,
            {"agreement": "without", "without_agreement": "Danger."},
            "refusal_weighed",
            "The family said no. Write down whether that makes it level 4, and why",
        ),
    ],
)
def test_without_agreement_it_asks_what_happens_now(
    client: FlaskClient,
    session: Session,
    families: Families,
    agreement: Agreement,
    said: dict[str, str],
    field: str,
    words: str,
) -> None:
    sending = replace(families.make.sending(postcode=families.postcode), agreement=agreement)
    contact = families.make.contact(families.referrer, sending)
    families.keep()
    page = send(client, f"/front-door/{contact.reference}", **{**GOOD, **said})
    assert page.status_code == 422
    assert beside(page, field) == words
    assert "Several needs." in page.get_data(as_text=True)
    assert _decisions(session) == []


def test_deciding_what_one_has_decided_already_says_so(
    client: FlaskClient, session: Session, families: Families
) -> None:
    contact = _kept(families)
    path = f"/front-door/{contact.reference}"
    send(client, path, **GOOD)
    page = send(client, path, page="/account/", **{**GOOD, "reasons": "On second thoughts."})
    assert page.status_code == 422
    assert "Somebody has decided this request already." in words_of(page)
    assert len(_decisions(session)) == 1


def test_what_another_has_decided_is_no_longer_there(client: FlaskClient, session: Session, families: Families) -> None:
    contact = _kept(families)
    families.make.decision(families.make.user(Role.SCREENER), contact)
    families.keep()
    assert client.get(f"/front-door/{contact.reference}").status_code == 404
    late = send(client, f"/front-door/{contact.reference}", page="/account/", **GOOD)
    assert late.status_code == 404
    assert "Somebody may have decided it meanwhile" in words_of(late)
    assert f"You had written: {GOOD['reasons']}" in words_of(late), "nothing typed is lost"
    never = client.get("/front-door/C-0000-0000")
    assert never.status_code == 404
    assert words_of(never) == words_of(client.get(f"/front-door/{contact.reference}")), "nothing is learnt by trying"
    assert len(_decisions(session)) == 1


def test_the_queue_says_what_is_late(client: FlaskClient, families: Families) -> None:
    late = families.contact(at=now() - dt.timedelta(days=10))
    fresh = families.contact()
    families.keep()
    page = client.get("/front-door/")
    words = words_of(page)
    assert "1 late, none due today" in words
    assert "2 requests wait" in words
    shown = re.findall(r"href=\"/front-door/(C-[^\"]+)", page.get_data(as_text=True))
    assert shown == [late.reference, fresh.reference], "what is due soonest comes first"


def test_no_name_stands_in_the_queue(client: FlaskClient, families: Families) -> None:
    contact = _kept(families, surname="Quillfeather")
    assert "Quillfeather" not in client.get("/front-door/").get_data(as_text=True)
    assert "Quillfeather" in client.get(f"/front-door/{contact.reference}").get_data(as_text=True)


@pytest.mark.parametrize("reference", ["C-0000-0000", "M-0000-0000", "nonsense", "%00", "x" * 3_000])
def test_an_unknown_reference_is_not_found(client: FlaskClient, families: Families, reference: str) -> None:
    assert client.get(f"/front-door/{reference}").status_code == 404
    assert send(client, f"/front-door/{reference}", page="/account/", **GOOD).status_code == 404


def test_a_wrong_method_and_too_large_a_form(client: FlaskClient, session: Session, families: Families) -> None:
    contact = _kept(families)
    assert client.post("/front-door/").status_code == 405
    large = send(client, f"/front-door/{contact.reference}", **{**GOOD, "reasons": "x" * 3 * 1024 * 1024})
    assert large.status_code == 413
    assert _decisions(session) == []


def test_the_queue_says_what_is_known_of_each_age(client: FlaskClient, families: Families) -> None:
    children = [
        Someone(FamilyRole.CHILD, "Ida", "Pike", today_in_london() - dt.timedelta(days=3660)),
        Someone(FamilyRole.CHILD, estimated_age=7),
        Someone(FamilyRole.CHILD, estimated_age=1),
        Someone(FamilyRole.CHILD, unborn=True),
        Someone(FamilyRole.CHILD, "Ash"),
    ]
    families.make.contact(families.referrer, replace(families.make.sending(), people=children))
    families.keep()
    words = words_of(client.get("/front-door/"))
    assert "10 years, about 7 years, about 1 year, not born yet, age not known" in words


def test_the_queue_costs_the_same_however_long_it_is(client: FlaskClient, families: Families) -> None:
    _kept(families)
    one = cost_of(client, "/front-door/")
    for n in range(PAGE + 5):
        families.contact(children=1 + n % 3)
    families.keep()
    assert cost_of(client, "/front-door/") == one <= 6


def test_a_request_costs_the_same_however_many_it_names(client: FlaskClient, families: Families) -> None:
    small, large = families.contact(), families.contact(children=20)
    families.keep()
    costs = {cost_of(client, f"/front-door/{contact.reference}") for contact in (small, large)}
    assert len(costs) == 1
    assert costs.pop() <= 13


def test_the_hub_manager_sees_the_whole_queue(client: FlaskClient, session: Session, families: Families) -> None:
    contact = _kept(families)
    manager: User = families.make.user(Role.HUB_MANAGER)
    sign_in(client, session, manager)
    assert contact.reference in words_of(client.get("/front-door/"))
    assert send(client, f"/front-door/{contact.reference}", **GOOD).status_code == 302
