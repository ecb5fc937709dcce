"""Saying yes or no to a family, as a browser sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.allocation.actions import lapse_offers
from portal.allocation.models import Offer
from portal.database import act_as, now
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.cases.matters import fresh, kept
from tests.blueprints.pages import beside
from tests.casework.families import Families


def test_saying_yes_leads_to_the_case(session: Session, families: Families, browser: dict[str, FlaskClient]) -> None:
    matter = families.offered()
    path = kept(families, matter)
    page = send_and_follow(browser["practitioner"], f"{path}/answer", answer="accept")
    words = words_of(page)
    assert f"You are now the Lead Practitioner of {matter.reference}." in words
    assert "Add the first star" in words
    assert "Child1 Tamworth" in words
    assert fresh(session, matter).accepted_at is not None


def test_saying_no_asks_why_and_tells_the_coordinator(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    path = kept(families, matter)
    silent = send(browser["practitioner"], f"{path}/answer", answer="decline")
    assert silent.status_code == 422
    assert beside(silent, "reason") == "Say why not"
    assert 'value="decline" checked' in silent.get_data(as_text=True)
    page = send_and_follow(browser["practitioner"], f"{path}/answer", answer="decline", reason="capacity")
    assert f"You said no to {matter.reference}. The coordinator has been told." in words_of(page)
    assert session.scalars(select(Offer.decline_reason)).all() == ["capacity"]
    assert browser["practitioner"].get(f"{path}/answer").status_code == 404


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "decline", "reason": "mood"}, "reason"),
    ],
)
def test_an_answer_that_is_none(
    session: Session, families: Families, browser: dict[str, FlaskClient], answers: dict[str, str], field: str
) -> None:
    matter = families.offered()
    page = send(browser["practitioner"], f"{kept(families, matter)}/answer", **answers)
    assert page.status_code == 422
    assert beside(page, field)
    assert fresh(session, matter).accepted_at is None


def test_a_reason_given_with_a_yes_counts_for_nothing(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    answers = {"answer": "accept", "reason": "capacity"}
    assert send(browser["practitioner"], f"{kept(families, matter)}/answer", **answers).status_code == 302
    assert session.scalars(select(Offer.decline_reason)).all() == [None]


def test_after_it_lapsed_there_is_nothing_to_answer(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    path = kept(families, matter)
    act_as(session, "portal:test")
    lapse_offers(session, at=now() + dt.timedelta(days=10))
    families.keep()
    practitioner = browser["practitioner"]
    assert practitioner.get(f"{path}/answer").status_code == 404
    assert send(practitioner, f"{path}/answer", page="/account/", answer="accept").status_code == 404
    assert fresh(session, matter).accepted_at is None
