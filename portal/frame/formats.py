"""How times, ages and numbers are written on every page: plain, British, in London's time."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup

from portal.accounts.rules import first_name
from portal.database import now
from portal.guidance.codes import words_of

LONDON = ZoneInfo("Europe/London")
NOTHING = "\N{EN DASH}"
_LAST_MINUTE = dt.time(23, 59)


def in_london(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(LONDON)


def today_in_london() -> dt.date:
    return in_london(now()).date()


def _date_of(day: dt.date | dt.datetime) -> dt.date:
    return in_london(day).date() if isinstance(day, dt.datetime) else day


def day_month_year(day: dt.date | dt.datetime | None) -> str:
    """4 Nov 2026"""
    if day is None:
        return NOTHING
    day = _date_of(day)
    return f"{day.day} {day:%b} {day.year}"


def clock_time(moment: dt.datetime) -> str:
    """3:05 pm, 3 pm, midday"""
    return time_of_day(in_london(moment).time())


def time_of_day(time: dt.time) -> str:
    """8:30 am: what a clock on a wall shows, on no day in particular."""
    if time.minute == 0 and time.hour in {0, 12}:
        return "midday" if time.hour else "midnight"
    hour = time.hour % 12 or 12
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{hour}{minutes} {'am' if time.hour < 12 else 'pm'}"


def date_and_time(moment: dt.datetime | None) -> str:
    """4 Nov 2026 at 3:05 pm"""
    return NOTHING if moment is None else f"{day_month_year(moment)} at {clock_time(moment)}"


def file_size(size: int) -> str:
    """812 bytes, 340 kB, 9.6 MB"""
    if size < 1024:
        return count(size, "byte")
    kilobytes = round(size / 1024)
    return f"{kilobytes} kB" if kilobytes < 1024 else f"{size / 1024 / 1024:.1f} MB"


def happened(moment: dt.datetime, at: dt.datetime | None = None) -> str:
    """at 3 pm, yesterday at 3 pm, on 4 Nov 2026 at 3 pm: what happened, as one tells it."""
    distance = (_date_of(at or now()) - _date_of(moment)).days
    if distance in {0, 1}:
        return f"{('', 'yesterday ')[distance]}at {clock_time(moment)}"
    return f"on {date_and_time(moment)}"


def since(moment: dt.datetime, at: dt.datetime | None = None) -> str:
    """since 3 pm, since yesterday at 3 pm, since 4 Nov 2026 at 3 pm: what is still so."""
    return f"since {happened(moment, at).removeprefix('at ').removeprefix('on ')}"


def count(number: int, one: str, several: str = "") -> str:
    """1 child, 2 children: `{{ n | count("child", "children") }}`"""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def days_since(moment: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """3 days: how long ago, in days of the calendar."""
    if moment is None:
        return NOTHING
    days = ((today or today_in_london()) - _date_of(moment)).days
    return "today" if days == 0 else count(days, "day")


def due(moment: dt.datetime | None, at: dt.datetime | None = None) -> str:
    """by 3 pm tomorrow: a time one can act on."""
    if moment is None:
        return "no date set"
    at = at or now()
    word = "by" if moment >= at else "was due"
    day = _which_day(_date_of(moment), _date_of(at))
    if in_london(moment).time() >= _LAST_MINUTE:  # clocks of days end with the day: nobody acts at 11:59 pm
        return f"{word} the end of {day.removeprefix('on ')}"
    return f"{word} {clock_time(moment)} {day}"


def when(moment: dt.datetime, at: dt.datetime | None = None) -> str:
    """3 pm tomorrow, 10:05 pm yesterday: for times close to now."""
    return f"{clock_time(moment)} {_which_day(_date_of(moment), _date_of(at or now()))}"


def grouped(digits: str, *groups: int) -> str:
    """943 476 5919: `{{ number | grouped(3, 3, 4) }}`; what has another length stays as it is."""
    compact = "".join(digits.split())
    if len(compact) != sum(groups):
        return digits
    ends = list(itertools.accumulate(groups))
    return " ".join(compact[end - size : end] for end, size in zip(ends, groups, strict=True))


def minutes_left(minutes: int) -> str:
    """6 h 20 min left, 35 min left: of office time."""
    if minutes <= 0:
        return "no office time left"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return f"{' '.join(filter(None, parts))} left"


def _which_day(day: dt.date, today: dt.date) -> str:
    distance = (day - today).days
    if abs(distance) <= 1:
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if 1 < distance < 7:
        return f"on {day:%A}"
    return f"on {day_month_year(day)}"


def age(born: dt.date | None, today: dt.date | None = None) -> str:
    """How old a child is: weeks, then months, then years."""
    if born is None:
        return "age not known"
    today = today or today_in_london()
    if born > today:
        return "not born yet"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 24:
        return count(months // 12, "year")
    return count(months, "month") if months else count((today - born).days // 7, "week")


def number(value: float | None, digits: int = 0) -> str:
    """1,234 or 12.5; a dash where there is nothing."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


_A_LONG_WORD = re.compile(r"\S{50}(?=\S)")


def breakable(text: str) -> Markup:
    """What somebody wrote, with places to break a word that has no end: laying one out whole takes a paper minutes."""
    return Markup("<wbr>").join(_A_LONG_WORD.sub(lambda found: f"{found[0]}\0", text).split("\0"))


def init_formats(app: Flask) -> None:
    app.jinja_env.filters.update(
        date=day_month_year,
        date_time=date_and_time,
        clock=clock_time,
        time_of_day=time_of_day,
        days_since=days_since,
        happened=happened,
        since=since,
        first_name=first_name,
        due=due,
        when=when,
        file_size=file_size,
        breakable=breakable,
        grouped=grouped,
        words_of=words_of,
        age=age,
        count_of=count,
        minutes_left=minutes_left,
        number=number,
    )
