"""Who asks, what they think and ask for, what they write, and what the family said: kept as it was answered."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.contacts.models import CallBack
from portal.guidance.codes import Agreement, AskedFor
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import Writing, begin, whole_journey
from tests.blueprints.journey.rows import contacts
from tests.blueprints.journey.told import FEW, FIVE

ASKED = sorted(asked.value for asked in AskedFor)


def test_the_number_given_last_stands_there_already(client: FlaskClient, referrer: User) -> None:
    whole_journey(client, FEW.but("about-you", call_back_number="01632 960 777", call_back_when="After 4 pm"))
    page = begin(client).page("about-you")
    assert (page["call_back_number"], page["call_back_when"]) == ("01632 960 777", "After 4 pm")


def test_the_first_time_no_number_stands_there_but_who_asks(writing: Writing, referrer: User) -> None:
    assert writing.page("about-you")["call_back_number"] == ""
    words = words_of(writing.client.get(writing.address("about-you")))
    assert f"You ask as Rosa Lindqvist, {referrer.agency.name}." in words


@pytest.mark.parametrize("asked_for", ASKED)
@pytest.mark.parametrize(("said", "kept"), [("1", 1), ("4", 4), ("not_sure", None)])
def test_what_they_think_and_ask_for_is_kept_beside_where_the_signs_point(
    client: FlaskClient, referrer: User, session: Session, said: str, kept: int | None, asked_for: str
) -> None:
    told = FEW.but("signs", signs=FIVE.pages["signs"]["signs"]).but("your-view", level=said, asked_for=asked_for)
    reference = whole_journey(client, told)
    (contact,) = contacts(session)
    assert (contact.referrer_level, contact.asked_for, contact.pointed_level) == (kept, asked_for, 3)
    words = words_of(client.get(f"/contacts/{reference}"))
    assert AskedFor(asked_for).words in words
    assert "This points to level 3" in words


@pytest.mark.parametrize(("answer", "calls"), [("yes", 1), ("no", 0)])
def test_a_call_is_promised_to_whoever_asks_for_one(
    client: FlaskClient, referrer: User, session: Session, answer: str, calls: int
) -> None:
    whole_journey(client, FEW.but("your-view", call_back=answer))
    assert len(session.scalars(select(CallBack)).all()) == calls


def test_the_account_is_kept_in_their_words_and_each_childs(
    client: FlaskClient, referrer: User, session: Session
) -> None:
    whole_journey(client, FIVE)
    (contact,) = contacts(session)
    account, voices = FIVE.pages["account"], FIVE.pages["voices"]
    assert (contact.worries, contact.working_well) == (account["worries"], account["working_well"])
    assert (contact.needs_to_happen, contact.scale, contact.tried) == (
        account["needs_to_happen"], 4, account["tried"],
    )  # fmt: skip
    assert [child.own_words for child in contact.children] == [voices["voice_1"], voices["voice_2"], ""]
    assert contact.parents_views == voices["parents_views"]


@pytest.mark.parametrize("scale", ["0", "10"])
def test_both_ends_of_the_scale_are_answers(client: FlaskClient, referrer: User, session: Session, scale: str) -> None:
    whole_journey(client, FEW.but("account", scale=scale))
    assert contacts(session)[0].scale == int(scale)


AGREEMENTS = {
    "given": {"agreed_by": "Her mother", "excludes": "no"},
    "not_asked": {"why_not_asked": "It may put her in danger."},
    "refused": {"what_they_said": "Not now."},
}


@pytest.mark.parametrize("told", ["yes", "no"])
@pytest.mark.parametrize("agreement", sorted(AGREEMENTS))
def test_agreeing_and_being_told_are_two_answers(
    client: FlaskClient, referrer: User, session: Session, agreement: str, told: str
) -> None:
    """Each of either goes with each of the other."""
    because = {} if told == "yes" else {"not_told_because": "Her father would hear of it."}
    pages = {
        **FEW.pages,
        "agreement": {"agreement": agreement, **AGREEMENTS[agreement]},
        "sharing": {"told_of_sharing": told, **because},
    }
    whole_journey(client, type(FEW)(pages, FEW.people))
    (contact,) = contacts(session)
    assert (contact.agreement, contact.told_of_sharing) == (agreement, told)
    assert contact.not_told_because == because.get("not_told_because", "")


def test_every_answer_about_agreement_is_tried() -> None:
    assert sorted(AGREEMENTS) == sorted(answer.value for answer in Agreement)


def test_nobody_is_asked_for_a_lawful_basis(client: FlaskClient, referrer: User) -> None:
    writing = begin(client).tell(FIVE)
    pages = [writing.html(page) for page in FIVE.pages if page != "danger"] + [writing.html("check")]
    assert not [page for page in pages if "lawful" in page.lower() or "legal basis" in page.lower()]
