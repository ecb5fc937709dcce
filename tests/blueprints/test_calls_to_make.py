"""Calls to make, as the front door's browser sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.rules import Role
from portal.contacts.models import CallBack, CallTry, Contact
from portal.database import now
from portal.guidance.codes import Route
from portal.screening.models import Decision
from portal.working_time import LONDON
from tests.accounts.helpers import send, send_and_follow, token_on, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.waiting_for_calls import FAMILYS_NUMBER, NUMBER, asking, from_a_family
from tests.queries import cost_of

SPOKE = {"ended": "spoken", "spoke_to": "Rosa Lindqvist", "when": "now", "said": "She sends the plan."}
LATE = dt.timedelta(days=9)


@pytest.fixture
def hub(client: FlaskClient, session: Session, families: Families) -> FlaskClient:
    families.keep()
    return sign_in(client, session, families.screener)


@pytest.fixture
def asked(make: Make, families: Families) -> Contact:
    contact = make.contact(families.referrer, asking(make), at=now() - LATE)
    families.keep()
    return contact


def kept(session: Session) -> CallBack:
    session.rollback()
    session.expire_all()
    return session.scalars(select(CallBack)).one()


def test_nothing_to_call_about_takes_no_room(hub: FlaskClient) -> None:
    assert "alls to make" not in words_of(hub.get("/front-door/"))


def test_the_list_says_whom_to_call_by_when_and_why(hub: FlaskClient, asked: Contact, families: Families) -> None:
    words = words_of(hub.get("/front-door/"))
    assert "1 call to make, 1 late" in words
    assert "Calls to make: 1, 1 late" in words
    assert f"Rosa Lindqvist, {families.referrer.agency.name}" in words
    assert f"{NUMBER}, best time: After school" in words
    assert "They asked us to call" in words


def test_a_call_is_written_down_and_off_the_list(hub: FlaskClient, session: Session, asked: Contact) -> None:
    words = words_of(send_and_follow(hub, f"/front-door/{asked.reference}/call", **SPOKE))
    assert "Written down: they have been called." in words
    assert "alls to make" not in words
    call = kept(session)
    assert (call.spoke_to, call.said, call.was_kept) == ("Rosa Lindqvist", "She sends the plan.", False)
    words = words_of(hub.get(f"/front-door/{asked.reference}/call"))
    assert "There is no call to make" in words
    assert "Imran Okafor: spoke to Rosa Lindqvist. Promised by" in words


def test_a_try_stays_on_the_list(hub: FlaskClient, session: Session, asked: Contact) -> None:
    words = words_of(
        send_and_follow(hub, f"/front-door/{asked.reference}/call", ended="no_answer", when="now", said="Engaged.")
    )
    assert "They still wait for our call." in words
    assert "Tried 1 time" in words
    assert kept(session).made_at is None
    assert "Nobody answered. Engaged." in words_of(hub.get(f"/front-door/{asked.reference}/call"))


def test_a_call_of_earlier_is_kept_with_its_own_time(hub: FlaskClient, session: Session, asked: Contact) -> None:
    day = (now() - dt.timedelta(days=1)).astimezone(LONDON).date()
    earlier = {"when": "earlier", "day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}
    send(hub, f"/front-door/{asked.reference}/call", **{**SPOKE, **earlier, "time": "3.15 pm"})
    assert kept(session).made_at == dt.datetime.combine(day, dt.time(15, 15), LONDON)


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"ended": ""}, "ended", "Choose what came of the call"),
        ({"ended": "gossip"}, "ended", "Choose what came of the call"),
        ({"spoke_to": " "}, "spoke_to", "Enter who you spoke to"),
        ({"spoke_to": "x" * 201}, "spoke_to", "must be 200 characters or fewer"),
        ({"ended": "told_otherwise"}, "told", "Enter whom you told, and how"),
        ({"when": ""}, "when", "Choose when it was"),
        ({"when": "earlier", "time": "3 pm"}, "day", "Enter the day of the call"),
        (
            {"when": "earlier", "day-day": "29", "day-month": "2", "day-year": "2023", "time": "3 pm"},
            "day",
            "The day must be a real date",
        ),
        (
            {"when": "earlier", "day-day": "1", "day-month": "1", "day-year": "2026", "time": "half past"},
            "time",
            "must be written like 3:15 pm",
        ),
        (
            {"when": "earlier", "day-day": "1", "day-month": "1", "day-year": "2020", "time": "3 pm"},
            "time",
            "before the call was promised",
        ),
        ({"said": "x" * 5000}, "said", "must be 4,000 characters or fewer"),
    ],
)
def test_bad_input_gives_an_error_beside_the_field_and_keeps_what_was_typed(
    hub: FlaskClient, session: Session, asked: Contact, answers: dict[str, str], field: str, words: str
) -> None:
    page = send(hub, f"/front-door/{asked.reference}/call", **{**SPOKE, **answers})
    assert page.status_code == 422
    assert words in beside(page, field)
    assert ({**SPOKE, **answers})["said"] in page.get_data(as_text=True)
    assert kept(session).made_at is None


def test_what_was_typed_stays_when_somebody_else_was_quicker(
    hub: FlaskClient, session: Session, asked: Contact, make: Make, app_client: FlaskClient
) -> None:
    path = f"/front-door/{asked.reference}/call"
    token = token_on(hub.get(path))
    other = make.user(Role.SCREENER, name="Ola Bright")
    make.keep()
    send(sign_in(app_client, session, other), path, **SPOKE)
    page = hub.post(path, data={"csrf_token": token, **SPOKE, "said": "I heard another thing."})
    assert page.status_code == 422
    words = words_of(page)
    assert "Ola Bright has called them already. What you wrote has not been kept." in words
    assert "I heard another thing." in words


@pytest.fixture
def app_client(client: FlaskClient) -> FlaskClient:
    """A second browser."""
    other: FlaskClient = client.application.test_client()
    return other


def test_pressed_twice_it_is_written_down_once(hub: FlaskClient, session: Session, asked: Contact) -> None:
    path = f"/front-door/{asked.reference}/call"
    page = hub.get(path)
    html = page.get_data(as_text=True)
    key = html.split('name="key" value="')[1].split('"')[0]
    for ended in ("no_answer", "no_answer", "spoken", "spoken"):
        data = {"csrf_token": token_on(page), **SPOKE, "key": key, "ended": ended}
        assert hub.post(path, data=data).status_code == 302
    assert kept(session).made_at is not None
    assert session.scalar(select(func.count()).select_from(CallTry)) == 1


def test_the_list_costs_the_same_however_long_it_is(hub: FlaskClient, make: Make, families: Families) -> None:
    make.contact(families.referrer, asking(make))
    families.keep()
    few = cost_of(hub, "/front-door/")
    for _ in range(12):
        make.contact(families.referrer, asking(make))
    families.keep()
    assert cost_of(hub, "/front-door/") == few


def test_a_call_that_is_opened_is_in_the_journal(hub: FlaskClient, session: Session, asked: Contact) -> None:
    contact_id = asked.id
    hub.get(f"/front-door/{asked.reference}/call")
    session.rollback()
    opened = session.scalars(select(Opening.permission).where(Opening.subject_id == contact_id)).all()
    assert opened == ["call:make"]


# Those who have no account


def test_a_familys_number_stands_below_the_words_on_how_to_reach_them(
    hub: FlaskClient, make: Make, families: Families
) -> None:
    contact = from_a_family(make)
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    families.keep()
    page = hub.get("/front-door/")
    assert "Read first how to reach them safely" in words_of(page)
    assert FAMILYS_NUMBER not in page.get_data(as_text=True)
    words = words_of(hub.get(f"/front-door/{contact.reference}/call"))
    assert "Thank you. We are finding somebody." in words, "the words of the decision"
    number = words.index(FAMILYS_NUMBER)
    for said in ("Her partner must not know", "Ivy, on her own phone, in the morning"):
        assert words.index(said) < number
    assert "Where they live" not in words, "that is not for whoever calls"


def test_where_nobody_asked_how_to_reach_them_it_is_said(hub: FlaskClient, make: Make, families: Families) -> None:
    contact = from_a_family(make, safe=False)
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    families.keep()
    assert "Nobody asked how to reach this family safely: leave no message" in words_of(
        hub.get(f"/front-door/{contact.reference}/call")
    )


def test_deciding_what_a_family_sent_leads_to_a_call(hub: FlaskClient, session: Session, make: Make) -> None:
    contact = from_a_family(make)
    make.keep()
    path = f"/front-door/{contact.reference}"
    assert "From the family" in words_of(hub.get(path))
    deciding = {"level": "1", "route": "universal", "primary_need": "parenting", "reasons": "Advice is enough."}
    words = words_of(send_and_follow(hub, path, **deciding))
    assert "is decided. Call them to tell them." in words
    assert "The family" in words
    assert "To tell them what was decided" in words
    decision = session.scalars(select(Decision)).one()
    assert decision.message_id is None
    assert "Call the family" in words_of(hub.get(path))
