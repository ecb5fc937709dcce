"""Urgent out of hours on the pages of partners and of the front door; and who was phoned."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import acknowledge, begin_draft
from portal.contacts.actions.urgent import chase_unacknowledged
from portal.contacts.models import Contact, PhoneCall, UrgentNotice
from portal.database import act_as
from portal.messages.links import sign
from portal.messages.templates import URGENT
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.contacts.nights import HOUR, MINUTE, MORNING, NIGHT, urgent_contact

CALL = {"spoke_to": "Jo, duty team", "day": "today", "time": "9.50 pm"}


@pytest.fixture(autouse=True)
def night() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT + 5 * MINUTE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER, name="Rosa Lind")


@pytest.fixture
def contact(client: FlaskClient, session: Session, make: Make, referrer: User) -> Contact:
    """Urgent, sent at night, by whoever is signed in with `client`."""
    contact = urgent_contact(make, referrer)
    act_as(session, "portal:test")
    sign_in(client, session, referrer)
    return contact


def _page(contact: Contact) -> str:
    return f"/contacts/{contact.reference}"


def _form(contact: Contact) -> str:
    return f"{_page(contact)}/phoned"


def _calls(session: Session) -> list[PhoneCall]:
    session.rollback()
    return list(session.scalars(select(PhoneCall)))


# The receipt


def test_the_receipt_says_first_that_nobody_reads_it_and_whom_to_phone(client: FlaskClient, contact: Contact) -> None:
    html = client.get(_page(contact)).get_data(as_text=True)
    words = words_of(client.get(_page(contact)))
    assert "Nobody in the office reads this before 8:30 am tomorrow" in words
    assert "Phone 01632 960222 now" in words
    assert "Who did you phone, and when?" in words
    assert "We told the out-of-hours team at 10:05 pm today. Nobody has said yet that they know." in words
    first = re.search(r"<h2[^>]*>([^<]+)", html.split("<main")[1])
    assert first
    assert first[1].startswith("Nobody in the office")


def test_while_the_office_is_open_it_says_nothing_of_the_kind(
    client: FlaskClient, session: Session, make: Make, referrer: User, night: time_machine.Traveller
) -> None:
    night.move_to(MORNING)
    contact = urgent_contact(make, referrer, MORNING)
    act_as(session, "portal:test")
    sign_in(client, session, referrer)
    words = words_of(client.get(_page(contact)))
    assert "Nobody in the office" not in words
    assert "We told the out-of-hours team" not in words
    assert "Who did you phone, and when?" in words, "it is urgent all the same"


def test_what_is_not_urgent_has_a_quiet_way_to_write_a_call_down(
    client: FlaskClient, session: Session, make: Make, referrer: User
) -> None:
    contact = make.contact(referrer)
    act_as(session, "portal:test")
    sign_in(client, session, referrer)
    words = words_of(client.get(_page(contact)))
    assert "Nobody in the office" not in words
    assert "Write down a phone call about this request" in words
    assert send(client, _form(contact), **CALL).status_code == 302


def test_the_receipt_says_who_knows_or_that_the_hub_managers_were_told(
    client: FlaskClient, session: Session, make: Make, contact: Contact
) -> None:
    make.user(Role.HUB_MANAGER)
    assert chase_unacknowledged(session, at=NIGHT + HOUR) == 1
    session.commit()
    assert "so we told the hub managers at 11:05 pm today" in words_of(client.get(_page(contact)))
    acknowledge(session, sign(URGENT, contact.reference), "Jo Marsh", at=NIGHT + HOUR + MINUTE)
    session.commit()
    assert "Jo Marsh said at 11:06 pm today that they know." in words_of(client.get(_page(contact)))


# Who was phoned


def test_a_call_is_written_down_and_shown_to_the_front_door(
    client: FlaskClient, session: Session, make: Make, contact: Contact
) -> None:
    words = words_of(send_and_follow(client, _form(contact), page=_page(contact), **CALL))
    assert "The phone call is written down." in words
    assert "Jo, duty team , 3 Mar 2026 at 9:50 pm, written down by Rosa Lind" in words
    assert "Did you phone somebody else?" in words
    sign_in(client, session, make.user(Role.SCREENER))
    seen = words_of(client.get(f"/front-door/{contact.reference}"))
    assert "Jo, duty team , 3 Mar 2026 at 9:50 pm" in seen
    assert "We told the out-of-hours team at 10:05 pm today." in seen


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"spoke_to": "  "}, "spoke_to", "Enter who you spoke to"),
        ({"day": ""}, "day", "Choose the day of the phone call"),
        ({"day": "other"}, "other_day", "Enter the date of the phone call"),
        ({"time": ""}, "time", "Enter the time"),
        ({"time": "9:50"}, "time", "Say whether the time is 9:50 am or 9:50 pm"),
        ({"time": "10:11 pm"}, "time", "The phone call must be in the past. Was it yesterday?"),
        ({"spoke_to": "x" * 201}, "spoke_to", "The name must be 200 characters or fewer"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, contact: Contact, answers: dict[str, str], field: str, words: str
) -> None:
    page = send(client, _form(contact), page=_page(contact), **{**CALL, **answers})
    assert page.status_code == 422
    assert beside(page, field) == words
    for name in ("spoke_to", "time"):
        typed = {**CALL, **answers}[name]
        assert not typed.strip() or f'value="{typed}"' in page.get_data(as_text=True)
    assert _calls(session) == []


def test_yesterday_is_one_press_and_before_that_is_asked_about(
    client: FlaskClient, session: Session, contact: Contact
) -> None:
    assert send(client, _form(contact), **{**CALL, "day": "yesterday", "time": "23:30"}).status_code == 302
    earlier = {"day": "other", "other_day-day": "1", "other_day-month": "3", "other_day-year": "2026"}
    asked = send(client, _form(contact), **{**CALL, **earlier})
    assert asked.status_code == 422
    assert "Yes, the phone call was on that day" in words_of(asked)
    assert 'value="9.50 pm"' in asked.get_data(as_text=True)
    assert send(client, _form(contact), **{**CALL, **earlier, "day_is_right": "yes"}).status_code == 302
    assert sorted(call.phoned_at for call in _calls(session)) == [
        dt.datetime(2026, 3, 1, 21, 50, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC),
    ]


def test_a_day_to_come_is_refused(client: FlaskClient, session: Session, contact: Contact) -> None:
    tomorrow = {"day": "other", "other_day-day": "4", "other_day-month": "3", "other_day-year": "2026"}
    assert beside(send(client, _form(contact), **{**CALL, **tomorrow}), "other_day")
    assert _calls(session) == []


def test_a_time_that_never_was_is_refused(
    client: FlaskClient, session: Session, make: Make, referrer: User, night: time_machine.Traveller
) -> None:
    night.move_to(dt.datetime(2026, 3, 29, 3, 0, tzinfo=dt.UTC))
    contact = urgent_contact(make, referrer, dt.datetime(2026, 3, 29, 2, 0, tzinfo=dt.UTC))
    act_as(session, "portal:test")
    sign_in(client, session, referrer)
    page = send(client, _form(contact), **{**CALL, "time": "01:30"})
    assert beside(page, "time") == "The clocks went forward over this time. Enter another."


def test_pressed_twice_it_is_written_down_once(client: FlaskClient, session: Session, contact: Contact) -> None:
    for _ in range(2):
        assert send(client, _form(contact), **CALL).status_code == 302
    assert len(_calls(session)) == 1


# The hub manager


def test_the_hub_manager_sees_it_on_top_and_takes_it_on_by_one_press(
    client: FlaskClient, session: Session, make: Make, contact: Contact, night: time_machine.Traveller
) -> None:
    manager = make.user(Role.HUB_MANAGER, name="Hana")
    sign_in(client, session, manager)
    words = words_of(client.get("/front-door/"))
    assert (
        f"nobody has said that they know {contact.reference} sent 10:05 pm today, to be taken on by 11:05 pm today"
        in words
    )
    night.shift(HOUR)
    sign_in(client, session, manager)
    late = f"{contact.reference} Late sent 10:05 pm today, was due 11:05 pm today"
    assert late in words_of(client.get("/front-door/"))
    page = send_and_follow(client, f"/front-door/{contact.reference}/take-on", page="/front-door/")
    assert "Hana said at 11:10 pm today that they know." in words_of(page)
    assert "nobody has said that they know" not in words_of(client.get("/front-door/"))
    session.rollback()
    assert session.get_one(UrgentNotice, contact.id, populate_existing=True).acknowledged_by == "Hana"


def test_one_who_is_slower_learns_who_has_it(
    client: FlaskClient, session: Session, make: Make, contact: Contact
) -> None:
    sign_in(client, session, make.user(Role.HUB_MANAGER))
    client.get("/front-door/")
    acknowledge(session, sign(URGENT, contact.reference), "Jo Marsh", at=NIGHT + MINUTE)
    session.commit()
    page = send_and_follow(client, f"/front-door/{contact.reference}/take-on", page=f"/front-door/{contact.reference}")
    words = words_of(page)
    assert "Somebody was quicker. The page says who, and when." in words
    assert "Jo Marsh said at 10:06 pm today that they know." in words


def test_a_screener_is_shown_no_such_list(client: FlaskClient, session: Session, make: Make, contact: Contact) -> None:
    sign_in(client, session, make.user(Role.SCREENER))
    assert "nobody has said that they know" not in words_of(client.get("/front-door/"))


# The agency's lead


def test_the_lead_is_shown_whose_draft_speaks_of_danger_and_nobody_else_is(
    client: FlaskClient, session: Session, make: Make, referrer: User
) -> None:
    draft = begin_draft(session, make.actor(referrer), uuid.uuid4(), at=NIGHT - 5 * HOUR)
    draft.urgent_since = NIGHT - 5 * HOUR
    lead = make.user(Role.AGENCY_LEAD, agency=referrer.agency)
    act_as(session, "portal:test")
    sign_in(client, session, lead)
    words = words_of(client.get("/contacts/"))
    assert "Not sent, with a sign of danger" in words
    assert "Rosa Lind , since 3 Mar 2026 at 5:05 pm" in words
    assert draft.reference not in words
    for other in (make.user(Role.REFERRER, agency=referrer.agency), make.user(Role.AGENCY_LEAD)):
        act_as(session, "portal:test")
        sign_in(client, session, other)
        assert "Not sent, with a sign of danger" not in words_of(client.get("/contacts/"))
