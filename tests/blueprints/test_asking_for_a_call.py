"""Asking for a call and waiting for it, as the browser of whoever sent the request sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import CallBack, Contact
from portal.database import now
from portal.guidance.codes import Route
from portal.working_time import LONDON
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.waiting_for_calls import NUMBER, asking, told_by_a_caller

SPOKE = {"ended": "spoken", "spoke_to": "Rosa Lindqvist", "when": "now", "said": "She sends the plan."}
LATE = dt.timedelta(days=9)


@pytest.fixture
def asked(make: Make, families: Families) -> Contact:
    contact = make.contact(families.referrer, asking(make), at=now() - LATE)
    families.keep()
    return contact


def kept(session: Session) -> CallBack:
    session.rollback()
    session.expire_all()
    return session.scalars(select(CallBack)).one()


@pytest.fixture
def app_client(client: FlaskClient) -> FlaskClient:
    """A second browser."""
    other: FlaskClient = client.application.test_client()
    return other


@pytest.fixture
def sender(client: FlaskClient, session: Session, families: Families) -> FlaskClient:
    families.keep()
    return sign_in(client, session, families.referrer)


def test_whoever_waits_reads_what_was_promised_tried_and_done(
    sender: FlaskClient, session: Session, make: Make, families: Families, app_client: FlaskClient
) -> None:
    contact = make.contact(families.referrer, asking(make))
    families.keep()
    path, reference = f"/contacts/{contact.reference}", contact.reference
    words = words_of(sender.get(path))
    assert "We promised to call you by " in words
    assert f"on {NUMBER}." in words
    screener = sign_in(app_client, session, families.screener)
    send(screener, f"/front-door/{reference}/call", ended="no_answer", when="now", said="Her mother answered.")
    words = words_of(sender.get(path))
    assert "and did not reach you." in words
    assert "mother" not in words, "what the front door noted is its own"
    send(screener, f"/front-door/{reference}/call", **SPOKE)
    words = words_of(sender.get(path))
    assert "We called you on" in words
    assert "and spoke to Rosa Lindqvist." in words
    assert "She sends the plan." not in words


def test_a_broken_promise_is_owned(sender: FlaskClient, asked: Contact) -> None:
    words = words_of(sender.get(f"/contacts/{asked.reference}"))
    assert "and have not reached you yet. We are sorry" in words


def test_one_press_asks_for_a_call_where_the_number_is_known(
    sender: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    contact = make.contact(families.referrer, replace(make.sending(), call_back_number=NUMBER))
    families.keep()
    path = f"/contacts/{contact.reference}"
    assert f"We call {NUMBER} by the end of the next working day." in words_of(sender.get(path))
    for _ in range(2):
        words = words_of(send_and_follow(sender, f"{path}/call", page=path, press="call"))
        assert "We will call you by" in words
        assert "We promised to call you" in words
    assert kept(session).number == NUMBER
    assert "another number or time" not in words_of(sender.get(path)).lower()


def test_without_a_number_it_is_asked_for(
    sender: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    contact = make.contact(families.referrer)
    families.keep()
    path = f"/contacts/{contact.reference}/call"
    page = send(sender, path, number="", by="usual")
    assert beside(page, "number") == "Enter the number we should call"
    page = send(sender, path, number="my mother's", by="usual")
    assert beside(page, "number") == "Enter a phone number, like 01632 960 001"
    last, too_late = (now().astimezone(LONDON).date() + dt.timedelta(days=days) for days in (28, 29))
    asked = {"number": NUMBER, "when": "After 3 pm", "by": "time", "time": "16:30"}
    assert beside(send(sender, path, **asked, **_day(too_late)), "day"), "nobody keeps a promise for so long"
    send(sender, path, **asked, **_day(last))
    call = kept(session)
    assert (call.number, call.when) == (NUMBER, "After 3 pm")
    assert call.due_at == dt.datetime.combine(last, dt.time(16, 30), LONDON)


def _day(day: dt.date) -> dict[str, str]:
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}


@pytest.mark.parametrize(("by", "field"), [({}, "by"), ({"by": "time", "time": "16:30"}, "day")])
def test_what_is_missing_is_said_beside_it(
    sender: FlaskClient, make: Make, families: Families, by: dict[str, str], field: str
) -> None:
    contact = make.contact(families.referrer)
    families.keep()
    page = send(sender, f"/contacts/{contact.reference}/call", number=NUMBER, **by)
    assert page.status_code == 422
    assert beside(page, field)


def test_a_time_that_is_gone_is_refused_in_words(sender: FlaskClient, make: Make, families: Families) -> None:
    contact = make.contact(families.referrer)
    families.keep()
    today = now().astimezone(LONDON).date()
    day = {"day-day": str(today.day), "day-month": str(today.month), "day-year": str(today.year)}
    page = send(sender, f"/contacts/{contact.reference}/call", number=NUMBER, by="time", **day, time="00:00")
    assert page.status_code == 422
    assert beside(page, "time") == "Nobody is in the office between now and then. Choose a later time."


def test_whoever_wrote_it_down_reads_that_the_caller_is_called(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    contact = told_by_a_caller(make, families.referrer)
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    families.keep()
    words = words_of(sign_in(client, session, families.referrer).get(f"/contacts/{contact.reference}"))
    assert "We promised to call Bo Reed by" in words
    assert "Ask us to call you" not in words


def test_an_hour_that_never_is_is_refused_in_words(sender: FlaskClient, make: Make, families: Families) -> None:
    contact = make.contact(families.referrer)
    families.keep()
    day = {"day-day": "28", "day-month": "3", "day-year": "2027"}
    path = f"/contacts/{contact.reference}/call"
    with time_machine.travel(dt.datetime(2027, 3, 1, 10, 0, tzinfo=LONDON)):
        sign_in(sender, make.session, families.referrer)
        page = send(sender, path, number=NUMBER, by="time", **day, time="01:30")
    assert page.status_code == 422
    assert beside(page, "time") == "The clocks go forward over this time. Enter another."
