"""Only somebody who was reached keeps a promised call, and everybody of the front door sees which are to make."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import Asking, Outcome, ask_for_call, record_call
from portal.contacts.models import CallBack, Contact
from portal.contacts.queries import calls as queries
from portal.contacts.queries.calls import calls_to_make
from portal.contacts.rules.calls import CallBecause, CallMade, CallTried
from portal.database import Refused, new_id, now
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.contacts.waiting_for_calls import (
    HOUR,
    NUMBER,
    WEDNESDAY,
    asking,
    from_a_family,
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


def _spoke(at: dt.datetime, *, to: str = "Rosa", said: str = "") -> Outcome:
    return Outcome(key=new_id(), ended=CallMade.SPOKEN, at=at, spoke_to=to, said=said)


def _nobody(at: dt.datetime) -> Outcome:
    return Outcome(key=new_id(), ended=CallTried.NO_ANSWER, at=at)


def test_spoken_to_in_time_it_is_kept(session: Session, make: Make, asked: Contact, screener: User) -> None:
    record_call(session, make.actor(screener), asked, _spoke(WEDNESDAY + HOUR, said="Will send the plan."))
    (call,) = promised(session, asked)
    assert (call.ended, call.made_at, call.made_by) == ("spoken", WEDNESDAY + HOUR, screener.id)
    assert (call.spoke_to, call.said) == ("Rosa", "Will send the plan.")
    assert call.was_kept
    kind, payload = kinds_of_calls(session, asked)[-1]
    assert (kind, payload) == ("call:made", {"call": str(call.id), "ended": "spoken", "kept": True})


def test_at_the_last_moment_it_is_kept_and_a_moment_later_it_is_not(
    session: Session, make: Make, referrer: User, screener: User
) -> None:
    kept = []
    for late in (dt.timedelta(0), dt.timedelta(microseconds=1)):
        contact = make.contact(referrer, asking(make), at=WEDNESDAY)
        (call,) = promised(session, contact)
        record_call(session, make.actor(screener), contact, _spoke(call.due_at + late))
        kept.append(call.was_kept)
    assert kept == [True, False]


@pytest.mark.parametrize("ended", sorted(CallTried))
def test_a_call_that_reached_nobody_leaves_the_promise_open(
    session: Session, make: Make, asked: Contact, screener: User, ended: CallTried
) -> None:
    actor = make.actor(screener)
    record_call(session, actor, asked, Outcome(new_id(), ended, WEDNESDAY + HOUR, said="Engaged."))
    (call,) = promised(session, asked)
    assert (call.made_at, call.ended, call.was_kept) == (None, None, False)
    assert [(one.ended, one.said, one.tried_by) for one in call.tries] == [(ended.value, "Engaged.", screener.id)]
    assert [line.tries for line in calls_to_make(session, actor, now()).calls] == [1]
    assert kinds_of_calls(session, asked)[-1] == ("call:tried", {"call": str(call.id), "ended": ended.value})


def test_told_in_another_way_ends_it_and_is_no_call(
    session: Session, make: Make, asked: Contact, screener: User
) -> None:
    actor = make.actor(screener)
    outcome = Outcome(new_id(), CallMade.OTHERWISE, WEDNESDAY + HOUR, "Rosa, at the school gate")
    record_call(session, actor, asked, outcome)
    (call,) = promised(session, asked)
    assert (call.ended, call.was_kept) == ("told_otherwise", False)
    assert calls_to_make(session, actor, now()).calls == []


def test_pressed_twice_it_is_one_try_and_one_call(session: Session, make: Make, asked: Contact, screener: User) -> None:
    actor, tried, spoke = make.actor(screener), _nobody(WEDNESDAY + HOUR), _spoke(WEDNESDAY + 2 * HOUR)
    for outcome in (tried, tried, spoke, spoke):
        record_call(session, actor, asked, outcome)
    (call,) = promised(session, asked)
    assert (len(call.tries), call.made_at) == (1, WEDNESDAY + 2 * HOUR)
    assert [kind for kind, _ in kinds_of_calls(session, asked)] == ["call:promised", "call:tried", "call:made"]


def test_a_call_lies_in_the_past_and_after_its_promise(
    session: Session, make: Make, asked: Contact, screener: User
) -> None:
    actor = make.actor(screener)
    for at, words in ((now() + HOUR, "must be in the past"), (WEDNESDAY - HOUR, "before the call was promised")):
        with pytest.raises(Refused, match=words) as refused:
            record_call(session, actor, asked, _spoke(at))
        assert refused.value.field == "time"


def test_asked_again_after_a_call_it_is_promised_again(
    session: Session, make: Make, asked: Contact, referrer: User, screener: User
) -> None:
    record_call(session, make.actor(screener), asked, _spoke(WEDNESDAY + HOUR))
    ask_for_call(session, make.actor(referrer), asked, Asking())
    assert [call.made_at is None for call in promised(session, asked)] == [False, True]
    record_call(session, make.actor(screener), asked, _spoke(now()))
    assert [call.made_at is None for call in promised(session, asked)] == [False, False]


def test_two_screeners_call_at_once(
    app: Flask, superuser: str, session: Session, make: Make, asked: Contact, screener: User
) -> None:
    """The first is kept; the other is told who was quicker, while what they wrote is still before them."""
    one, two = make.actor(screener), make.actor(make.user(Role.HUB_MANAGER))
    contact_id = asked.id
    keep(session)

    def calling(actor: Actor, to: str) -> tuple[Actor, Deed[object]]:
        return actor, lambda own: record_call(
            own, actor, own.get_one(Contact, contact_id), _spoke(WEDNESDAY + HOUR, to=to)
        )

    second = at_once(app, superuser, calling(one, "Rosa"), calling(two, "Rosa's office"))
    assert isinstance(second, Refused)
    assert second.words == "Imran Okafor has called them already. What you wrote has not been kept."
    assert session.scalars(select(CallBack.spoke_to)).all() == ["Rosa"]


def test_whoever_comes_a_little_later_is_told_too(session: Session, make: Make, asked: Contact, screener: User) -> None:
    late = make.actor(make.user(Role.SCREENER))
    record_call(session, make.actor(screener), asked, _spoke(WEDNESDAY + HOUR))
    with pytest.raises(Refused, match="Imran Okafor has called them already"):
        record_call(session, late, asked, _spoke(WEDNESDAY + 2 * HOUR))
    with time_machine.travel(now() + dt.timedelta(days=2), tick=False), pytest.raises(NotYours):
        record_call(session, late, asked, _spoke(WEDNESDAY + 2 * HOUR))


# Who sees them


def test_a_decision_takes_no_call_off_the_list(session: Session, make: Make, asked: Contact, screener: User) -> None:
    """The front door has lost the request, and still owes the call: whoever is free makes it."""
    other = make.actor(make.user(Role.SCREENER))
    make.decision(screener, asked)
    assert [call.reference for call in calls_to_make(session, other, now()).calls] == [asked.reference]
    record_call(session, other, asked, _spoke(now()))
    assert calls_to_make(session, other, now()).count == 0


def test_the_late_ones_are_first_and_counted(session: Session, make: Make, referrer: User, screener: User) -> None:
    at = now()
    later = make.contact(referrer, asking(make, by=at + dt.timedelta(days=9)), at=at)
    late = make.contact(referrer, asking(make), at=at - dt.timedelta(days=9))
    listed = calls_to_make(session, make.actor(screener), at)
    assert [call.reference for call in listed.calls] == [late.reference, later.reference]
    assert (listed.count, listed.late) == (2, 1)


def test_more_than_are_shown_are_counted(
    session: Session, make: Make, referrer: User, screener: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    for days in range(4):
        make.contact(referrer, asking(make), at=at - dt.timedelta(days=9 - days))
    monkeypatch.setattr(queries, "MOST", 2)
    monkeypatch.setattr(queries, "_TO_MAKE", queries._TO_MAKE.limit(2))
    queries._to_make.cache_clear()  # type: ignore[attr-defined]
    listed = calls_to_make(session, make.actor(screener), at)
    assert (len(listed.calls), listed.count, listed.late) == (2, 4, 4)


def test_nobody_but_the_front_door_has_a_list(session: Session, make: Make, asked: Contact, referrer: User) -> None:
    locality = make.locality()
    for somebody in (referrer, make.user(Role.COORDINATOR, locality=locality), make.user(Role.LEAD_PRACTITIONER)):
        actor = make.actor(somebody)
        assert calls_to_make(session, actor, now()).count == 0
        with pytest.raises(NotYours):
            record_call(session, actor, asked, _spoke(WEDNESDAY + HOUR))


def test_events_hold_codes_and_nothing_that_was_said(
    session: Session, make: Make, asked: Contact, screener: User
) -> None:
    actor = make.actor(screener)
    record_call(session, actor, asked, replace(_nobody(WEDNESDAY + HOUR), said="Her mother was there."))
    record_call(session, actor, asked, _spoke(WEDNESDAY + HOUR, to="Rosa's head", said="The father is away."))
    written = str(kinds_of_calls(session, asked))
    for words in ("mother", "head", "father", NUMBER):
        assert words not in written


def test_a_family_is_on_the_list_without_its_number(session: Session, make: Make, screener: User) -> None:
    contact = from_a_family(make)
    make.decision(screener, contact)
    (line,) = calls_to_make(session, make.actor(screener), now()).calls
    assert (line.because, line.whom.words, line.whom.number) == (CallBecause.TELL, "The family", "")
