"""A call is promised once, with its clock, whether it was asked for on the form or later."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import Asking, ask_for_call, send_contact
from portal.contacts.models import CallBack, Contact
from portal.database import Refused, now
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.at_once import at_once
from tests.contacts.waiting_for_calls import (
    HOUR,
    NUMBER,
    WEDNESDAY,
    asking,
    keep,
    kinds_of_calls,
    promised,
)


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER, name="Rosa Lindqvist")


@pytest.fixture
def screener(make: Make) -> User:
    return make.user(Role.SCREENER, name="Imran Okafor")


@pytest.fixture
def asked(make: Make, referrer: User) -> Contact:
    return make.contact(referrer, asking(make), at=WEDNESDAY)


def test_asked_for_on_the_form_it_is_promised_with_the_request(session: Session, asked: Contact) -> None:
    (call,) = promised(session, asked)
    assert (call.because, call.number, call.when) == ("asked_by_referrer", NUMBER, "After school")
    assert (call.promised_at, call.due_at) == (WEDNESDAY, dt.datetime(2026, 3, 5, 17, 0, tzinfo=LONDON))
    ((kind, payload),) = kinds_of_calls(session, asked)
    assert kind == "call:promised"
    assert isinstance(payload, dict)
    assert (payload["call"], payload["because"]) == (str(call.id), "asked_by_referrer")
    assert dt.datetime.fromisoformat(payload["due"]) == call.due_at


def test_not_asked_for_none_is_promised(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer)
    assert promised(session, contact) == []
    assert kinds_of_calls(session, contact) == []


def test_the_time_asked_for_is_the_clock(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer, asking(make, by=WEDNESDAY + 3 * HOUR), at=WEDNESDAY)
    assert [call.due_at for call in promised(session, contact)] == [WEDNESDAY + 3 * HOUR]


def test_a_time_that_cannot_be_promised_does_not_stop_the_request(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer, asking(make, by=WEDNESDAY - HOUR), at=WEDNESDAY)
    assert [call.due_at for call in promised(session, contact)] == [dt.datetime(2026, 3, 5, 17, 0, tzinfo=LONDON)]


def test_the_days_of_the_bank_holidays_do_not_count(session: Session, make: Make, referrer: User) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 24, 11, 0, tzinfo=LONDON), tick=False):
        contact = make.contact(referrer, asking(make))
    assert [call.due_at for call in promised(session, contact)] == [dt.datetime(2026, 12, 29, 17, 0, tzinfo=LONDON)]


def test_the_same_form_again_promises_nothing_more(session: Session, make: Make, referrer: User) -> None:
    sending, actor = asking(make, by=now() + dt.timedelta(days=7)), make.actor(referrer)
    first = send_contact(session, actor, sending)
    assert send_contact(session, actor, sending).id == first.id
    assert len(promised(session, first)) == 1


@pytest.mark.parametrize("later", ["no call after all", "another time", "a call after all"])
def test_a_changed_wish_must_not_look_as_if_it_had_arrived(
    session: Session, make: Make, referrer: User, later: str
) -> None:
    sending, actor = asking(make), make.actor(referrer)
    changed = {
        "no call after all": replace(sending, call_back=False),
        "another time": replace(sending, call_back_by=now() + dt.timedelta(days=7)),
        "a call after all": sending,
    }[later]
    send_contact(session, actor, replace(sending, call_back=False) if later == "a call after all" else sending)
    with pytest.raises(Refused, match="What you changed since then"):
        send_contact(session, actor, changed)


def test_asked_for_later_it_is_promised_once(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer, replace(make.sending(), call_back_number=NUMBER))
    actor = make.actor(referrer)
    first = ask_for_call(session, actor, contact, Asking())
    assert ask_for_call(session, actor, contact, Asking()).id == first.id
    assert [call.number for call in promised(session, contact)] == [NUMBER]


def test_asked_twice_with_another_number_says_that_it_was_not_kept(
    session: Session, make: Make, asked: Contact, referrer: User
) -> None:
    with pytest.raises(Refused, match="What you entered now has not been kept"):
        ask_for_call(session, make.actor(referrer), asked, Asking(number="01632 960999"))


def test_without_a_number_nobody_can_be_called(session: Session, make: Make, referrer: User) -> None:
    contact, actor = make.contact(referrer), make.actor(referrer)
    with pytest.raises(Refused, match="Enter the number") as refused:
        ask_for_call(session, actor, contact, Asking())
    assert refused.value.field == "number"
    assert ask_for_call(session, actor, contact, Asking(number=NUMBER, when="Now")).number == NUMBER


def test_a_time_before_which_nobody_is_there_is_refused_in_words(session: Session, make: Make, referrer: User) -> None:
    contact, actor = make.contact(referrer), make.actor(referrer)
    saturday = dt.datetime(2026, 3, 7, 9, 0, tzinfo=LONDON)
    with pytest.raises(Refused, match="Nobody is in the office") as refused:
        ask_for_call(session, actor, contact, Asking(NUMBER, wanted_by=saturday + HOUR), at=saturday)
    assert refused.value.field == "time"


def test_who_did_not_send_it_cannot_ask(session: Session, make: Make, referrer: User, screener: User) -> None:
    contact = make.contact(referrer)
    lead = make.user(Role.AGENCY_LEAD, agency=referrer.agency)
    for somebody in (lead, screener, make.user(Role.REFERRER)):
        with pytest.raises(NotYours):
            ask_for_call(session, make.actor(somebody), contact, Asking(NUMBER))


def test_what_was_taken_back_is_not_called_about(session: Session, make: Make, referrer: User) -> None:
    contact, actor = make.contact(referrer), make.actor(referrer)
    contact.withdrawn_at, contact.withdrawn_by, contact.withdrawn_because = now(), referrer.id, "sent_twice"
    session.flush()
    with pytest.raises(Refused, match="taken this request back"):
        ask_for_call(session, actor, contact, Asking(NUMBER))


def test_two_browsers_ask_at_once(app: Flask, superuser: str, session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer)
    actor, contact_id = make.actor(referrer), contact.id
    keep(session)

    def ask(own: Session) -> uuid.UUID:
        return ask_for_call(own, actor, own.get_one(Contact, contact_id), Asking(NUMBER)).id

    second = at_once(app, superuser, (actor, ask), (actor, ask))
    assert session.scalars(select(CallBack.id)).all() == [second]
