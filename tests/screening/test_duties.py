"""Who is on duty: one at a time, a hub manager, in office hours; the hours nobody has are known."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import Actor, Role
from portal.database import Refused, new_id
from portal.screening.actions import leave_the_front_door, name_on_duty, take_off_duty
from portal.screening.models import Duty
from portal.screening.queries.duties import duty_days, on_duty
from portal.screening.rules.duties import Span, uncovered
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.constraints import refused_row

DAY = dt.datetime(2026, 3, 4, 8, 30, tzinfo=LONDON)  # a Wednesday
NINE = DAY + dt.timedelta(minutes=30)
HOUR = dt.timedelta(hours=1)
WHOLE = Span(DAY, DAY.replace(hour=17, minute=0))
MORNING = Span(DAY, DAY.replace(hour=13, minute=0))
AFTERNOON = Span(DAY.replace(hour=13, minute=0), DAY.replace(hour=17, minute=0))


@pytest.fixture
def hub(make: Make) -> User:
    return make.user(Role.HUB_MANAGER)


def test_whoever_is_named_is_on_duty_and_nobody_after(session: Session, make: Make, hub: User) -> None:
    assert on_duty(session, NINE).is_missing
    name_on_duty(session, make.actor(hub), hub.id, MORNING, at=NINE)
    assert on_duty(session, NINE).user == hub
    assert on_duty(session, MORNING.ends_at).is_missing
    evening = on_duty(session, DAY.replace(hour=18))
    assert (evening.user, evening.is_missing) == (None, False), "the office is closed"


def test_one_at_a_time(session: Session, make: Make, hub: User) -> None:
    actor, other = make.actor(hub), make.user(Role.HUB_MANAGER)
    name_on_duty(session, actor, hub.id, MORNING, at=NINE)
    with pytest.raises(Refused, match="named for a part of these hours already"):
        name_on_duty(session, actor, other.id, WHOLE, at=NINE)
    name_on_duty(session, actor, other.id, AFTERNOON, at=NINE)
    assert on_duty(session, AFTERNOON.begins_at).user == other


@pytest.mark.parametrize(
    "hours",
    [
        Span(DAY - HOUR, DAY + HOUR),
        Span(DAY, DAY.replace(hour=18)),
        Span(DAY, DAY + dt.timedelta(days=1)),
        Span(NINE, NINE),
        Span(DAY - dt.timedelta(days=1), DAY - dt.timedelta(hours=20)),
        Span(DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=3, hours=1)),
    ],
    ids=["before opening", "after closing", "two days", "no time", "over", "a Saturday"],
)
def test_only_office_hours_to_come(session: Session, make: Make, hub: User, hours: Span) -> None:
    with pytest.raises(Refused):
        name_on_duty(session, make.actor(hub), hub.id, hours, at=NINE)


def test_only_hub_managers_name_and_are_named(session: Session, make: Make, hub: User) -> None:
    screener = make.user(Role.SCREENER)
    with pytest.raises(NotYours):
        name_on_duty(session, make.actor(screener), hub.id, MORNING, at=NINE)
    with pytest.raises(Refused, match="Only a hub manager"):
        name_on_duty(session, make.actor(hub), screener.id, MORNING, at=NINE)


def test_taken_off_the_hours_are_open_again(session: Session, make: Make, hub: User) -> None:
    actor = make.actor(hub)
    duty = name_on_duty(session, actor, hub.id, WHOLE, at=NINE)
    for _ in range(2):
        take_off_duty(session, actor, duty.id, at=NINE)
    assert on_duty(session, NINE).is_missing
    name_on_duty(session, actor, hub.id, WHOLE, at=NINE)
    with pytest.raises(NotYours):
        take_off_duty(session, actor, new_id(), at=NINE)


def test_whoever_leaves_is_not_on_duty_and_the_hours_are_open(session: Session, make: Make, hub: User) -> None:
    name_on_duty(session, make.actor(hub), hub.id, WHOLE, at=NINE)
    session.query(RoleHolding).filter_by(user_id=hub.id).update({"ends_on": dt.date(2021, 1, 1)})
    assert on_duty(session, NINE).is_missing, "a name on a list answers for nothing"
    leave_the_front_door(session, hub.id, at=NINE)
    (today,) = [day for day in duty_days(session, NINE) if day.day == NINE.date()]
    assert (list(today.duties), list(today.gaps)) == ([], [WHOLE])


def test_two_weeks_with_their_gaps(session: Session, make: Make, hub: User) -> None:
    name_on_duty(session, make.actor(hub), hub.id, MORNING, at=NINE)
    days = duty_days(session, NINE)
    assert [day.day.day for day in days] == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13]
    assert [len(day.gaps) for day in days] == [0, 0, *[1] * 8], "what is over is no gap any more"
    assert days[2].gaps == [AFTERNOON]


def test_two_who_name_somebody_at_once(app: Flask, superuser: str, session: Session, make: Make, hub: User) -> None:
    one, two = make.actor(hub), make.actor(make.user(Role.HUB_MANAGER))
    make.keep()

    def naming(actor: Actor) -> tuple[Actor, Deed[object]]:
        return actor, lambda own: name_on_duty(own, actor, actor.user_id, WHOLE, at=NINE).id

    second = at_once(app, superuser, naming(one), naming(two))
    assert isinstance(second, Refused)
    session.rollback()
    assert on_duty(session, NINE).user == hub


def test_the_database_holds_one_at_a_time(session: Session, make: Make, hub: User) -> None:
    name_on_duty(session, make.actor(hub), hub.id, MORNING, at=NINE)
    values = {"user_id": hub.id, "named_at": NINE, "named_by": hub.id}
    overlap = Duty(begins_at=NINE, ends_at=WHOLE.ends_at, **values)
    assert refused_row(session, overlap) == "ex_duties_one_at_a_time"
    after = Duty(begins_at=MORNING.ends_at, ends_at=WHOLE.ends_at, **values)
    assert refused_row(session, after) is None


_minutes = st.integers(-120, 620).map(lambda minutes: DAY + dt.timedelta(minutes=minutes))
_spans = st.lists(st.tuples(_minutes, _minutes).map(lambda both: Span(*sorted(both))), max_size=5)


@given(_spans)
def test_each_minute_is_somebodys_or_in_a_gap_and_never_both(named: list[Span]) -> None:
    gaps = uncovered(WHOLE, named)
    for minute in range(0, 510, 7):
        moment = DAY + dt.timedelta(minutes=minute, seconds=30)
        is_named = any(span.begins_at <= moment < span.ends_at for span in named)
        assert is_named is not any(gap.begins_at <= moment < gap.ends_at for gap in gaps)
    assert all(WHOLE.begins_at <= gap.begins_at < gap.ends_at <= WHOLE.ends_at for gap in gaps)
