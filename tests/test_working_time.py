"""Office time, held against somebody who walks through it minute by minute with a calendar in hand."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.working_time import (
    CLOSES,
    LONDON,
    OPENS,
    add_office_minutes,
    end_of_clock,
    is_working_day,
    london_date,
    next_opening,
    nth_working_day_after,
    working_days_between,
)

# Easter, May, summer, Christmas and New Year of the years the properties walk through, as England keeps them.
_WRITTEN = """
    2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
    2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26
"""
HOLIDAYS = frozenset(map(dt.date.fromisoformat, _WRITTEN.split()))
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)

# Often near Easter and the clocks going forward, the clocks going back, and Christmas; else any day.
days = st.one_of(
    st.dates(dt.date(2024, 3, 27), dt.date(2024, 4, 2)),
    st.dates(dt.date(2024, 10, 24), dt.date(2024, 10, 29)),
    st.dates(dt.date(2024, 12, 20), dt.date(2025, 1, 2)),
    st.dates(dt.date(2024, 1, 1), dt.date(2025, 3, 1)),
)
# Whole minutes, so that a walk of minutes can meet them exactly.
moments = st.builds(
    lambda day, minute: dt.datetime.combine(day, dt.time(minute // 60, minute % 60), LONDON), days, st.integers(0, 1439)
)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=LONDON)


def _in_office(moment: dt.datetime) -> bool:
    local = moment.astimezone(LONDON)
    works = local.weekday() < 5 and local.date() not in HOLIDAYS
    return works and dt.time(8, 30) <= local.time() < dt.time(17, 0)


def _walk(start: dt.datetime, minutes: int) -> dt.datetime:
    """One minute of real time after another; only those in office time count. Ends in office time, as clocks do."""
    moment = start.astimezone(dt.UTC)
    while not _in_office(moment):
        moment += MINUTE
    while minutes:
        moment += MINUTE
        minutes -= 1
        while not _in_office(moment):
            moment += MINUTE
    return moment


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(0, 700))
def test_a_clock_of_minutes_ends_where_the_walk_ends(start: dt.datetime, minutes: int) -> None:
    assert add_office_minutes(start, minutes, HOLIDAYS) == _walk(start, minutes)


@settings(max_examples=200, deadline=None)
@given(moments)
def test_the_next_opening_is_where_the_walk_meets_it(moment: dt.datetime) -> None:
    assert next_opening(moment, HOLIDAYS) == _walk(moment, 0)


@settings(deadline=None)
@given(moments, st.integers(0, 3000))
def test_a_clock_ends_in_office_time_and_never_early(start: dt.datetime, minutes: int) -> None:
    ends = add_office_minutes(start, minutes, HOLIDAYS)
    assert _in_office(ends)
    assert ends >= start
    assert ends - start >= minutes * MINUTE - dt.timedelta(hours=1), "but for the hour the clocks go forward"


@settings(deadline=None)
@given(moments, st.integers(0, 1500), st.integers(0, 1500))
def test_stopping_for_a_moment_changes_nothing(start: dt.datetime, first: int, second: int) -> None:
    halfway = add_office_minutes(start, first, HOLIDAYS)
    assert add_office_minutes(halfway, second, HOLIDAYS) == add_office_minutes(start, first + second, HOLIDAYS)


@settings(deadline=None)
@given(moments, moments, st.integers(0, 1500))
def test_who_comes_later_is_never_due_sooner(one: dt.datetime, other: dt.datetime, minutes: int) -> None:
    earlier, later = sorted((one, other))
    assert add_office_minutes(earlier, minutes, HOLIDAYS) <= add_office_minutes(later, minutes, HOLIDAYS)
    for working_days in (1, 2, 5):
        assert end_of_clock(earlier, working_days, HOLIDAYS) <= end_of_clock(later, working_days, HOLIDAYS)


@given(moments, st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo"]))
def test_it_does_not_matter_in_which_zone_a_moment_is_written(start: dt.datetime, zone: str) -> None:
    elsewhere = start.astimezone(ZoneInfo(zone))
    assert next_opening(elsewhere, HOLIDAYS) == next_opening(start, HOLIDAYS)
    assert end_of_clock(elsewhere, 1, HOLIDAYS) == end_of_clock(start, 1, HOLIDAYS)
    assert end_of_clock(elsewhere, 5, HOLIDAYS) == end_of_clock(start, 5, HOLIDAYS)


@given(moments, st.integers(2, 15))
def test_a_clock_of_days_ends_with_a_working_day(start: dt.datetime, working_days: int) -> None:
    ends = end_of_clock(start, working_days, HOLIDAYS)
    assert (ends.hour, ends.minute, ends.second, ends.tzinfo) == (23, 59, 59, LONDON)
    assert is_working_day(ends.date(), HOLIDAYS)
    opened = next_opening(start, HOLIDAYS).date()
    assert working_days_between(opened, ends.date(), HOLIDAYS) == working_days


@given(days, st.integers(1, 40))
def test_counting_days_there_and_back(day: dt.date, n: int) -> None:
    nth = nth_working_day_after(day, n, HOLIDAYS)
    assert is_working_day(nth, HOLIDAYS)
    assert working_days_between(day, nth, HOLIDAYS) == n
    assert working_days_between(day, nth - DAY, HOLIDAYS) == n - 1


@given(days, st.integers(0, 90), st.integers(0, 90))
def test_days_between_add_up(day: dt.date, first: int, second: int) -> None:
    middle, last = day + first * DAY, day + (first + second) * DAY
    total = working_days_between(day, middle, HOLIDAYS) + working_days_between(middle, last, HOLIDAYS)
    assert working_days_between(day, last, HOLIDAYS) == total
    assert working_days_between(last, day, HOLIDAYS) == 0, "never negative"


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2024-06-12T08:29:59", "2024-06-12T08:30:00"),
        ("2024-06-12T08:30:00", "2024-06-12T08:30:00"),
        ("2024-06-12T16:59:59", "2024-06-12T16:59:59"),
        ("2024-06-12T17:00:00", "2024-06-13T08:30:00"),
        ("2024-06-14T17:00:00", "2024-06-17T08:30:00"),  # a Friday
        ("2024-03-28T17:00:00", "2024-04-02T08:30:00"),  # Maundy Thursday
    ],
)
def test_the_door_opens_and_closes_to_the_second(moment: str, opening: str) -> None:
    assert next_opening(at(moment), HOLIDAYS) == at(opening)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-06-03T08:10", "2024-06-04T08:30"),  # before the door opens: counts as 08:30 the same day
        ("2024-06-03T08:30", "2024-06-04T08:30"),  # 510 minutes end at closing time, written as the next opening
        ("2024-06-03T08:31", "2024-06-04T08:31"),
        ("2024-06-03T16:59", "2024-06-04T16:59"),
        ("2024-06-03T16:59:30", "2024-06-04T16:59:30"),  # half a minute today, the rest tomorrow
        ("2024-06-03T17:00", "2024-06-05T08:30"),  # closing time is outside
        ("2024-06-07T12:00", "2024-06-10T12:00"),  # over a weekend
        ("2024-06-08T12:00", "2024-06-11T08:30"),  # on a Saturday
        ("2024-03-28T12:00", "2024-04-02T12:00"),  # over Easter
        ("2024-03-29T12:00", "2024-04-03T08:30"),  # on Good Friday
        ("2024-12-24T16:30", "2024-12-27T16:30"),  # over Christmas
        ("2024-03-30T23:30", "2024-04-03T08:30"),  # the night the clocks go forward
        ("2024-10-25T16:00", "2024-10-28T16:00"),  # over the weekend they go back
        ("2024-02-28T12:00", "2024-02-29T12:00"),  # into a leap day
    ],
)
def test_one_working_day(received: str, due: str) -> None:
    assert end_of_clock(at(received), 1, HOLIDAYS) == at(due)


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        ("2024-06-03T12:00", 2, "2024-06-05"),
        ("2024-06-03T16:59", 2, "2024-06-05"),
        ("2024-06-03T17:00", 2, "2024-06-06"),  # from the next opening
        ("2024-06-07T09:00", 2, "2024-06-11"),
        ("2024-03-28T12:00", 2, "2024-04-03"),
        ("2024-06-03T12:00", 20, "2024-07-01"),
    ],
)
def test_clocks_of_days(start: str, working_days: int, end: str) -> None:
    assert end_of_clock(at(start), working_days, HOLIDAYS) == at(f"{end}T23:59:59")


def test_an_office_day_has_510_minutes() -> None:
    day = dt.date(2024, 6, 3)
    opens, closes = (dt.datetime.combine(day, time, LONDON) for time in (OPENS, CLOSES))
    assert (closes - opens) == 510 * MINUTE


def test_the_date_in_london() -> None:
    assert london_date(dt.datetime(2024, 6, 30, 22, 59, tzinfo=dt.UTC)) == dt.date(2024, 6, 30)
    assert london_date(dt.datetime(2024, 6, 30, 23, 0, tzinfo=dt.UTC)) == dt.date(2024, 7, 1)
    assert london_date(dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC)) == dt.date(2024, 12, 31)


def test_without_holidays_only_weekends_count() -> None:
    assert next_opening(at("2024-03-29T12:00"), frozenset()) == at("2024-03-29T12:00")
    assert is_working_day(dt.date(2024, 3, 29), frozenset())
    assert not is_working_day(dt.date(2024, 3, 30), frozenset())
