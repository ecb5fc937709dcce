"""The scenes of the front door: something of each kind that can happen there, whatever day the borough is built."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import psycopg
import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.casework.models import AgreementToAsk
from portal.contacts.models import Contact
from portal.contacts.queries import UNDECIDED
from portal.database import act_as
from portal.demo.build import Plan, build
from portal.demo.played import has_been_played, play
from portal.demo.played.stage import Stage
from portal.events.models import Event
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.people.models import Merge
from portal.screening.models import (
    Decision,
    DecisionService,
    Duty,
    HandOver,
    Proposal,
    StatutoryStatusOfChild,
    Telling,
)
from portal.screening.queries.hand_overs import new_information
from portal.screening.queries.handover import handover
from portal.screening.rules import HandOverKind
from portal.screening.rules.duties import Span, office_hours, uncovered
from portal.working_time import LONDON
from tests.demo.conftest import bring_in_directory

FRIDAY = dt.date(2026, 6, 12)
# A Saturday, the first working day of a year, and one after Easter.
OTHER_DAYS = [dt.date(2026, 1, 2), dt.date(2026, 4, 7), dt.date(2026, 6, 13)]


def played(plan: Plan, owner: str, session: Session) -> Stage:
    with psycopg.connect(owner) as connection:
        build(connection, replace(plan, contacts=1), password_hash="not a hash")
    bring_in_directory(session)
    assert not has_been_played(session)
    assert play(session, plan.office, plan.until) == 29
    assert has_been_played(session)
    stage = Stage(session, plan.office, plan.until)
    stage.now = dt.datetime.combine(plan.until, dt.time(9), LONDON)
    return stage


def count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]


def ended(handed: HandOver) -> str:
    if handed.accepted_at:
        return "taken on"
    if handed.returned_at:
        return "given back"
    return "late" if handed.chased_at else "waits"


@time_machine.travel(dt.datetime(2026, 6, 12, 9, tzinfo=LONDON), tick=False)
def test_there_is_something_of_every_kind(plan: Plan, owner: str, session: Session) -> None:
    stage = played(plan, owner, session)
    kinds = HandOverKind
    handed = Counter((one.goes_to, ended(one)) for one in session.scalars(select(HandOver)))
    assert handed == {
        (kinds.SAFEGUARDING, "taken on"): 1, (kinds.SAFEGUARDING, "waits"): 1, (kinds.SAFEGUARDING, "late"): 1,
        (kinds.SAFEGUARDING, "given back"): 1, (kinds.OPEN_CASE, "taken on"): 1, (kinds.OPEN_CASE, "waits"): 1,
        (kinds.SOCIAL_WORKER, "waits"): 1, (kinds.OUT_OF_AREA, "taken on"): 1, (kinds.OUT_OF_AREA, "late"): 1,
    }  # fmt: skip
    assert count(session, HandOver.escalated_at.is_not(None)) == 2
    assert len(new_information(session, stage.be(stage.shown("lp")))) == 1

    act_as(session, "portal:worker")
    waits = [proposal.needs for proposal in session.scalars(select(Proposal)) if proposal.waits]
    assert sorted(waits) == ["hub_manager", "screener"]
    assert count(session, Proposal.refused_at.is_not(None)) == 1
    asked = [one.answer for one in session.scalars(select(AgreementToAsk))]
    assert (asked.count(None), asked.count("refused")) == (2, 1)
    assert count(session, AgreementToAsk.chased_at.is_not(None)) == 1
    assert count(session, Merge.undone_at.is_(None)) == 1
    assert count(session, Contact.joined_to_id.is_not(None)) == 3
    assert count(session, Contact.joined_to_id.is_not(None), UNDECIDED) == 2
    assert count(session, Contact.unanswered_at.is_not(None), UNDECIDED) == 1
    assert count(session, DecisionService.service_id.is_not(None)) == 3
    assert count(session, Decision.number == 2) == 1
    assert count(session, StatutoryStatusOfChild.status == "child_in_need") == 1
    assert count(session, Telling.told_at.is_(None)) == 1


@time_machine.travel(dt.datetime(2026, 6, 12, 9, tzinfo=LONDON), tick=False)
def test_the_page_for_the_next_shift_has_a_line_in_every_section(plan: Plan, owner: str, session: Session) -> None:
    stage = played(plan, owner, session)
    found = handover(session, stage.be(stage.moira), stage.now)
    assert [one.section.title for one in found if not one.lines] == []


def test_somebody_is_on_duty_for_every_hour_but_one_afternoon_to_come(plan: Plan, owner: str, session: Session) -> None:
    with time_machine.travel(dt.datetime.combine(FRIDAY, dt.time(9), LONDON), tick=False):
        played(plan, owner, session)
    named = [Span(one.begins_at, one.ends_at) for one in session.scalars(select(Duty))]
    days = [FRIDAY + dt.timedelta(days=n) for n in range(14)]
    hours = filter(None, (office_hours(plan.office, day) for day in days))
    (gap,) = [gap for span in hours for gap in uncovered(span, named)]
    assert (gap.begins_at, gap.ends_at) == (
        dt.datetime(2026, 6, 16, 13, tzinfo=LONDON), dt.datetime(2026, 6, 16, 17, tzinfo=LONDON)
    )  # fmt: skip


@pytest.mark.parametrize("day", OTHER_DAYS)
def test_it_has_all_happened_before_whatever_day_it_is(plan: Plan, owner: str, session: Session, day: dt.date) -> None:
    midnight = dt.datetime.combine(day, dt.time(), LONDON)
    with time_machine.travel(midnight, tick=False):
        played(replace(plan, until=day), owner, session)
    assert session.scalars(select(Event.kind).where(Event.happened_at >= midnight)).all() == ["services:imported"]
    to_go = select(Message.template).where(Message.sent_at.is_(None), Message.dead_at.is_(None))
    still_to_go = session.scalars(to_go).all()
    assert set(still_to_go) == {Template.HANDED_OVER, Template.HAND_OVER_CHASED}, "their links can be opened"
    assert count(session, Message.template == Template.CONTACT_DECIDED, Message.opened_at.is_(None)) == 2
