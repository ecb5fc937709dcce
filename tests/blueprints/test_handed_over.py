"""The front door's page of what it handed over, and a Lead Practitioner's of what is new."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening, Restriction
from portal.messages.models import Message
from portal.screening.actions.handing_over import remind_of_hand_overs, return_by_link
from portal.screening.models import HandOver
from portal.screening.rules.hand_overs import HandOverKind
from portal.settings import Settings
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import sign_in
from tests.casework.families import Families
from tests.queries import cost_of
from tests.screening.handed_over import DAY, DUE, HOUR, MORNING, hand_over_of, handed, named, new_about
from tests.screening.test_handing_over import MORE

NIGHT = MORNING.replace(hour=22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING + HOUR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def keeper(client: FlaskClient, session: Session, families: Families) -> FlaskClient:
    return sign_in(client, session, families.screener)


def _page(given: HandOver, more: str = "") -> str:
    return f"/front-door/{given.contact.reference}/handed-over{more}"


def _of(given: HandOver, what: str) -> str:
    return _page(given, f"/{given.reference}/{what}")


def test_it_says_who_has_it_or_what_to_do(keeper: FlaskClient, families: Families) -> None:
    given = handed(families)
    families.keep()
    words = words_of(keeper.get(_page(given)))
    for said in ("Nobody has taken on", "The safeguarding team Nobody has it yet", "Child1 Zebedee, Child2 Zebedee"):
        assert said in words


def test_late_it_says_whom_it_has_reminded(
    keeper: FlaskClient, session: Session, families: Families, clock: time_machine.Traveller
) -> None:
    given = handed(families)
    remind_of_hand_overs(session, at=DUE)
    families.keep()
    clock.move_to(DUE + HOUR)
    keeper = sign_in(keeper, session, families.screener)
    words = words_of(keeper.get(_page(given)))
    assert "Late: nobody has it yet" in words
    assert "Reminded" in words


@pytest.mark.parametrize(("at", "number"), [(MORNING + HOUR, "01632 960111"), (NIGHT, "01632 960222")])
def test_without_a_mailbox_it_says_in_red_to_phone_by_the_clock(
    app: Flask,
    client: FlaskClient,
    session: Session,
    families: Families,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
    at: dt.datetime,
    number: str,
) -> None:
    monkeypatch.setitem(app.extensions, "portal", replace(settings, safeguarding_mailbox=""))
    given = handed(families)
    clock.move_to(at)
    sign_in(client, session, families.screener)
    page = client.get(_page(given))
    assert f"Phone the safeguarding team on {number} now, and write down who takes it on" in words_of(page)
    assert "eh-warning" in page.get_data(as_text=True)


def test_at_night_it_says_to_phone_even_where_they_were_written_to(
    client: FlaskClient, session: Session, families: Families, clock: time_machine.Traveller
) -> None:
    given = handed(families)
    families.keep()
    clock.move_to(NIGHT)
    sign_in(client, session, families.screener)
    assert "Phone the safeguarding team now: 01632 960222" in words_of(client.get(_page(given)))


def test_what_was_said_on_the_phone_is_written_down(keeper: FlaskClient, session: Session, families: Families) -> None:
    given = handed(families, HandOverKind.OUT_OF_AREA)
    families.keep()
    page = send(keeper, _of(given, "answer"), answer="accept", when="now")
    assert beside(page, "spoke_to") == "Enter who said so"
    page = send_and_follow(
        keeper, _of(given, "answer"), answer="accept", spoke_to="Karim Rell, Eastfield", when="now",
        their_reference="EF-9",
    )  # fmt: skip
    assert "By Karim Rell, Eastfield" in words_of(page)
    assert "on the phone. Their reference: EF-9" in words_of(page)
    page = send(keeper, _of(given, "answer"), answer="accept", spoke_to="Ola Brand", when="now")
    assert page.status_code == 422
    assert "Karim Rell, Eastfield has said already that they have it." in words_of(page)


def test_given_back_by_phone_or_taken_back_it_is_to_be_decided_again(
    keeper: FlaskClient, session: Session, families: Families
) -> None:
    one, other = handed(families), handed(families)
    families.keep()
    page = send_and_follow(
        keeper, _of(one, "answer"), answer="return", spoke_to="Priya Dunmore", because="not_level_4"
    )  # fmt: skip
    assert "It came back and waits to be decided again. Decide it" in words_of(page)
    page = send(keeper, _of(other, "take-back"))
    assert beside(page, "because") == "Write why you take it back"
    page = send_and_follow(keeper, _of(other, "take-back"), because="It is the wrong child.")
    assert "It is the wrong child." in words_of(page)
    session.expire_all()
    assert one.contact.is_undecided
    assert other.contact.is_undecided


def test_whoever_keeps_it_may_print_the_papers(keeper: FlaskClient, session: Session, families: Families) -> None:
    given = handed(families)
    families.keep()
    answer = keeper.get(_of(given, "papers.pdf"))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "Printed by Imran Okafor" in " ".join(text.split())
    opened = select(func.count()).where(Opening.permission == "hand_over:keep", Opening.subject_id == given.contact_id)
    session.rollback()
    assert session.scalar(opened) == 1


def test_a_hand_over_of_another_request_is_not_found(keeper: FlaskClient, families: Families) -> None:
    one, other = handed(families), handed(families)
    families.keep()
    mixed = _page(one, f"/{other.reference}/answer")
    assert keeper.get(mixed).status_code == 404


def test_many_cost_no_more_questions_than_one(keeper: FlaskClient, session: Session, families: Families) -> None:
    given = handed(families)
    families.keep()
    one = cost_of(keeper, _page(given))
    hand_over_of(families, given.contact, HandOverKind.OUT_OF_AREA, to_words="Eastfield, 01632 960777")
    hand_over_of(families, given.contact, HandOverKind.SOCIAL_WORKER, to_words="Lena Ost, east team")
    families.keep()
    assert cost_of(keeper, _page(given)) == one


# The partner, meanwhile


def test_the_partner_reads_that_it_is_looked_at_again_and_keeps_the_answer(
    client: FlaskClient, session: Session, families: Families
) -> None:
    given = handed(families)
    return_by_link(session, *named(families, given, "Priya Dunmore", MORNING), MORE, at=MORNING + HOUR / 2)
    families.keep()
    sign_in(client, session, families.referrer)
    page = words_of(client.get(f"/contacts/{given.contact.reference}"))
    for said in (
        "Being looked at again",
        "it has come back to us",
        "We decide it again",
        "What was decided",
        "Thank you.",
    ):
        assert said in page
    assert "Which school" not in page
    assert "Being looked at again" in words_of(client.get("/contacts/"))


def test_a_letter_that_was_not_delivered_asks_for_a_call(
    keeper: FlaskClient, session: Session, families: Families
) -> None:
    given = handed(families)
    letter = session.scalars(select(Message).where(Message.about == given.reference)).one()
    families.keep()
    assert "could not be delivered" not in words_of(keeper.get(_page(given)))
    letter.dead_at, letter.last_fault = MORNING + HOUR / 2, "address_refused"
    families.keep()
    words = words_of(keeper.get(_page(given)))
    assert "Our letter to the safeguarding team could not be delivered. Phone them on" in words
    answer = {"answer": "accept", "spoke_to": "Priya Dunmore", "when": "now"}
    assert "could not be delivered" not in words_of(send_and_follow(keeper, _of(given, "answer"), **answer))


# A Lead Practitioner


def test_what_is_new_stands_on_the_caseload_until_they_say_that_they_have_it(
    client: FlaskClient, session: Session, families: Families
) -> None:
    matter = families.active(at=MORNING - 10 * DAY)
    given = new_about(families, matter)
    families.keep()
    sign_in(client, session, families.practitioner)
    assert f"Read what is new about {matter.reference}" in words_of(client.get("/caseload/"))
    page = client.get(f"/caseload/told/{given.reference}")
    assert "He hid in the shed all of Sunday." in words_of(page)
    page = send_and_follow(client, f"/caseload/told/{given.reference}")
    assert f"Tess Marlow has what is new about {matter.reference}" in words_of(page)
    assert "Read what is new" not in words_of(client.get("/caseload/"))
    session.rollback()
    opened = select(func.count()).where(Opening.subject_id == given.contact_id)
    assert (session.scalar(opened) or 0) >= 2, "what is shown there is the request: its own journal says so"


def test_they_give_it_back_with_a_reason_and_it_waits_at_the_front_door(
    client: FlaskClient, session: Session, families: Families
) -> None:
    given = new_about(families, families.active(at=MORNING - 10 * DAY))
    families.keep()
    sign_in(client, session, families.practitioner)
    address = f"/caseload/told/{given.reference}/give-back"
    page = send(client, address)
    assert beside(page, "because") == "Choose why you give it back"
    page = send(client, address, because="other", words=" ")
    assert beside(page, "words") == "Say why it comes back"
    page = send_and_follow(client, address, because="other_family", words="The other Zebedees, of Lane End.")
    assert "You have given it back. The front door decides it again." in words_of(page)
    sign_in(client, session, families.screener)
    words = words_of(client.get(f"/front-door/{given.contact.reference}"))
    assert "It is about another family: The other Zebedees, of Lane End." in words


def test_the_front_door_is_asked_why_a_case_gives_back_and_not_why_a_team_does(
    keeper: FlaskClient, families: Families
) -> None:
    given = new_about(families, families.active(at=MORNING - 10 * DAY))
    team = handed(families)
    families.keep()
    words = words_of(keeper.get(_of(given, "answer")))
    assert ("It is about another family" in words, "It is for another area" in words) == (True, False)
    words = words_of(keeper.get(_of(team, "answer")))
    assert ("It is about another family" in words, "It is for another area" in words) == (False, True)


@pytest.mark.parametrize("subject", ["contact_id", "family_id"])
def test_what_is_closed_to_all_but_named_people_is_closed_here_too(
    client: FlaskClient, session: Session, families: Families, subject: str
) -> None:
    given = new_about(families, families.active(at=MORNING - 10 * DAY))
    of = given.contact_id if subject == "contact_id" else given.contact.family_id
    session.add(Restriction(reason="staff", imposed_by=families.screener.id, imposed_at=MORNING, **{subject: of}))
    families.keep()
    sign_in(client, session, families.practitioner)
    assert client.get(f"/caseload/told/{given.reference}").status_code == 404
    assert "Read what is new" not in words_of(client.get("/caseload/"))
