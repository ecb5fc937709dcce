"""The link of a team: nothing of the family before a name, then the papers and one answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.actions import add_information
from portal.database import new_id
from portal.events.models import Event
from portal.jobs.app import in_portal
from portal.messages.actions import send as send_message
from portal.messages.links import sign
from portal.messages.models import Message
from portal.messages.templates import URGENT
from portal.screening.models import HandOver, LinkOpening
from portal.screening.rules.hand_overs import HandOverKind
from portal.settings import Settings
from tests.accounts.helpers import send, send_and_follow, token_on, words_of
from tests.blueprints.pages import beside
from tests.casework.families import Families
from tests.messages.conftest import Provider, by_smtp, provider
from tests.screening.handed_over import DAY, HOUR, MORNING, hand_over_of, handed, token

__all__ = ["by_smtp", "provider"]
SECRETS = ("Zebedee", "Child1", "Often late", "Rosa Lind", "Tamworth", "Imran")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING + HOUR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def given(families: Families) -> HandOver:
    given = handed(families)
    families.keep()
    return given


@pytest.fixture
def link(given: HandOver) -> str:
    return f"/handover/{token(given)}"


def kinds(session: Session) -> list[str]:
    session.rollback()
    query = select(Event.kind).where(Event.kind.startswith("hand_over:")).order_by(Event.recorded_at, Event.id)
    return list(session.scalars(query))


def opened(client: FlaskClient, link: str, name: str = "Priya Dunmore, safeguarding") -> str:
    """The address of whoever has said who they are."""
    return send(client, link, name=name).headers["Location"]


def test_looking_shows_nothing_of_the_family_and_writes_nothing(
    client: FlaskClient, session: Session, link: str, given: HandOver
) -> None:
    for _ in range(3):  # mail scanners open links
        page = client.get(link)
    said = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f"The front door hands {given.reference} over to you" in words_of(page)
    assert not [secret for secret in SECRETS if secret in said]
    assert kinds(session) == []


def test_with_a_name_the_papers_can_be_taken_and_each_step_is_an_event(
    client: FlaskClient, session: Session, link: str
) -> None:
    address = opened(client, link)
    page = client.get(address)
    assert "We write down that you, Priya Dunmore, safeguarding, have taken them" in words_of(page)
    assert not [secret for secret in SECRETS if secret in page.get_data(as_text=True)]
    papers = send(client, f"{address}/papers.pdf", page=address)
    assert (papers.status_code, papers.mimetype) == (200, "application/pdf")
    assert papers.headers["Cache-Control"] == "no-store"
    assert kinds(session) == ["hand_over:opened", "hand_over:read"]
    assert session.scalars(select(LinkOpening.name)).all() == ["Priya Dunmore, safeguarding"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_without_a_name_nobody_comes_further(client: FlaskClient, session: Session, link: str, name: str) -> None:
    page = send(client, link, name=name)
    assert page.status_code == 422
    assert beside(page, "name")
    assert kinds(session) == []


def test_the_papers_are_taken_by_a_press_and_never_by_a_look(client: FlaskClient, session: Session, link: str) -> None:
    address = opened(client, link)
    assert client.get(f"{address}/papers.pdf").status_code == 405
    assert kinds(session) == ["hand_over:opened"]


def test_we_have_it(client: FlaskClient, session: Session, link: str, given: HandOver) -> None:
    address = opened(client, link)
    page = send_and_follow(client, address, answer="accept", their_reference="SG-1188")
    words = words_of(page)
    assert f"Priya Dunmore, safeguarding has {given.reference}" in words
    assert "under SG-1188" in words
    session.expire_all()
    assert (given.accepted_by, given.accepted_through) == ("Priya Dunmore, safeguarding", "link")
    again = send(client, address, page=link, answer="accept")
    assert again.status_code == 303, "a second press finds it done"
    assert kinds(session) == ["hand_over:opened", "hand_over:accepted"]


def test_given_back_needs_a_reason_and_then_the_link_is_over(
    client: FlaskClient, session: Session, link: str, given: HandOver
) -> None:
    address = opened(client, link)
    page = send(client, address, answer="return")
    assert page.status_code == 422
    assert beside(page, "because") == "Choose why you give it back"
    page = send(client, address, answer="return", because="other")
    assert beside(page, "words") == "Say why it comes back"
    page = send(client, address, answer="return", because="more_needed", words="Which school?")
    assert "You have given" in words_of(page)
    session.expire_all()
    assert (given.returned_because, given.returned_words) == ("more_needed", "Which school?")
    assert given.contact.is_undecided
    assert (client.get(link).status_code, client.get(address).status_code) == (410, 410)


def test_a_second_person_hears_who_has_it(client: FlaskClient, app: Flask, link: str) -> None:
    other = app.test_client()
    theirs = opened(other, link, "Ola Brand")
    form = token_on(other.get(theirs))
    send(client, opened(client, link), answer="accept")
    page = other.post(theirs, data={"csrf_token": form, "answer": "accept"})
    assert page.status_code == 422
    assert "Priya Dunmore, safeguarding has said already that they have it." in words_of(page)


# How long it works


def test_seven_days_after_somebody_has_it_the_link_is_over(
    client: FlaskClient, link: str, clock: time_machine.Traveller
) -> None:
    send(client, opened(client, link), answer="accept")
    clock.move_to(MORNING + HOUR + 7 * DAY - HOUR / 60)
    assert client.get(link).status_code == 200
    clock.move_to(MORNING + HOUR + 7 * DAY)
    page = client.get(link)
    assert page.status_code == 410
    assert "This link no longer works" in words_of(page)


def test_unanswered_it_works_for_thirty_days(client: FlaskClient, link: str, clock: time_machine.Traveller) -> None:
    clock.move_to(MORNING + 30 * DAY - HOUR)
    assert client.get(link).status_code == 200
    clock.move_to(MORNING + 30 * DAY)
    assert client.get(link).status_code == 410


def test_after_half_a_day_it_asks_for_a_name_again(
    client: FlaskClient, link: str, clock: time_machine.Traveller
) -> None:
    address = opened(client, link)
    form = token_on(client.get(address))
    clock.move_to(MORNING + 14 * HOUR)
    for answer in (
        client.get(address),
        client.post(f"{address}/papers.pdf", data={"csrf_token": form}),
        client.post(address, data={"csrf_token": form, "answer": "accept"}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (303, link)


def test_a_link_that_was_altered_or_made_for_something_else_is_nobodys(
    client: FlaskClient, families: Families, given: HandOver
) -> None:
    for forged in (
        token(given).replace(".", ".x"),
        sign(URGENT, given.reference),
        sign("hand-over", given.contact.reference),
        given.reference,
    ):
        assert client.get(f"/handover/{forged}").status_code == 410


def test_a_name_given_at_one_link_opens_no_other(
    client: FlaskClient, session: Session, families: Families, link: str
) -> None:
    other = f"/handover/{token(handed(families))}"
    families.keep()
    name_given = opened(client, link).rpartition("/")[2]
    answer = client.get(f"{other}/{name_given}")
    assert (answer.status_code, answer.headers["Location"]) == (303, other)


def test_what_goes_to_nobody_by_mail_has_no_link(client: FlaskClient, families: Families) -> None:
    given = handed(families, HandOverKind.OUT_OF_AREA)
    families.keep()
    assert client.get(f"/handover/{token(given)}").status_code == 410


# What is in it


def test_the_letter_says_nothing_of_the_family(
    app: Flask, session: Session, by_smtp: Settings, provider: Provider, given: HandOver
) -> None:
    message = session.scalars(select(Message).where(Message.template == "handed_over")).one()
    with in_portal(app) as own:
        send_message(own, message.id, MORNING + HOUR)
    [mail] = provider.taken
    body = mail.get_body(("plain",))
    assert body is not None
    text = f"{mail['Subject']} {body.get_content()}"
    assert provider.recipients == ["safeguarding@demo.example"]
    assert f"/handover/{token(given)}" in text
    assert given.reference in text
    assert given.contact.reference not in text
    assert not [secret for secret in SECRETS if secret in text]


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_papers_are_whole_and_the_safe_way_stands_above_the_number(
    client: FlaskClient, session: Session, families: Families
) -> None:
    make = families.make
    sending = replace(make.full_sending(postcode=families.postcode, urgent=True))
    contact = make.contact(families.referrer, sending, at=MORNING - HOUR)
    actor = make.actor(families.referrer)
    add_information(
        session, actor, contact, "Their uncle is back since Monday.", key=new_id(), at=MORNING - HOUR / 2
    )  # fmt: skip
    given = handed(families, contact=contact)
    hand_over_of(families, contact, HandOverKind.OUT_OF_AREA, to_words="Eastfield, 01632 960777")
    families.keep()
    link = f"/handover/{token(given)}"
    address = opened(client, link)
    pdf = send(client, f"{address}/papers.pdf", page=address).data
    words = _words(pdf)
    for said in (
        given.reference, "Tilda Quill", "Theo Quill", "Daniel Marsh", "The twins have been late eleven times",
        "Must not know", "Several needs, one plan.", "Their uncle is back since Monday.", "What happened when",
        "Imran Okafor decided it", "Before this request", "The Lantern drop-in", "Priya, safeguarding team",
        "The twins' mother is in hospital.", "Printed by Priya Dunmore, safeguarding",
    ):  # fmt: skip
        assert said in words, said
    assert words.index("Do not leave a message") < words.index("07700 900123")
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"].value is True
