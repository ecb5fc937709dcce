"""A contact is never lost and never taken twice, however impatiently it is sent."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal import references
from portal.access.models import Grant
from portal.access.queries import NotYours
from portal.accounts.rules import Role
from portal.contacts.actions import Sending, send_contact
from portal.contacts.models import Contact, ContactPerson
from portal.database import Refused, act_as
from portal.events.models import Event
from portal.guidance.codes import Agreement
from portal.identifiers import new_reference
from portal.messages.models import Message
from tests.builders import Make
from tests.casework.at_once import alone, at_once

THREADS = 8


def _count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_eight_presses_at_once_are_one_contact(app: Flask, session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    actor, sending = make.actor(sender), make.sending(children=2)
    act_as(session, "portal:test")
    make.keep()
    together = threading.Barrier(THREADS)

    def press(_: int) -> object:
        together.wait()
        return alone(app, actor, lambda own: send_contact(own, actor, sending).reference)

    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(press, range(THREADS)))
    reference = session.scalars(select(Contact.reference)).one()
    assert told == [reference] * THREADS
    assert _count(session, ContactPerson) == 3
    assert _count(session, Message) == 1, "one receipt"
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 1, "one job to send it"
    assert session.scalar(select(func.count()).where(Event.kind == "contact:sent")) == 1
    assert _count(session, Grant) == 4, "sender, agency's lead, screeners, hub managers"


def test_the_second_press_waits_and_gets_the_first_ones_reference(
    app: Flask, superuser: str, session: Session, make: Make
) -> None:
    actor, sending = make.actor(make.user(Role.REFERRER)), make.sending()
    act_as(session, "portal:test")
    make.keep()
    mine = (actor, lambda own: send_contact(own, actor, sending).reference)
    assert at_once(app, superuser, mine, mine) == session.scalars(select(Contact.reference)).one()


def test_a_form_changed_after_it_was_sent_does_not_look_as_if_it_had_arrived(session: Session, make: Make) -> None:
    actor, sending = make.actor(make.user(Role.REFERRER)), make.sending()
    contact = send_contact(session, actor, sending)
    changed = [
        replace(sending, worries="He did not come home."),
        replace(sending, level=None),
        replace(sending, postcode="DN1 2AB"),
        replace(sending, people=sending.people[1:]),
        replace(sending, people=[replace(sending.people[0], forename="Other"), *sending.people[1:]]),
    ]
    for again in changed:
        with pytest.raises(Refused, match=f"its reference is {contact.reference}"):
            send_contact(session, actor, again)
    assert send_contact(session, actor, replace(sending, people=tuple(sending.people))) is contact
    assert _count(session, Contact) == 1


def test_somebody_elses_form_gives_nothing_away(session: Session, make: Make) -> None:
    sending = make.sending()
    send_contact(session, make.actor(make.user(Role.REFERRER)), sending)
    with pytest.raises(NotYours):
        send_contact(session, make.actor(make.user(Role.REFERRER)), sending)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REFERRER, Role.AGENCY_LEAD}))
def test_only_partners_send(session: Session, make: Make, role: Role) -> None:
    actor = make.actor(make.user(role, locality=make.locality()))
    with pytest.raises(NotYours):
        send_contact(session, actor, make.sending())
    assert _count(session, Contact) == 0


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """References that chance will give next; then again by chance."""
    given: list[str] = []
    monkeypatch.setattr(references, "new_reference", lambda letter: given.pop(0) if given else new_reference(letter))
    return given


def test_a_reference_that_is_taken_is_drawn_again(session: Session, make: Make, drawn: list[str]) -> None:
    actor = make.actor(make.user(Role.REFERRER))
    first = send_contact(session, actor, make.sending())
    drawn += [first.reference, first.reference]
    second = send_contact(session, actor, make.sending(children=2))
    assert second.reference != first.reference
    assert [person.forename for person in second.people] == ["Child1", "Child2", "Parent"]
    assert _count(session, ContactPerson) == 5
    assert _count(session, Message) == 2


def test_chance_that_never_ends_is_told_in_words(session: Session, make: Make, drawn: list[str]) -> None:
    actor = make.actor(make.user(Role.REFERRER))
    first = send_contact(session, actor, make.sending())
    drawn += [first.reference] * 20
    with pytest.raises(Refused, match="Please send it again"):
        send_contact(session, actor, make.sending())
    assert session.scalars(select(Contact.id)).all() == [first.id]


def test_sending_the_same_words_in_a_new_form_is_a_new_contact(session: Session, make: Make) -> None:
    actor, sending = make.actor(make.user(Role.REFERRER)), make.sending()
    first = send_contact(session, actor, sending)
    second = send_contact(session, actor, replace(sending, key=uuid.uuid4()))
    assert first.id != second.id


def test_what_was_written_is_kept_as_it_was_written(session: Session, make: Make) -> None:
    people = make.sending(children=2, surname="O'Neill-Łącki").people
    sending = Sending(
        key=uuid.uuid4(),
        people=people,
        postcode=None,
        worries="“Won't settle”,\nshe says; 2 or 3 a week 🙁",
        working_well="",
        needs_to_happen="Someone to talk to",
        level=None,
        agreement=Agreement.NOT_ASKED,
    )
    contact = send_contact(session, make.actor(make.user(Role.REFERRER)), sending)
    session.expire_all()
    assert contact.worries == sending.worries
    assert contact.working_well == ""
    assert contact.referrer_level is None
    assert contact.locality_id is None, "unknown is an answer"
    assert [person.name for person in contact.people] == [f"{p.forename} {p.surname}".strip() for p in people]


def test_the_event_and_the_message_carry_no_words_about_anyone(session: Session, make: Make) -> None:
    make.contact(make.user(Role.REFERRER), make.sending(surname="Tamworth"))
    rows = session.scalars(text("SELECT e::text FROM events e UNION ALL SELECT m::text FROM messages m"))
    told = " ".join(rows)
    assert not [word for word in ("Tamworth", "Child1", "late and tired", "2016-03-01") if word in told]
