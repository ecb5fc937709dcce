"""Told means read here, or told by phone: what nobody has read goes to the agency's lead, and then to the telephone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.access.permissions import Permission
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import Outcome, record_call
from portal.contacts.models import CallBack, Contact
from portal.contacts.rules.calls import CallMade
from portal.contacts.rules.told import Excluded
from portal.database import act_as, new_id
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.messages.models import Message
from portal.screening.actions.telling import let_go, note_readers, owe_calls, pass_on_unread
from portal.screening.models import Telling
from portal.screening.queries.telling import untold
from tests.builders import Make
from tests.casework.families import Families
from tests.contacts.waiting_for_calls import told_by_a_caller
from tests.screening.handed_over import DAY, DUE, HOUR, MINUTE, MORNING, decided, hub_manager
from tests.screening.test_handing_over import front_door_of, told


@pytest.fixture
def lead(make: Make, families: Families) -> User:
    return make.user(Role.AGENCY_LEAD, agency=families.referrer.agency, name="Gwen Astley")


def work(session: Session, at: dt.datetime) -> tuple[int, int, int]:
    """What the worker does every few minutes: how many were read, passed on, and are owed a call."""
    act_as(session, "portal:worker")
    done = note_readers(session, at=at), pass_on_unread(session, at=at), owe_calls(session, at=at)
    let_go(session, at=at)
    return done


def opens(session: Session, who: User, contact: Contact, at: dt.datetime, permission: str = "contact:read") -> None:
    session.add(
        Opening(user_id=who.id, permission=permission, subject_kind="contact", subject_id=contact.id, opened_at=at)
    )
    session.flush()


def answer_to(session: Session, contact: Contact) -> Message:
    query = select(Message).where(Message.template == "contact_decided", Message.about == contact.reference)
    return session.scalars(query).one()


def calls(session: Session) -> list[str]:
    return list(session.scalars(select(CallBack.because)))


def test_opening_the_request_after_the_decision_is_being_told(session: Session, families: Families) -> None:
    contact = decided(families)
    opens(session, families.referrer, contact, MORNING - MINUTE)  # before: it says nothing of the answer
    assert work(session, MORNING + HOUR) == (0, 0, 0)
    opens(session, families.referrer, contact, MORNING + 2 * HOUR)
    opens(session, families.referrer, contact, MORNING + 3 * HOUR)
    assert work(session, MORNING + 4 * HOUR) == (1, 0, 0)
    assert answer_to(session, contact).opened_at == MORNING + 2 * HOUR
    assert work(session, DUE + DAY) == (0, 0, 0)


@pytest.mark.parametrize("who", ["agency_lead", "another_permission", "somebody_else"])
def test_nobody_elses_look_tells_the_sender(
    session: Session, make: Make, families: Families, lead: User, who: str
) -> None:
    contact = decided(families)
    if who == "another_permission":
        opens(session, families.referrer, contact, MORNING + HOUR, Permission.CONTACT_ADD_TO.value)
    else:
        opens(session, lead if who == "agency_lead" else make.user(Role.REFERRER), contact, MORNING + HOUR)
    assert work(session, DUE) == (0, 1, 0)


def test_unread_for_a_working_day_it_goes_to_the_agencys_lead_and_then_to_the_telephone(
    session: Session, families: Families, lead: User
) -> None:
    contact = decided(families)
    assert work(session, DUE - MINUTE) == (0, 0, 0)
    assert [work(session, DUE), work(session, DUE), work(session, DUE + DAY - MINUTE)] == [
        (0, 1, 0),
        (0,) * 3,
        (0,) * 3,
    ]
    assert told(session, "answer_unread") == ["Gwen Astley"]
    assert calls(session) == []
    assert [work(session, DUE + DAY), work(session, DUE + DAY), work(session, DUE + 9 * DAY)] == [
        (0, 0, 1), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert calls(session) == ["tell_outcome"]
    for kind in ("answer:passed_on", "answer:still_unread", "call:promised"):
        assert session.scalar(select(func.count()).where(Event.kind == kind)) == 1
    assert told(session, "answer_unread") == ["Gwen Astley"]
    assert session.scalars(select(Message.about).where(Message.template == "answer_unread")).all() == [
        contact.reference
    ]


def test_once_it_was_passed_on_the_lead_reads_for_them(session: Session, families: Families, lead: User) -> None:
    contact = decided(families)
    work(session, DUE)
    opens(session, lead, contact, DUE + HOUR)
    assert work(session, DUE + 2 * HOUR) == (1, 0, 0)
    assert work(session, DUE + 2 * DAY) == (0, 0, 0)
    assert calls(session) == []


def test_without_a_lead_a_call_is_owed_at_once(session: Session, families: Families) -> None:
    decided(families)
    assert work(session, DUE) == (0, 1, 0)
    assert calls(session) == ["tell_outcome"]
    assert work(session, DUE + 3 * DAY) == (0, 0, 0)


def test_a_lead_who_sent_it_has_no_deputy_in_themselves(session: Session, make: Make, families: Families) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    contact = make.contact(lead, at=MORNING)
    decided(families, contact=contact)
    work(session, DUE)
    assert told(session, "answer_unread") == []
    assert calls(session) == ["tell_outcome"]


def test_an_agency_the_family_keeps_out_hears_nothing_through_its_lead(
    session: Session, make: Make, families: Families, lead: User
) -> None:
    sending = replace(make.sending(), excluded=[Excluded(agency_id=lead.agency_id)])
    decided(families, contact=make.contact(families.referrer, sending, at=MORNING))
    work(session, DUE)
    assert told(session, "answer_unread") == []
    assert calls(session) == ["tell_outcome"]


def test_a_message_that_came_back_tells_nobody(session: Session, make: Make, families: Families, lead: User) -> None:
    contact = decided(families)
    message = answer_to(session, contact)
    message.dead_at, message.last_fault = MORNING + HOUR, "address_refused"
    work(session, DUE)
    assert told(session, "answer_unread") == ["Gwen Astley"]
    (line,) = untold(session, make.actor(hub_manager(families)), DUE)
    assert (line.reference, line.sender, line.bounced) == (contact.reference, "Rosa Lindqvist", True)


def test_whoever_is_called_anyway_is_not_passed_on(session: Session, make: Make, families: Families) -> None:
    contact = told_by_a_caller(make, families.referrer)
    decided(families, contact=contact, at=contact.received_at)
    assert calls(session) == ["tell_outcome"]
    assert work(session, contact.received_at + 9 * DAY) == (0, 0, 0)
    assert session.scalar(select(func.count()).select_from(Telling)) == 0


def test_a_weekend_is_no_working_day(session: Session, families: Families, lead: User) -> None:
    friday = MORNING + 2 * DAY
    decided(families, at=friday, contact=families.contact(at=friday))
    assert work(session, friday + 2 * DAY) == (0, 0, 0)
    assert work(session, friday + 3 * DAY) == (0, 1, 0)


def test_it_stands_on_the_list_until_somebody_has_spoken_to_them(
    session: Session, make: Make, families: Families, lead: User
) -> None:
    contact = decided(families)
    hub = hub_manager(families)
    assert untold(session, make.actor(hub), DUE) == []
    work(session, DUE)
    (line,) = untold(session, make.actor(hub), DUE)
    assert (line.passed_on_at, line.call_owed_at) == (DUE, None)
    work(session, DUE + DAY)
    (line,) = untold(session, make.actor(hub), DUE + DAY)
    assert line.call_owed_at == DUE + DAY
    spoken = Outcome(key=new_id(), ended=CallMade.SPOKEN, at=DUE + DAY + HOUR, spoke_to="Rosa Lindqvist")
    record_call(session, make.actor(families.screener), contact, spoken, at=DUE + DAY + HOUR)
    assert untold(session, make.actor(hub), DUE + 2 * DAY) == []


def test_it_is_kept_in_sight_until_they_know_and_thirty_days_more(
    session: Session, families: Families, lead: User
) -> None:
    contact = decided(families)
    work(session, DUE)
    assert front_door_of(session, contact) == {(None, True, True), ("hub_manager", False, True)}
    opens(session, families.referrer, contact, DUE + HOUR)
    work(session, DUE + 2 * HOUR)
    assert front_door_of(session, contact) == {(None, True, False), ("hub_manager", False, False)}
    assert session.scalars(select(Telling.told_at)).all() == [DUE + HOUR]
    told_once = select(func.count()).where(Event.kind == "answer:told")
    work(session, DUE + 3 * HOUR)
    assert session.scalar(told_once) == 1


def test_the_list_is_scoped_as_its_pages_are(session: Session, make: Make, families: Families, lead: User) -> None:
    decided(families)
    work(session, DUE)
    assert untold(session, make.actor(make.user(Role.SCREENER)), DUE) == []
    assert len(untold(session, make.actor(families.screener), DUE)) == 1


def test_what_was_owed_long_before_there_was_this_is_left_alone(session: Session, families: Families) -> None:
    long_ago = MORNING - 40 * DAY
    decided(families, at=long_ago, contact=families.contact(at=long_ago))
    assert work(session, MORNING) == (0, 0, 0)


def test_a_decision_of_universal_is_told_like_any_other(session: Session, families: Families) -> None:
    contact = families.contact(at=MORNING)
    families.make.decision(families.screener, contact, route=Route.LEAD_PRACTITIONER, at=MORNING)
    assert work(session, DUE) == (0, 1, 0)
