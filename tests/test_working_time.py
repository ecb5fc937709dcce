"""Office time, held against somebody who walks through ten years of it minute by minute."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.working_time import LONDON, OfficeTime, Stop, end_of_hours, end_of_weeks
from tests.office_walk import DAY, HOLIDAYS, MINUTE, end_of_days, end_of_minutes, in_office, time_between, works

FIRST, LAST = dt.date(2021, 1, 1), dt.date(2030, 12, 31)
OFFICE = OfficeTime(HOLIDAYS)


def _last_sunday(year: int, month: int) -> dt.date:
    day = dt.date(year, month, 31)
    return day - (day.weekday() + 1) % 7 * DAY


def _around(days: list[dt.date], before: int, after: int) -> st.SearchStrategy[dt.date]:
    return st.builds(lambda day, near: day + near * DAY, st.sampled_from(days), st.integers(-before, after))


CLOCK_CHANGES = [_last_sunday(year, month) for year in range(2021, 2031) for month in (3, 10)]
LEAP_DAYS = [dt.date(2024, 2, 29), dt.date(2028, 2, 29)]
days = st.one_of(
    _around(CLOCK_CHANGES, 4, 3),
    _around(sorted(day for day in HOLIDAYS if FIRST <= day <= LAST), 4, 3),
    _around(LEAP_DAYS, 2, 2),
    st.dates(FIRST, LAST),
)
# Any minute, and often one beside which something begins or ends: midnight, the clocks, the door.
minutes = st.one_of(st.integers(0, 1439), st.sampled_from([0, 59, 60, 120, 509, 510, 511, 1019, 1020, 1021, 1439]))
microseconds = st.one_of(st.sampled_from([0, 1, 30_000_000, 59_999_999]), st.integers(0, 59_999_999))
moments = st.builds(
    lambda day, minute, micro: dt.datetime.combine(
        day, dt.time(minute // 60, minute % 60, micro // 1_000_000, micro % 1_000_000), LONDON
    ),
    days, minutes, microseconds,
)  # fmt: skip
lengths = st.builds(
    lambda whole, micro: dt.timedelta(minutes=whole, microseconds=micro), st.integers(0, 1100), microseconds
)


@st.composite
def stopped(draw: st.DrawFn) -> tuple[dt.datetime, list[Stop]]:
    """A start and up to four stops about it: long and short ones, overlapping, of no length, one perhaps still open."""
    start = draw(moments)
    stops = []
    for _ in range(draw(st.integers(0, 4))):
        began = start + draw(st.integers(-3_000, 6_000)) * MINUTE + dt.timedelta(microseconds=draw(microseconds))
        lasts = draw(st.one_of(st.integers(0, 600), st.integers(0, 6_000))) * MINUTE
        is_open = draw(st.integers(0, 9)) == 0
        stops.append(Stop(began, None if is_open else began + lasts, draw(st.sampled_from(["asked", "moved"]))))
    return start, stops


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=LONDON)


# Against the walk


def test_ten_years_of_openings_and_closings() -> None:
    """Each quarter of an hour of ten years, and the microseconds beside each opening and closing."""
    moment, end = dt.datetime(2021, 1, 1, tzinfo=dt.UTC), dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    wrong, open_for, step, tick = [], 0, dt.timedelta(minutes=15), dt.timedelta(microseconds=1)
    was = False
    while moment < end:
        now = in_office(moment)
        if OFFICE.is_open(moment) != now or (now != was and OFFICE.is_open(moment - tick) != was):
            wrong.append(moment)
        open_for, was, moment = open_for + now, now, moment + step
    assert wrong == []
    assert open_for == 34 * sum(works(FIRST + n * DAY) for n in range((LAST - FIRST).days + 1))
    assert OFFICE.minutes_between(dt.datetime(2021, 1, 1, tzinfo=dt.UTC), end) == open_for * 15


@settings(max_examples=150, deadline=None)
@given(moments, lengths)
def test_a_clock_of_minutes_ends_where_the_walk_ends(start: dt.datetime, lasts: dt.timedelta) -> None:
    assert OFFICE.add_minutes(start, lasts / MINUTE) == end_of_minutes(start, lasts)


@settings(max_examples=150, deadline=None)
@given(moments)
def test_a_clock_of_one_day_ends_where_the_walk_ends(start: dt.datetime) -> None:
    assert OFFICE.end_of_clock(start, 1) == end_of_minutes(start, 510 * MINUTE)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(2, 8))
def test_a_clock_of_days_ends_where_the_walk_ends(start: dt.datetime, working_days: int) -> None:
    assert OFFICE.end_of_clock(start, working_days) == end_of_days(start, working_days)


@settings(max_examples=150, deadline=None)
@given(stopped())
def test_a_stopped_clock_of_one_day_ends_where_the_walk_ends(given: tuple[dt.datetime, list[Stop]]) -> None:
    start, stops = given
    assert OFFICE.end_of_clock(start, 1, stops) == end_of_minutes(start, 510 * MINUTE, stops)


@settings(max_examples=60, deadline=None)
@given(stopped(), st.integers(2, 5))
def test_a_stopped_clock_of_days_ends_where_the_walk_ends(
    given: tuple[dt.datetime, list[Stop]], working_days: int
) -> None:
    start, stops = given
    assert OFFICE.end_of_clock(start, working_days, stops) == end_of_days(start, working_days, stops)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 20_000), microseconds)
def test_the_minutes_between_are_those_of_the_walk(start: dt.datetime, later: int, micro: int) -> None:
    end = (start.astimezone(dt.UTC) + later * MINUTE + dt.timedelta(microseconds=micro)).astimezone(LONDON)
    assert OFFICE.minutes_between(start, end) == time_between(start, end) / MINUTE
    assert OFFICE.minutes_between(end, start) == 0


# What holds of every clock


@settings(deadline=None)
@given(stopped(), st.integers(1, 10))
def test_a_stop_never_brings_the_end_nearer(given: tuple[dt.datetime, list[Stop]], working_days: int) -> None:
    start, stops = given
    ends = OFFICE.end_of_clock(start, working_days, stops)
    assert ends is None or ends >= OFFICE.end_of_clock(start, working_days)
    assert OFFICE.end_of_clock(start, working_days, [*stops, *stops]) == ends, "written twice, it counts once"
    assert OFFICE.end_of_clock(start, working_days, stops[::-1]) == ends, "in whatever order"


@settings(deadline=None)
@given(moments, moments, st.integers(1, 10))
def test_who_comes_later_is_never_due_sooner(one: dt.datetime, other: dt.datetime, working_days: int) -> None:
    earlier, later = sorted((one, other))
    assert OFFICE.end_of_clock(earlier, working_days) <= OFFICE.end_of_clock(later, working_days)
    assert end_of_hours(earlier, 72) <= end_of_hours(later, 72)
    assert end_of_weeks(earlier, working_days) <= end_of_weeks(later, working_days)
    assert OFFICE.end_of_months(earlier, working_days) <= OFFICE.end_of_months(later, working_days)


@given(moments, st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo"]))
def test_it_does_not_matter_in_which_zone_a_moment_is_written(start: dt.datetime, zone: str) -> None:
    elsewhere = start.astimezone(ZoneInfo(zone))
    assert OFFICE.next_opening(elsewhere) == OFFICE.next_opening(start)
    for working_days in (1, 5):
        assert OFFICE.end_of_clock(elsewhere, working_days) == OFFICE.end_of_clock(start, working_days)
    assert OFFICE.end_of_months(elsewhere, 1) == OFFICE.end_of_months(start, 1)
    assert end_of_weeks(elsewhere, 6) == end_of_weeks(start, 6)


@given(days, st.integers(1, 40))
def test_counting_days_there_and_back(day: dt.date, n: int) -> None:
    nth = OFFICE.nth_working_day_after(day, n)
    assert OFFICE.is_working_day(nth)
    assert works(nth)
    assert OFFICE.working_days_between(day, nth) == n
    assert OFFICE.working_days_between(day, nth - DAY) == n - 1


@given(days, st.integers(-400, 4000))
@example(dt.date(2021, 1, 1), 3652)
def test_the_days_between_are_those_a_calendar_has(day: dt.date, later: int) -> None:
    """Never fewer than none."""
    counted = sum(works(day + n * DAY) for n in range(1, later + 1))
    assert OFFICE.working_days_between(day, day + later * DAY) == counted


@given(moments, st.integers(0, 14))
def test_the_end_of_months_is_a_working_day(start: dt.datetime, months: int) -> None:
    ends = OFFICE.end_of_months(start, months)
    assert (works(ends.date()), ends.time()) == (True, dt.time(23, 59, 59))
    whole = (ends.year - start.year) * 12 + ends.month - start.month
    assert whole in {months, months + 1}, "a month later only where its last days are closed"
    assert ends.day >= min(start.day, 28) or ends.day < 6
