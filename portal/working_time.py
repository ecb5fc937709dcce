"""Office time as a rule on plain values: when a clock starts, when it ends.

Office time is [08:30, 17:00) on working days of England, London time: 510 minutes. What arrives outside it counts as
the next opening. A clock of one working day runs 510 office minutes; clocks of two days and more end at 23:59:59 on
the n-th working day after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OPENS = dt.time(8, 30)
CLOSES = dt.time(17, 0)
_ONE_DAY = dt.timedelta(days=1)

Holidays = Collection[dt.date]


def london_date(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LONDON).date()


def is_working_day(day: dt.date, holidays: Holidays) -> bool:
    return day.weekday() < 5 and day not in holidays


def nth_working_day_after(day: dt.date, n: int, holidays: Holidays) -> dt.date:
    while n > 0:
        day += _ONE_DAY
        if is_working_day(day, holidays):
            n -= 1
    return day


def working_days_between(first: dt.date, last: dt.date, holidays: Holidays) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    days = (last - first).days
    return sum(is_working_day(first + dt.timedelta(days=n), holidays) for n in range(1, days + 1))


def next_opening(moment: dt.datetime, holidays: Holidays) -> dt.datetime:
    """The moment itself inside office time, else the next opening (08:10 becomes 08:30 the same day)."""
    local = moment.astimezone(LONDON)
    if is_working_day(local.date(), holidays):
        if local.time() < OPENS:
            return _at(local.date(), OPENS)
        if local.time() < CLOSES:
            return local
    return _at(nth_working_day_after(local.date(), 1, holidays), OPENS)


def add_office_minutes(start: dt.datetime, minutes: int, holidays: Holidays) -> dt.datetime:
    """The end of a clock of office minutes; an end at closing time is written as the next opening."""
    moment = next_opening(start, holidays)
    left = dt.timedelta(minutes=minutes)
    while True:
        today = _at(moment.date(), CLOSES) - moment
        if left < today:
            return moment + left
        left -= today
        moment = _at(nth_working_day_after(moment.date(), 1, holidays), OPENS)


def end_of_clock(start: dt.datetime, working_days: int, holidays: Holidays) -> dt.datetime:
    """When a clock of so many working days, started at `start`, ends."""
    if working_days == 1:
        return add_office_minutes(start, 510, holidays)
    first = next_opening(start, holidays).date()
    return _at(nth_working_day_after(first, working_days, holidays), dt.time(23, 59, 59))


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    # Clock changes happen on Sunday nights, outside office time, so wall-clock arithmetic within a day is exact.
    return dt.datetime.combine(day, time, LONDON)
