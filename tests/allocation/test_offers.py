"""Offering a family to a Lead Practitioner: one at a time, answered once, and silence is an answer too."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer, release_families
from portal.allocation.models import Offer
from portal.allocation.queries import COLUMN, board, candidates, live_offer, offers_of, offers_to
from portal.casework.models import LeadPractitioner, LevelOfNeed, Matter
from portal.database import Refused, new_id, now
from portal.events.models import Event
from portal.guidance.codes import DeclineReason
from portal.messages.models import Message
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.at_once import Deed, alone, at_once
from tests.casework.families import Families
from tests.constraints import refused_row, refused_sql

THREE_DAYS_LATER = dt.timedelta(days=8)  # whatever weekend or holiday lies between


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


def _accepting(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: accept_offer(own, actor, own.get_one(Matter, matter.id))


def _declining(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: decline_offer(own, actor, own.get_one(Matter, matter.id), DeclineReason.CAPACITY)


def _offering(actor: Actor, matter: Matter, to: User) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: make_offer(own, actor, own.get_one(Matter, matter.id), to.id).id


def _lapsing(actor: Actor, at: dt.datetime) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: lapse_offers(own, at=at)


def _kinds(session: Session, matter: Matter) -> list[str]:
    session.rollback()
    query = select(Event.kind).where(Event.matter_id == matter.id).order_by(Event.recorded_at)
    return list(session.scalars(query))


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


def test_two_coordinators_offer_at_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter = families.waiting()
    beside = make.user(Role.COORDINATOR, locality=families.locality)
    one, two = make.actor(families.coordinator), make.actor(beside)
    other = make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    second = at_once(app, superuser, _offering(one, matter, families.practitioner), _offering(two, matter, other))
    assert isinstance(second, Refused)
    assert "being offered to somebody already" in second.words
    assert session.scalars(select(Offer.to_user_id)).all() == [families.practitioner.id]
    assert session.scalar(select(func.count()).where(Message.template == "offer_made")) == 1


def test_two_presses_of_yes_are_one_case(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    second = at_once(app, superuser, _accepting(actor, matter), _accepting(actor, matter))
    assert isinstance(second, Refused)
    assert "answered already" in second.words
    assert session.scalar(select(func.count()).select_from(LeadPractitioner)) == 1
    assert _kinds(session, matter)[-1] == "offer:accepted"


@pytest.mark.parametrize("yes_first", [True, False])
def test_yes_and_no_at_once_the_first_counts(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, yes_first: bool
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    deeds = [_accepting(actor, matter), _declining(actor, matter)]
    first, second = deeds if yes_first else deeds[::-1]
    assert isinstance(at_once(app, superuser, first, second), Refused)
    session.refresh(matter)
    assert (matter.accepted_at is not None) == yes_first
    assert _kinds(session, matter)[-1] == ("offer:accepted" if yes_first else "offer:declined")


def test_yes_while_it_lapses_comes_too_late(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    lapsing = _lapsing(actor, now() + THREE_DAYS_LATER)
    assert isinstance(at_once(app, superuser, lapsing, _accepting(actor, matter)), Refused)
    session.refresh(matter)
    assert matter.accepted_at is None
    assert _kinds(session, matter)[-1] == "offer:lapsed"


def test_what_is_being_answered_does_not_lapse(app: Flask, session: Session, make: Make, families: Families) -> None:
    """The clock's job passes over a row somebody holds, rather than waiting for it or lapsing it."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    accept_offer(session, actor, matter)
    assert alone(app, *_lapsing(actor, now() + THREE_DAYS_LATER)) == 0
    session.commit()
    assert _kinds(session, matter)[-1] == "offer:accepted"


def test_an_offer_made_while_somebody_says_yes_is_refused(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    """The coordinator looked before the yes and pressed after it: a family with a case is not offered again."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    coordinator, other = make.actor(families.coordinator), make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    second = at_once(app, superuser, _accepting(actor, matter), _offering(coordinator, matter, other))
    assert isinstance(second, Refused)
    assert "has a Lead Practitioner already" in second.words
    assert session.scalar(select(func.count()).select_from(Offer)) == 1


def test_a_family_with_a_case_is_not_offered_again(session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    with pytest.raises(Refused, match="has a Lead Practitioner already"):
        make_offer(session, make.actor(families.coordinator), matter, make.user(Role.LEAD_PRACTITIONER).id)


def test_only_a_lead_practitioner_in_office_can_be_asked(session: Session, make: Make, families: Families) -> None:
    today = now().astimezone(LONDON).date()
    day = dt.timedelta(days=1)
    ended, to_come, closed, away = (make.user() for _ in range(4))
    make.role(ended, Role.LEAD_PRACTITIONER, ends_on=today - day)
    make.role(to_come, Role.LEAD_PRACTITIONER, starts_on=today + day)
    for user in (closed, away):
        make.role(user, Role.LEAD_PRACTITIONER)
    closed.closed_at, away.agency.active = now(), False
    session.flush()
    matter, actor = families.waiting(), make.actor(families.coordinator)
    for user in (ended, to_come, closed, away, families.coordinator):
        with pytest.raises(Refused, match="from the list") as refused:
            make_offer(session, actor, matter, user.id)
        assert refused.value.field == "to"
    with pytest.raises(Refused, match="from the list"):
        make_offer(session, actor, matter, new_id())
    assert [someone.user.id for someone in candidates(session, today)] == [families.practitioner.id]


def test_a_role_is_held_through_its_last_day(session: Session, make: Make, families: Families) -> None:
    today = now().astimezone(LONDON).date()
    last = make.user()
    make.role(last, Role.LEAD_PRACTITIONER, ends_on=today)
    assert last.id in {someone.user.id for someone in candidates(session, today)}


def test_those_with_fewest_families_are_named_first(session: Session, make: Make, families: Families) -> None:
    families.active()
    families.active()
    families.closed()
    free = make.user(Role.LEAD_PRACTITIONER)
    found = candidates(session, now().astimezone(LONDON).date())
    assert [(someone.user.id, someone.cases) for someone in found] == [(free.id, 0), (families.practitioner.id, 2)]


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


def test_the_board_is_the_localitys_and_the_oldest_waits_first(
    session: Session, make: Make, families: Families
) -> None:
    hour = dt.timedelta(hours=1)
    late, early = families.waiting(at=now() - hour), families.waiting(at=now() - 2 * hour)
    offered = families.offered(at=now() - 3 * hour)
    families.active()
    elsewhere = Families(make)
    elsewhere.waiting()
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [early.reference, late.reference]
    assert [card.reference for card in shown.offered.cards] == [offered.reference]
    nothing = board(session, make.actor(elsewhere.coordinator), families.locality.id)
    assert (nothing.waiting.count, nothing.offered.count) == (0, 0)


def test_a_column_says_how_many_there_are_beyond_those_it_shows(
    session: Session, make: Make, families: Families
) -> None:
    minute = dt.timedelta(minutes=1)
    waiting = [families.waiting(at=now() - age * minute) for age in range(COLUMN + 2, 0, -1)]
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [matter.reference for matter in waiting[:COLUMN]]
    assert shown.waiting.count == COLUMN + 2


def test_whoever_leaves_leaves_no_family_alone(session: Session, make: Make, families: Families) -> None:
    led, asked = families.active(), families.offered()
    assert release_families(session, families.practitioner.id) == 1
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert {card.reference for card in shown.waiting.cards} == {led.reference, asked.reference}
    templates = set(session.scalars(select(Message.template).where(Message.to_user_id == families.coordinator.id)))
    assert {"case_released", "offer_lapsed"} <= templates
    assert not may_see(session, make.actor(families.practitioner), Permission.CASE_READ, led)
    other = make.user(Role.LEAD_PRACTITIONER)
    allocated = led.accepted_at
    make_offer(session, make.actor(families.coordinator), led, other.id)
    accept_offer(session, make.actor(other), led)
    assert led.accepted_at == allocated, "a transfer is not an allocation"
    levels = session.scalars(select(LevelOfNeed.moment).where(LevelOfNeed.matter_id == led.id)).all()
    assert levels == ["allocation"]
    assert may_see(session, make.actor(other), Permission.CASE_WORK, led)


def test_an_answer_after_its_time_is_refused_before_the_worker_comes_by(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.offered()
    with pytest.raises(Refused, match="its time has run out"):
        accept_offer(session, make.actor(families.practitioner), matter, at=now() + THREE_DAYS_LATER)
    assert matter.accepted_at is None


# What the database holds, whoever writes to it.


def _offer(matter: Matter, families: Families, **values: object) -> Offer:
    usual = {
        "matter_id": matter.id,
        "to_user_id": families.practitioner.id,
        "offered_by": families.coordinator.id,
        "offered_at": now(),
        "answer_by": now() + dt.timedelta(days=2),
    }
    return Offer(**{**usual, **values})


def test_one_live_offer_a_matter(session: Session, families: Families) -> None:
    matter = families.offered()
    assert refused_row(session, _offer(matter, families)) == "uq_offers_one_live_a_matter"
    answered = _offer(matter, families, declined_at=now(), decline_reason="other")
    assert refused_row(session, answered) is None, "answered ones are kept beside it"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("accepted_at = now(), lapsed_at = now()", "ck_offers_one_answer"),
        ("declined_at = now()", "ck_offers_declined_with_reason"),
        ("decline_reason = 'capacity'", "ck_offers_declined_with_reason"),
        ("declined_at = now(), decline_reason = 'mood'", "ck_offers_decline_reason_known"),
        ("answer_by = offered_at", "ck_offers_answer_after_offer"),
        ("lapsed_at = now()", None),
    ],
)
def test_an_offer_has_one_answer(session: Session, families: Families, change: str, broken: str | None) -> None:
    families.offered()
    assert refused_sql(session, f"UPDATE offers SET {change}") == broken  # noqa: S608 -- our own words
