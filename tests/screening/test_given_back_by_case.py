"""Whoever leads a case gives back what is new: the front door decides it again, and their case stays theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.casework.queries import contacts_of
from portal.contacts.models import UrgentNotice
from portal.database import Refused
from portal.guidance.codes import ReturnedBecause
from portal.messages.models import Message
from portal.screening.actions import alert_unlooked_at
from portal.screening.actions.handing_over import (
    AnsweredAlready,
    accept_new_information,
    remind_of_hand_overs,
    return_new_information,
)
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.models import HandOver
from portal.screening.queries.hand_overs import new_information
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.handed_over import DAY, DUE, HOUR, MINUTE, MORNING, hub_manager, new_about
from tests.screening.test_handing_over import told

NOT_THEM = GivenBack(ReturnedBecause.OTHER_FAMILY, "The other Quills, of Lane End.")
HARM = GivenBack(ReturnedBecause.NEEDS_SAFEGUARDING, "His arm.")
NIGHT = MORNING.replace(hour=22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING + HOUR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def new(families: Families) -> HandOver:
    return new_about(families, families.active(at=MORNING - 10 * DAY))


@pytest.fixture
def practitioner(make: Make, families: Families) -> Actor:
    return make.actor(families.practitioner)


def test_it_waits_to_be_decided_again_and_the_case_goes_on(
    session: Session, practitioner: Actor, new: HandOver
) -> None:
    return_new_information(session, practitioner, new, NOT_THEM, at=MORNING + MINUTE)
    assert (new.returned_by, new.returned_because) == ("Tess Marlow", "other_family")
    assert new_information(session, practitioner) == []
    assert (new.contact.is_undecided, new.contact.urgent) == (True, False)
    assert new.matter is not None
    assert not new.matter.has_ended
    assert told(session, "hand_over_returned") == ["Imran Okafor"]


def test_a_child_who_may_be_harmed_makes_it_urgent(session: Session, practitioner: Actor, new: HandOver) -> None:
    return_new_information(session, practitioner, new, HARM, at=MORNING + MINUTE)
    session.refresh(new.contact)
    assert (new.contact.urgent, new.contact.queue_place) == (True, 0)
    assert session.get(UrgentNotice, new.contact_id) is None, "the office is open"


def test_at_night_the_out_of_hours_team_hears_of_it(session: Session, practitioner: Actor, new: HandOver) -> None:
    return_new_information(session, practitioner, new, HARM, at=NIGHT)
    notice = session.get_one(UrgentNotice, new.contact_id)
    assert notice.due_at == NIGHT + HOUR


@pytest.mark.parametrize("seen_to_before", [False, True])
def test_what_was_urgent_already_is_told_again(
    session: Session, make: Make, families: Families, practitioner: Actor, new: HandOver, seen_to_before: bool
) -> None:
    """A hub manager saw to it once, before it was decided: that was another matter."""
    new.contact.urgent = True
    if seen_to_before:
        manager, before = hub_manager(families), MORNING - DAY
        notice = UrgentNotice(contact_id=new.contact_id, told_at=before, due_at=before + HOUR)
        notice.acknowledged_at, notice.acknowledged_by = before + HOUR, manager.name
        notice.acknowledged_user_id = manager.id
        session.add(notice)
    session.flush()
    already = set(session.scalars(select(Message.id)))
    return_new_information(session, practitioner, new, HARM, at=NIGHT)
    at_once = [one.template for one in session.scalars(select(Message)) if one.id not in already]
    assert ("urgent_to_hub" if seen_to_before else "urgent_out_of_hours") in at_once
    with time_machine.travel(NIGHT + DAY):
        alert_unlooked_at(session, at=NIGHT + DAY)
    assert told(session, "urgent_unlooked_at"), "and while nobody looks at it, it is told on"


def test_what_is_about_another_family_is_no_longer_read_with_this_one(
    session: Session, practitioner: Actor, new: HandOver
) -> None:
    assert new.matter is not None
    family_id = new.matter.family_id
    assert new.contact.reference in [one.reference for one in contacts_of(session, practitioner, family_id)]
    return_new_information(session, practitioner, new, NOT_THEM, at=MORNING + MINUTE)
    assert new.contact.reference not in [one.reference for one in contacts_of(session, practitioner, family_id)]


def test_who_said_that_they_have_it_has_it(session: Session, practitioner: Actor, new: HandOver) -> None:
    accept_new_information(session, practitioner, new, at=MORNING + MINUTE)
    with pytest.raises(AnsweredAlready, match="Tess Marlow has said already"):
        return_new_information(session, practitioner, new, NOT_THEM, at=MORNING + HOUR)


def test_another_reason_needs_words(session: Session, practitioner: Actor, new: HandOver) -> None:
    with pytest.raises(Refused, match="Say why"):
        return_new_information(session, practitioner, new, GivenBack(ReturnedBecause.OTHER), at=MORNING + MINUTE)


def test_nobody_else_may_until_the_coordinator_is_asked(
    session: Session, make: Make, families: Families, new: HandOver
) -> None:
    coordinator = make.actor(families.coordinator)
    for somebody in (coordinator, make.actor(make.user(Role.LEAD_PRACTITIONER)), make.actor(families.screener)):
        with pytest.raises(NotYours):
            return_new_information(session, somebody, new, NOT_THEM, at=MORNING + MINUTE)
    with time_machine.travel(DUE):
        remind_of_hand_overs(session, at=DUE)
        return_new_information(session, coordinator, new, NOT_THEM, at=DUE)
    assert session.scalars(select(HandOver.returned_by)).all() == [coordinator.name]
