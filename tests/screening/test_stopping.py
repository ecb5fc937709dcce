"""One question stops the clock once; an answer lets it run, silence brings the contact back on top."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.actions import answer_question
from portal.contacts.actions.stopping import cannot_stop
from portal.contacts.models import Contact, Post
from portal.database import new_id
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.screening.actions import ask_referrer
from portal.screening.actions.asking import take_silence
from portal.screening.queries import queue
from tests.builders import Make
from tests.casework.at_once import alone
from tests.casework.families import Families
from tests.constraints import refused_row
from tests.contacts.nights import HOUR, MINUTE, MORNING, urgent_contact

UNTIL = MORNING + dt.timedelta(days=2)  # two days of office time, from Wednesday to Friday


@pytest.fixture
def contact(families: Families) -> Contact:
    return families.contact(at=MORNING - HOUR)


def _ask(families: Families, contact: Contact, at: dt.datetime = MORNING) -> Post:
    actor = families.make.actor(families.screener)
    return ask_referrer(families.session, actor, contact, "Which school?", key=uuid.uuid4(), at=at)


def _answer(families: Families, contact: Contact, question: Post, at: dt.datetime) -> None:
    answer_question(
        families.session, families.make.actor(families.referrer), contact, question.id, "Hill School.", at=at
    )


def test_while_nobody_answers_it_is_due_two_days_later(families: Families, contact: Contact) -> None:
    question = _ask(families, contact)
    assert question.stops_until == UNTIL
    assert contact.extended_due_at == contact.due_at + dt.timedelta(days=4), "a weekend lies between"
    families.session.refresh(contact)
    assert contact.decide_by == contact.extended_due_at


def test_an_answer_takes_back_what_was_not_needed(families: Families, contact: Contact) -> None:
    question = _ask(families, contact)
    _answer(families, contact, question, MORNING + 2 * HOUR)
    assert contact.extended_due_at == contact.due_at + 2 * HOUR
    second = _ask(families, contact, MORNING + 3 * HOUR)
    assert second.stops_until is None, "it stops once"
    assert contact.extended_due_at == contact.due_at + 2 * HOUR


def test_an_urgent_clock_never_stops(make: Make, families: Families) -> None:
    contact = urgent_contact(make, families.referrer, at=MORNING)
    assert _ask(families, contact, MORNING + MINUTE).stops_until is None
    assert contact.extended_due_at is None


def test_what_has_run_out_does_not_stop(families: Families, contact: Contact) -> None:
    assert _ask(families, contact, contact.due_at).stops_until is None


def test_who_becomes_urgent_waits_for_no_answer(families: Families, contact: Contact) -> None:
    _ask(families, contact)
    cannot_stop(families.session, contact, MORNING + HOUR)
    assert contact.extended_due_at == contact.due_at + HOUR
    cannot_stop(families.session, contact, MORNING + 5 * HOUR)
    assert contact.extended_due_at == contact.due_at + HOUR, "once is enough"


def test_silence_brings_it_back_on_top(session: Session, make: Make, families: Families, contact: Contact) -> None:
    _ask(families, contact)
    for n in range(2):
        families.contact(at=MORNING - (n + 2) * HOUR)  # due sooner
    assert take_silence(session, at=UNTIL - MINUTE) == 0
    assert [take_silence(session, at=UNTIL), take_silence(session, at=UNTIL + HOUR)] == [1, 0]
    session.expire_all()
    assert contact.unanswered_at == UNTIL
    first = queue(session, make.actor(families.screener), UNTIL).page.rows[0]
    assert (first.reference, first.clock.unanswered) == (contact.reference, True)
    event = session.scalars(select(Event).where(Event.kind == "contact:unanswered")).one()
    assert event.contact_id == contact.id


def test_who_answers_too_late_is_heard_and_it_stays_on_top(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    question = _ask(families, contact)
    extended = contact.extended_due_at
    take_silence(session, at=UNTIL)
    session.expire_all()
    _answer(families, contact, question, UNTIL + HOUR)
    assert contact.extended_due_at == extended, "the stop was over"
    (line,) = queue(session, make.actor(families.screener), UNTIL + HOUR).page.rows
    assert (line.more_said, line.clock.unanswered) == (True, False)


@pytest.mark.parametrize("ended", ["answered", "decided"])
def test_what_has_ended_meanwhile_is_left_alone(
    session: Session, make: Make, families: Families, contact: Contact, ended: str
) -> None:
    question = _ask(families, contact)
    if ended == "answered":
        _answer(families, contact, question, MORNING + HOUR)
    else:
        make.decision(families.screener, contact, route=Route.UNIVERSAL, at=MORNING + HOUR)
    assert take_silence(session, at=UNTIL) == 0


def test_what_is_answered_at_this_moment_is_passed_over(app: Flask, families: Families, contact: Contact) -> None:
    question = _ask(families, contact)
    families.keep()
    _answer(families, contact, question, UNTIL)
    actor = families.make.actor(families.screener)
    assert alone(app, actor, lambda own: take_silence(own, at=UNTIL)) == 0, "it is held by whoever answers"
    families.keep()
    assert alone(app, actor, lambda own: take_silence(own, at=UNTIL)) == 0


def test_the_database_holds_one_stop_a_contact(session: Session, families: Families, contact: Contact) -> None:
    _ask(families, contact)
    values = {
        "contact_id": contact.id,
        "sending_key": new_id(),
        "author_id": families.screener.id,
        "posted_at": MORNING,
        "words": "And?",
    }
    stop = {**values, "stops_until": UNTIL}
    assert refused_row(session, Post(kind="question", **stop)) == "uq_contact_posts_one_stop_a_contact"
    assert refused_row(session, Post(kind="question", **values)) is None
    assert refused_row(session, Post(kind="addition", **stop)) == "ck_contact_posts_question_stops"
