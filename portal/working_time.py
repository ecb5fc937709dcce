"""Office time as a rule on plain values: when a clock starts, when it stops, when it ends.

Office time is [08:30, 17:00) on working days of England, London time: 510 minutes. What arrives outside it counts as
the next opening. A clock of one working day runs one office day's minutes; clocks of two days and more end at 23:59:59
on the n-th working day after. Hours, weeks and months are those of the calendar.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OPENS = dt.time(8, 30)
CLOSES = dt.time(17, 0)
WEEKEND = frozenset({5, 6})  # as `date.weekday` counts: Saturday and Sunday
_LAST_SECOND = dt.time(23, 59, 59)
_MINUTE, _ONE_DAY, _NOTHING = dt.timedelta(minutes=1), dt.timedelta(days=1), dt.timedelta()


def london_date(moment: dt.datetime) -> dt.date:
    return _in_london(moment).date()


@dataclass(frozen=True)
class Stop:
    """While a clock stood still, and why; without an end it stands still now."""

    began: dt.datetime
    ended: dt.datetime | None
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a clock can only stop with a reason")
        began = _in_london(self.began).astimezone(dt.UTC)
        if self.ended is not None and _in_london(self.ended).astimezone(dt.UTC) < began:
            raise ValueError("a stop cannot end before it began")


@dataclass(frozen=True)
class OfficeTime:
    """The days nobody works and the hours of the others: all that a clock needs to know.

    Clock changes happen in Sunday's early hours, outside office time, so within it arithmetic on the clock on the wall
    is exact.
    """

    holidays: frozenset[dt.date]
    opens: dt.time = OPENS
    closes: dt.time = CLOSES

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("an office opens before it closes")

    @cached_property
    def day(self) -> dt.timedelta:
        """How long the office is open on a working day."""
        return dt.datetime.combine(dt.date.min, self.closes) - dt.datetime.combine(dt.date.min, self.opens)

    @cached_property
    def _missing(self) -> list[int]:
        """The holidays that take a working day away, as ordinals in order."""
        return sorted(day.toordinal() for day in self.holidays if day.weekday() not in WEEKEND)

    # Days

    def is_working_day(self, day: dt.date) -> bool:
        return day.weekday() not in WEEKEND and day not in self.holidays

    def nth_working_day_after(self, day: dt.date, n: int) -> dt.date:
        while n > 0:
            day += _ONE_DAY
            if self.is_working_day(day):
                n -= 1
        return day

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after `first`, up to and with `last`."""
        start, end = first.toordinal(), last.toordinal()
        if end <= start:
            return 0
        holidays = bisect_right(self._missing, end) - bisect_right(self._missing, start)
        return _weekdays_until(end) - _weekdays_until(start) - holidays

    # Office time

    def is_open(self, moment: dt.datetime) -> bool:
        return self.next_opening(moment) == _in_london(moment)

    def next_opening(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself inside office time, else the next opening (08:10 becomes 08:30 the same day)."""
        local = _in_london(moment)
        day, time = local.date(), local.time()
        if time < self.closes and self.is_working_day(day):
            return local if time >= self.opens else dt.datetime.combine(day, self.opens, LONDON)
        return dt.datetime.combine(self.nth_working_day_after(day, 1), self.opens, LONDON)

    def minutes_between(self, first: dt.datetime, last: dt.datetime) -> float:
        """How many minutes of office time lie between two moments, parts of them included; never less than none."""
        opening, after = self.next_opening(first), self.next_opening(last)
        return self._between(opening, max(opening, after)) / _MINUTE

    # Clocks

    @overload
    def add_minutes(self, start: dt.datetime, minutes: float, stops: tuple[()] = ()) -> dt.datetime: ...
    @overload
    def add_minutes(self, start: dt.datetime, minutes: float, stops: Sequence[Stop]) -> dt.datetime | None: ...
    def add_minutes(self, start: dt.datetime, minutes: float, stops: Sequence[Stop] = ()) -> dt.datetime | None:
        """The end of a clock of office minutes; none while a stop is open that began before it ran out.

        A stop is like a closed office: what ends at closing time or as a stop begins is written as the moment at which
        the clock would run again. So a stop outside office time takes nothing, and stops that overlap count once.
        """
        return _unless_open(self._end_of_minutes(start, minutes * _MINUTE, stops), stops)

    @overload
    def end_of_clock(self, start: dt.datetime, working_days: int, stops: tuple[()] = ()) -> dt.datetime: ...
    @overload
    def end_of_clock(self, start: dt.datetime, working_days: int, stops: Sequence[Stop]) -> dt.datetime | None: ...
    def end_of_clock(self, start: dt.datetime, working_days: int, stops: Sequence[Stop] = ()) -> dt.datetime | None:
        """When a clock of so many working days ends; none while a stop is open that began before it ran out.

        Of two days and more: each whole office day that its stops took out, all their office time added up, moves the
        end by a working day. What is left over moves nothing, as the rest of the first day moves nothing either: such
        a clock ends hours after the office closes.
        """
        if working_days < 1:
            raise ValueError("a clock runs for a working day or more")
        if working_days == 1:
            return _unless_open(self._end_of_minutes(start, self.day, stops), stops)
        return _unless_open(self._end_of_days(start, working_days, stops), stops)

    def end_of_months(self, start: dt.datetime, months: int) -> dt.datetime:
        """The end of the same date so many months on; where there is none, of the month's last day.

        An end on a day nobody works is moved to the next working day.
        """
        began = london_date(start)
        year, month = divmod(began.year * 12 + began.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        day = dt.date(year, month + 1, min(began.day, last))
        if not self.is_working_day(day):
            day = self.nth_working_day_after(day, 1)
        return dt.datetime.combine(day, _LAST_SECOND, LONDON)

    def closing_after(self, start: dt.datetime, working_days: int) -> dt.datetime:
        """When the office closes on the n-th working day after the day it is: "the end of the next working day"."""
        return dt.datetime.combine(self.nth_working_day_after(london_date(start), working_days), self.closes, LONDON)

    # All below works on moments in office time, in London's zone.

    def _between(self, first: dt.datetime, last: dt.datetime) -> dt.timedelta:
        days = self.working_days_between(first.date(), last.date())
        return days * self.day + (_on_the_wall(last) - _on_the_wall(first))

    def _after(self, moment: dt.datetime, left: dt.timedelta) -> dt.datetime:
        days, rest = divmod(left, self.day)
        ends = self.nth_working_day_after(moment.date(), days)
        moment = dt.datetime.combine(ends, moment.time(), LONDON)
        today = dt.datetime.combine(ends, self.closes, LONDON) - moment
        if rest < today:
            return moment + rest
        return dt.datetime.combine(self.nth_working_day_after(ends, 1), self.opens, LONDON) + (rest - today)

    def _end_of_minutes(self, start: dt.datetime, left: dt.timedelta, stops: Sequence[Stop]) -> dt.datetime:
        moment = self.next_opening(start)
        for began, ended in self._in_office(stops):
            end = self._after(moment, left)
            if end < began:
                return end
            if ended > moment:
                left -= self._between(moment, max(moment, began))
                moment = ended
        return self._after(moment, left)

    def _end_of_days(self, start: dt.datetime, working_days: int, stops: Sequence[Stop]) -> dt.datetime:
        opening = self.next_opening(start)
        ended, moved = list(self._in_office(stops)), 0
        while True:
            day = self.nth_working_day_after(opening.date(), working_days + moved)
            end = dt.datetime.combine(day, _LAST_SECOND, LONDON)
            taken = self._taken(ended, opening, self.next_opening(end)) // self.day
            if taken == moved:
                return end
            moved = taken

    def _in_office(self, stops: Sequence[Stop]) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """What each stop that has ended has of office time, the one that began first before all others."""
        for stop in sorted(stops, key=lambda stop: stop.began):
            if stop.ended is not None:
                yield self.next_opening(stop.began), self.next_opening(stop.ended)

    def _taken(
        self, stopped: Sequence[tuple[dt.datetime, dt.datetime]], first: dt.datetime, last: dt.datetime
    ) -> dt.timedelta:
        """The office time that stops took out between two moments; where they overlap, it is taken once."""
        taken, counted = _NOTHING, first
        for began, ended in stopped:
            until = min(ended, last)
            if until > max(began, counted):
                taken += self._between(max(began, counted), until)
                counted = until
        return taken


def _unless_open(end: dt.datetime, stops: Sequence[Stop]) -> dt.datetime | None:
    """A clock that stands still now has no end yet; what stopped after it had run out changes nothing."""
    return None if any(stop.ended is None and stop.began <= end for stop in stops) else end


# Hours and weeks need no office.


def end_of_hours(start: dt.datetime, hours: float) -> dt.datetime:
    """So many hours later, day and night, whatever the clocks on the wall do meanwhile."""
    return (_in_london(start).astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(LONDON)


def end_of_weeks(start: dt.datetime, weeks: int) -> dt.datetime:
    """The end of the same day of the week, so many weeks on."""
    day = london_date(start) + dt.timedelta(weeks=weeks)
    return dt.datetime.combine(day, _LAST_SECOND, LONDON)


def _in_london(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(LONDON)


def _on_the_wall(moment: dt.datetime) -> dt.timedelta:
    return dt.timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )


def _weekdays_until(ordinal: int) -> int:
    """How many Mondays to Fridays the calendar has had up to and with this day; its first day was a Monday."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)
