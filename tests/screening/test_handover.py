"""What the next shift has to know: each thing that is late, waits or went wrong stands there once, with whose it is."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.contacts.actions.calls import Asking, ask_for_call
from portal.contacts.models import CallBack, Contact
from portal.guidance.codes import Route
from portal.messages.models import Message
from portal.messages.rules import Fault
from portal.screening.actions import ask_referrer, claim_contact
from portal.screening.actions.telling import pass_on_unread
from portal.screening.queries.handover import MOST, handover
from portal.screening.queries.telling import LOOKED_BACK
from tests.builders import Make
from tests.casework.families import Families
from tests.contacts.nights import HOUR, MINUTE, MORNING
from tests.screening.handed_over import MORNING as DECIDED
from tests.screening.handed_over import handed as handed_over


def _found(session: Session, actor: Actor, at: dt.datetime) -> dict[str, list[tuple[str, str]]]:
    session.flush()
    sections = [one for one in handover(session, actor, at) if one.lines]
    return {one.section.title: [(line.reference, line.whose) for line in one.lines] for one in sections}


@pytest.fixture
def actor(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def test_nothing_to_hand_over(session: Session, families: Families, actor: Actor) -> None:
    families.contact(at=MORNING)
    assert _found(session, families.make.actor(families.screener), MORNING + HOUR) == {}


def test_late_and_due_soon(session: Session, make: Make, families: Families) -> None:
    late, claimed, soon, held = (families.contact(at=MORNING + n * HOUR) for n in (0, 0, 2, 2))
    at = late.due_at + MINUTE
    actor = make.actor(families.screener)
    for contact in (claimed, held):
        claim_contact(session, actor, contact, at=at)
    found = _found(session, actor, at)
    assert sorted(found["Late"]) == sorted([(late.reference, ""), (claimed.reference, "Imran Okafor")])
    assert found["Due soon, and nobody looks at it"] == [(soon.reference, "")]
    earlier = _found(session, actor, soon.due_at - 3 * HOUR)
    assert earlier == {"Due soon, and nobody looks at it": [(late.reference, "")]}


def test_questions_without_an_answer(session: Session, make: Make, families: Families, actor: Actor) -> None:
    contact = families.contact(at=MORNING)
    ask_referrer(session, make.actor(families.screener), contact, "Which school?", key=uuid.uuid4(), at=MORNING + HOUR)
    found = _found(session, make.actor(families.screener), MORNING + 2 * HOUR)
    assert found == {"Waiting for an answer": [(contact.reference, "Imran Okafor")]}


def test_calls_that_were_promised_and_not_made(session: Session, make: Make, families: Families) -> None:
    contact = families.contact(at=MORNING)
    ask_for_call(session, make.actor(families.referrer), contact, Asking(number="01632 960111"), at=MORNING)
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=MORNING + HOUR)
    due = session.scalars(select(CallBack.due_at)).one()
    actor = make.actor(families.screener)
    assert _found(session, actor, due) == {}
    assert _found(session, actor, due + MINUTE) == {"Calls not made in time": [(contact.reference, "")]}


def _decided(make: Make, families: Families, at: dt.datetime | None = None) -> tuple[Contact, Message]:
    contact = families.contact(at=at and at - HOUR)
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=at)
    message = make.session.scalars(select(Message).where(Message.template == "contact_decided")).one()
    message.dead_at, message.last_fault = message.owed_at, Fault.ADDRESS_REFUSED.value
    return contact, message


def test_answers_that_never_arrived(session: Session, make: Make, families: Families) -> None:
    contact, message = _decided(make, families)
    actor = make.actor(families.screener)
    found = _found(session, actor, message.owed_at)
    assert found == {"Answers that were not delivered": [(contact.reference, "Imran Okafor")]}
    message.last_fault = "given_up:told_by_phone"
    assert _found(session, actor, message.owed_at) == {}, "somebody has told them otherwise"


def test_an_answer_that_never_arrived_stands_somewhere_until_they_are_told(
    session: Session, make: Make, families: Families
) -> None:
    contact, message = _decided(make, families, DECIDED)
    pass_on_unread(session, at=message.owed_at + 3 * 24 * HOUR)
    both = {"Answers that were not delivered", "Not told what was decided"}
    assert set(_found(session, make.actor(families.screener), message.owed_at + 4 * 24 * HOUR)) == both
    later = _found(session, make.actor(families.screener), message.owed_at + LOOKED_BACK + HOUR)
    still = {"Calls not made in time", "Not told what was decided"}  # they have no deputy, so somebody is to phone
    assert later == {title: [(contact.reference, "")] for title in still}


def test_only_what_is_theirs_to_see(session: Session, make: Make, families: Families) -> None:
    _, message = _decided(make, families)
    late = families.contact(at=MORNING)
    at = message.owed_at
    assert _found(session, make.actor(make.user(Role.SCREENER)), at) == {"Late": [(late.reference, "")]}
    for role in sorted(set(Role) - {Role.SCREENER, Role.HUB_MANAGER}):
        other = make.actor(make.user(role, agency=families.referrer.agency, locality=families.locality))
        assert _found(session, other, at) == {}, role


def test_a_long_section_says_that_there_are_more(session: Session, make: Make, families: Families) -> None:
    for _ in range(MOST + 1):
        families.contact(at=MORNING)
    late = handover(session, make.actor(families.screener), MORNING + 100 * HOUR)[0]
    assert (len(late.lines), late.is_cut) == (MOST, True)


def test_what_nobody_has_taken_on_and_whom_nobody_has_told(session: Session, make: Make, families: Families) -> None:
    handed = handed_over(families, at=DECIDED)
    pass_on_unread(session, at=DECIDED + 3 * 24 * HOUR)
    found = _found(session, make.actor(families.screener), DECIDED + 3 * 24 * HOUR)
    assert found["Handed over, and nobody has it yet"] == [(handed.contact.reference, "Imran Okafor")]
    assert found["Not told what was decided"] == [(handed.contact.reference, "")]


def test_what_somebody_handed_over_who_has_left_is_nobodys_in_particular(
    session: Session, make: Make, families: Families
) -> None:
    handed = handed_over(families, at=DECIDED)
    families.screener.closed_at = DECIDED + HOUR
    found = _found(session, make.actor(make.user(Role.HUB_MANAGER)), DECIDED + 2 * HOUR)
    assert found["Handed over, and nobody has it yet"] == [(handed.contact.reference, "")]
