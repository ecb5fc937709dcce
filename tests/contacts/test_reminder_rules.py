"""When a draft's author is reminded, and when a call was, to the microsecond and across changes of the clocks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.contacts.rules.drafts import (
    DELETE_AFTER,
    KNOWN_FOR,
    REMIND_AFTER,
    TELL_LEAD_AFTER,
    WARN_AFTER,
    cutoffs,
    deleted_at,
)
from portal.contacts.rules.urgent import LINK_AFTER, NoSuchTime, is_long_ago, link_is_over, moment_of
from portal.working_time import LONDON, london_date

TICK = dt.timedelta(microseconds=1)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
moments = st.timedeltas(dt.timedelta(0), dt.timedelta(days=7_300)).map(lambda later: LONG_AGO + later)
zones = st.sampled_from([dt.UTC, LONDON, dt.timezone(dt.timedelta(hours=-5))])
BEFORE_SPRING = dt.datetime(2026, 3, 15, 1, 30, tzinfo=dt.UTC)
BEFORE_AUTUMN = dt.datetime(2026, 10, 11, 0, 30, tzinfo=dt.UTC)


def test_the_lengths_are_those_of_the_product() -> None:
    days = dt.timedelta(days=1)
    hours = dt.timedelta(hours=1)
    lengths = [WARN_AFTER, DELETE_AFTER, REMIND_AFTER, TELL_LEAD_AFTER]
    assert lengths == [21 * days, 28 * days, 1 * hours, 4 * hours]
    assert KNOWN_FOR < DELETE_AFTER - WARN_AFTER, "or a warning that came minutes late would put the deletion off"


@given(moments, zones, zones)
@example(BEFORE_SPRING, LONDON, LONDON)
@example(BEFORE_AUTUMN, LONDON, LONDON)
def test_a_cutoff_is_reached_at_its_moment_and_not_before_in_whatever_zone_the_clock_is_read(
    then: dt.datetime, zone: dt.tzinfo, other: dt.tzinfo
) -> None:
    saved = then.astimezone(zone)
    for after, name in (
        (WARN_AFTER, "warn"),
        (DELETE_AFTER, "delete"),
        (KNOWN_FOR, "known"),
        (REMIND_AFTER, "remind"),
        (TELL_LEAD_AFTER, "tell_lead"),
    ):
        at = then + after
        assert saved <= getattr(cutoffs(at.astimezone(other)), name)
        assert not saved <= getattr(cutoffs((at - TICK).astimezone(other)), name)
    assert deleted_at(saved) == then + DELETE_AFTER


@given(moments, st.times().map(lambda time: time.replace(second=0, microsecond=0)), st.integers(0, 3))
def test_a_time_on_a_day_is_what_the_clock_on_the_wall_showed(at: dt.datetime, time: dt.time, days: int) -> None:
    day = london_date(at) - dt.timedelta(days=days)
    try:
        moment = moment_of(day, time, at)
    except NoSuchTime:
        assert (day.month, day.weekday(), time.hour) == (3, 6, 1), "an hour of a Sunday in March"
        return
    wall = moment.astimezone(LONDON)
    assert (wall.date(), wall.time()) == (day, time)


def test_of_an_hour_that_came_twice_it_is_the_last_that_has_been() -> None:
    day, half_past = dt.date(2026, 10, 25), dt.time(1, 30)
    first, second = (dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1))
    assert moment_of(day, half_past, first) == first
    assert moment_of(day, half_past, second - TICK) == first
    assert moment_of(day, half_past, second) == second
    assert moment_of(day, half_past, second + dt.timedelta(days=1)) == second


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_over_the_hour_that_never_came_there_is_no_moment(minute: int) -> None:
    with pytest.raises(NoSuchTime):
        moment_of(dt.date(2026, 3, 29), dt.time(1, minute), dt.datetime(2026, 3, 30, tzinfo=dt.UTC))


def test_before_yesterday_is_long_ago_by_londons_days() -> None:
    at = dt.datetime(2026, 6, 10, 23, 30, tzinfo=dt.UTC)  # the 11th in London
    assert is_long_ago(dt.datetime(2026, 6, 9, 22, 59, tzinfo=dt.UTC), at)
    assert not is_long_ago(dt.datetime(2026, 6, 9, 23, 0, tzinfo=dt.UTC), at)


@given(moments, st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)))
def test_a_link_is_over_a_day_after_it_was_acknowledged(acknowledged: dt.datetime, later: dt.timedelta) -> None:
    over = link_is_over(acknowledged, acknowledged + later, dealt_with=False)
    assert over == (later >= LINK_AFTER)
    assert link_is_over(acknowledged, acknowledged + later, dealt_with=True)


@pytest.mark.parametrize("dealt_with", [False, True])
def test_one_nobody_acknowledged_is_over_when_it_is_dealt_with(*, dealt_with: bool) -> None:
    assert link_is_over(None, BEFORE_SPRING, dealt_with=dealt_with) is dealt_with
