"""The out-of-hours team's link: a button, a name, and then whom to ring; never the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.models import Contact, UrgentNotice
from portal.contacts.rules.ways import Way
from portal.database import act_as, now
from portal.events.models import Event
from portal.guidance.codes import Route, Source
from portal.jobs.app import in_portal
from portal.messages.actions import send as send_message
from portal.messages.links import sign
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.messages.templates import URGENT
from portal.settings import Settings
from tests.accounts.helpers import send, token_on, words_of
from tests.blueprints.help.families import ANIA, asked, key, press
from tests.blueprints.pages import beside
from tests.builders import Make
from tests.contacts.nights import HOUR, MINUTE, NIGHT, urgent_contact
from tests.messages.conftest import Provider, by_smtp, provider

__all__ = ["by_smtp", "provider"]
NUMBER = "01632 960444"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def night() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT + 5 * MINUTE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def contact(session: Session, make: Make) -> Contact:
    contact = urgent_contact(make, make.user(Role.REFERRER, name="Rosa Lind"))
    act_as(session, "portal:test")
    make.keep()
    return contact


@pytest.fixture
def link(contact: Contact) -> str:
    return f"/urgent/{sign(URGENT, contact.reference)}"


def _kept(session: Session) -> tuple[str | None, int]:
    """Who has acknowledged, and how many events there are of it and of looks."""
    session.rollback()
    events = select(func.count()).where(Event.kind.startswith("urgent:"))
    return session.scalars(select(UrgentNotice.acknowledged_by)).one(), session.scalar(events) or 0


def test_opening_it_shows_what_there_is_and_changes_nothing(
    client: FlaskClient, session: Session, link: str, contact: Contact
) -> None:
    for _ in range(3):  # mail scanners open links
        page = client.get(link)
    words = words_of(page)
    assert page.status_code == 200
    for shown in (
        contact.reference,
        "10:05 pm today",
        contact.agency.name if contact.agency else "",
        "They have not told us so",
    ):
        assert shown in words
    assert "Say that you know by 11:05 pm today" in words
    assert _kept(session) == (None, 0)


def test_nothing_of_the_family_nor_the_senders_number_is_there_before_a_name(client: FlaskClient, link: str) -> None:
    said = client.get(link).get_data(as_text=True)
    for secret in ("Rosa Lind", NUMBER, "Tamworth", "Child1", "Often late"):
        assert secret not in said


def test_a_name_and_a_press_and_the_number_is_there_and_never_the_family(
    client: FlaskClient, session: Session, link: str
) -> None:
    page = send(client, link, name="Jo Marsh")
    words = words_of(page)
    assert page.status_code == 200
    for shown in ("Jo Marsh knows about", "Rosa Lind", NUMBER, "until midnight"):
        assert shown in words
    for secret in ("Tamworth", "Child1", "Often late"):
        assert secret not in page.get_data(as_text=True)
    assert _kept(session) == ("Jo Marsh", 1)


@pytest.mark.parametrize(
    ("source", "whom", "number"),
    [
        (Source.FAMILY, "The family asks for itself, and we do not show its number here", False),
        (Source.OTHER, "Ewa Lis", True),
    ],
    ids=["family", "neighbour"],
)
def test_of_what_was_written_down_for_somebody_it_names_whoever_told_it_and_no_family(
    client: FlaskClient, session: Session, make: Make, source: Source, whom: str, number: bool
) -> None:
    sending = replace(
        make.sending(), danger=True, way=Way.CALL, caller="Ewa Lis", source=source, call_back_number=NUMBER
    )
    hub = make.user(Role.HUB_MANAGER)
    contact = make.contact(make.user(Role.SCREENER, name="Imran Okafor"), sending, at=NIGHT)
    told_at_once = session.scalars(select(Message.to_user_id).where(Message.template == Template.URGENT_TO_HUB)).all()
    assert told_at_once == ([] if number else [hub.id]), "without a number the team cannot ring: the hub can"
    act_as(session, "portal:test")
    make.keep()
    words = words_of(send(client, f"/urgent/{sign(URGENT, contact.reference)}", name="Jo Marsh"))
    assert whom in words
    assert (NUMBER in words) is number
    assert "Imran Okafor" not in words


def test_of_a_family_at_its_own_door_it_promises_no_number_and_says_whom_to_ask(
    client: FlaskClient, session: Session
) -> None:
    press(client, "send", {**ANIA, "key": key(), "danger": "yes"})
    (contact,) = asked(session)
    link = f"/urgent/{sign(URGENT, contact.reference)}"
    before = client.get(link)
    after = send(client, link, name="Jo Marsh")
    later = client.get(link)
    ask = "The family asks for itself, and we do not show its number here. Ask a hub manager"
    for page in (before, after, later):
        words = words_of(page)
        assert page.status_code == 200
        assert ask in words
        assert "by a family" in words
        assert "We told them to phone 999" in words
        for promise in ("their number", "Ring them", "Show whom to ring", "They have not told us so"):
            assert promise not in words
        for secret in ("Ania", "07700", "Marek", "Zosia", "We argue"):
            assert secret not in page.get_data(as_text=True)
    assert "Jo Marsh knows about" in words_of(after)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_without_a_name_nothing_is_acknowledged(client: FlaskClient, session: Session, link: str, name: str) -> None:
    page = send(client, link, name=name)
    assert page.status_code == 422
    assert beside(page, "name")
    assert NUMBER not in page.get_data(as_text=True)
    assert _kept(session) == (None, 0)


def test_a_name_is_words_and_never_markup(client: FlaskClient, link: str) -> None:
    assert "<b>Jo" not in send(client, link, name="<b>Jo</b>").get_data(as_text=True)


def test_without_the_forms_own_token_nothing_is_done(client: FlaskClient, session: Session, link: str) -> None:
    assert client.post(link, data={"name": "Jo Marsh"}).status_code >= 400
    assert _kept(session) == (None, 0)


def test_a_second_person_is_told_who_did_and_when(client: FlaskClient, session: Session, link: str, app: Flask) -> None:
    other = app.test_client()
    token = token_on(other.get(link))
    send(client, link, name="Jo Marsh")
    page = other.post(link, data={"csrf_token": token, "name": "Kit Reed"})
    words = words_of(page)
    assert page.status_code == 422
    assert "Jo Marsh has said already that they are seeing to this." in words
    assert "Jo Marsh said so at 10:10 pm today" in words
    assert NUMBER not in words
    assert _kept(session) == ("Jo Marsh", 1)


def test_later_a_press_shows_the_number_and_is_written_down(client: FlaskClient, session: Session, link: str) -> None:
    send(client, link, name="Jo Marsh")
    later = client.get(link)
    assert "Show whom to ring" in words_of(later)
    assert NUMBER not in words_of(later)
    assert _kept(session) == ("Jo Marsh", 1)
    page = send(client, f"{link}/sender", page=link)
    assert NUMBER in words_of(page)
    assert _kept(session) == ("Jo Marsh", 2)


def test_the_number_is_not_had_by_going_round_the_name(client: FlaskClient, session: Session, link: str) -> None:
    page = send(client, f"{link}/sender", page=link)
    assert page.status_code == 422
    assert beside(page, "name") == "Enter your name first, and say that you know about this."
    assert NUMBER not in page.get_data(as_text=True)
    assert _kept(session) == (None, 0)


def test_it_stops_working_a_day_after(client: FlaskClient, link: str, night: time_machine.Traveller) -> None:
    send(client, link, name="Jo Marsh")
    night.shift(DAY - dt.timedelta(seconds=1))
    assert client.get(link).status_code == 200
    night.shift(dt.timedelta(seconds=1))
    over = client.get(link)
    assert over.status_code == 410
    assert "This link no longer works" in words_of(over)


@pytest.mark.parametrize("token", ["never-given-out", "%00", "\N{SNOWMAN}", "x" * 3_000, "ImMi.x"])
def test_one_that_was_never_given_out_is_answered_as_one_that_is_over(
    client: FlaskClient, link: str, token: str
) -> None:
    page = client.get(f"/urgent/{token}")
    assert page.status_code == 410
    assert "This link no longer works" in words_of(page)


def test_it_is_over_once_the_front_door_has_decided(
    client: FlaskClient, session: Session, make: Make, contact: Contact, link: str
) -> None:
    send(client, link, name="Jo Marsh")
    act_as(session, "portal:test")
    make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL)
    make.keep()
    assert client.get(link).status_code == 410
    assert NUMBER not in words_of(client.get(link))


def test_the_letter_carries_the_link_and_nothing_about_a_person(
    app: Flask, client: FlaskClient, session: Session, make: Make, by_smtp: Settings, provider: Provider
) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER, name="Rosa Lind"))
    make.keep()
    message = session.scalars(select(Message).where(Message.template == "urgent_out_of_hours")).one()
    with in_portal(app) as own:
        send_message(own, message.id, now())
    assert provider.recipients == ["out-of-hours@demo.example"]
    [mail] = provider.taken
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert contact.reference in mail["Subject"]
    for secret in ("Rosa Lind", NUMBER, "Tamworth", "Child1", "Agency"):
        assert secret not in text + str(mail["Subject"])
    [address] = [line for line in text.splitlines() if line.startswith(f"{by_smtp.base_url}/urgent/")]
    assert contact.reference in words_of(client.get(address.removeprefix(by_smtp.base_url)))


def test_after_the_hour_it_still_takes_a_name(
    client: FlaskClient, session: Session, link: str, night: time_machine.Traveller
) -> None:
    night.shift(2 * HOUR)
    assert "The hour is over, so the hub managers hear of it too." in words_of(client.get(link))
    send(client, link, name="Jo Marsh")
    assert _kept(session) == ("Jo Marsh", 1)
