"""Offering a family to a Lead Practitioner: one at a time, answered once, and silence is an answer too."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer
from portal.allocation.queries import board, live_offer, offers_of, offers_to
from portal.casework.models import LeadPractitioner, LevelOfNeed
from portal.database import Refused, now
from portal.guidance.codes import DeclineReason
from portal.messages.models import Message
from portal.working_time import LONDON
from tests.allocation.moments import THREE_DAYS_LATER
from tests.builders import Make
from tests.casework.families import Families


def test_an_offer_asks_one_person_by_name_and_by_a_day(session: Session, make: Make, families: Families) -> None:
    """Offered at noon on Maundy Thursday 2024: two working days after it is the Wednesday after Easter."""
    noon = dt.datetime(2024, 3, 28, 12, 0, tzinfo=LONDON)
    with time_machine.travel(noon, tick=False):
        matter = families.offered()
        offer = live_offer(session, matter.id)
        assert offer
        assert offer.answer_by == dt.datetime(2024, 4, 3, 23, 59, 59, tzinfo=LONDON)
        asked = offers_to(session, make.actor(families.practitioner))
    assert [(one.reference, one.answer_by) for one in asked] == [(matter.reference, offer.answer_by)]
    message = session.scalars(select(Message).where(Message.template == "offer_made")).one()
    assert (message.to_user_id, message.about) == (families.practitioner.id, matter.reference)


def test_saying_yes_makes_it_their_case(session: Session, make: Make, families: Families) -> None:
    matter = families.offered(level=2)
    accept_offer(session, make.actor(families.practitioner), matter)
    lead = session.scalars(select(LeadPractitioner)).one()
    assert (lead.user_id, lead.agency_type, lead.accepted_at) == (
        families.practitioner.id,
        "education",
        matter.accepted_at,
    )
    level = session.scalars(select(LevelOfNeed)).one()
    assert (level.moment, level.level) == ("allocation", 2)
    told = session.scalars(select(Message).where(Message.template == "case_accepted")).one()
    assert told.to_user_id == families.coordinator.id
    assert offers_to(session, make.actor(families.practitioner)) == []


def test_saying_no_puts_it_back_on_the_board(session: Session, make: Make, families: Families) -> None:
    matter = families.offered()
    decline_offer(session, make.actor(families.practitioner), matter, DeclineReason.RELATIONSHIP)
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [matter.reference]
    assert shown.offered.count == 0
    told = session.scalars(select(Message).where(Message.template == "offer_declined")).one()
    assert told.to_user_id == families.coordinator.id
    other = make.user(Role.LEAD_PRACTITIONER)
    make_offer(session, make.actor(families.coordinator), matter, other.id)
    kept = offers_of(session, matter.id)
    assert [(offer.to_user_id, offer.decline_reason, offer.is_open) for offer in kept] == [
        (families.practitioner.id, "relationship", False),
        (other.id, None, True),
    ], "every offer is kept"


def test_silence_lapses_and_tells_the_coordinator(session: Session, make: Make, families: Families) -> None:
    matter = families.offered()
    offer = live_offer(session, matter.id)
    assert offer
    assert lapse_offers(session, at=offer.answer_by) == 0, "the last second is still theirs"
    assert lapse_offers(session, at=offer.answer_by + dt.timedelta(seconds=1)) == 1
    assert lapse_offers(session, at=now() + THREE_DAYS_LATER) == 0, "once"
    assert not may_see(session, make.actor(families.practitioner), Permission.OFFER_ANSWER, matter)
    told = session.scalars(select(Message).where(Message.template == "offer_lapsed")).one()
    assert told.to_user_id == families.coordinator.id
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert (shown.waiting.count, shown.offered.count) == (1, 0)


def test_after_it_lapsed_nobody_can_say_yes(session: Session, make: Make, families: Families) -> None:
    matter = families.offered()
    lapse_offers(session, at=now() + THREE_DAYS_LATER)
    with pytest.raises(NotYours):
        accept_offer(session, make.actor(families.practitioner), matter)
    assert matter.accepted_at is None


def test_a_family_with_a_case_is_not_offered_again(session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    with pytest.raises(Refused, match="has a Lead Practitioner already"):
        make_offer(session, make.actor(families.coordinator), matter, make.user(Role.LEAD_PRACTITIONER).id)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
def test_only_a_coordinator_offers(session: Session, make: Make, families: Families, role: Role) -> None:
    matter = families.waiting()
    actor = make.actor(make.user(role, agency=families.referrer.agency, locality=families.locality))
    with pytest.raises(NotYours):
        make_offer(session, actor, matter, families.practitioner.id)


def test_nobody_answers_for_somebody_else(session: Session, make: Make, families: Families) -> None:
    matter = families.offered()
    for user in (families.coordinator, make.user(Role.LEAD_PRACTITIONER), make.user(Role.ADMINISTRATOR)):
        with pytest.raises(NotYours):
            accept_offer(session, make.actor(user), matter)
        with pytest.raises(NotYours):
            decline_offer(session, make.actor(user), matter, DeclineReason.OTHER)
    assert matter.accepted_at is None


def test_an_answer_after_its_time_is_refused_before_the_worker_comes_by(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.offered()
    with pytest.raises(Refused, match="its time has run out"):
        accept_offer(session, make.actor(families.practitioner), matter, at=now() + THREE_DAYS_LATER)
    assert matter.accepted_at is None


def test_asking_again_when_the_time_is_over_is_not_taken_for_a_second_press(
    session: Session, make: Make, families: Families
) -> None:
    """Until it has lapsed nobody can be asked; but nobody may believe that somebody is."""
    matter, coordinator = families.waiting(), make.actor(families.coordinator)
    first = make_offer(session, coordinator, matter, families.practitioner.id)
    assert make_offer(session, coordinator, matter, families.practitioner.id) is first
    with pytest.raises(Refused, match="being offered to somebody already"):
        make_offer(session, coordinator, matter, families.practitioner.id, at=first.answer_by + THREE_DAYS_LATER)
