"""Office time as somebody would count it who walks through it minute by minute, with a calendar in hand.

Slow and obvious, and written without a look at `portal.working_time`: the tests hold the one against the other.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import holidays

from portal.working_time import Stop

LONDON = ZoneInfo("Europe/London")
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
OFFICE_DAY = 510 * MINUTE
# The bank holidays of England in the ten years in which walks begin, the one before, and the two in which some end.
HOLIDAYS = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2033)))


def works(day: dt.date) -> bool:
    return day.strftime("%a") not in {"Sat", "Sun"} and day not in HOLIDAYS


def in_office(moment: dt.datetime) -> bool:
    local = moment.astimezone(LONDON)
    return works(local.date()) and (8, 30) <= (local.hour, local.minute) < (17, 0)


@dataclass(frozen=True)
class Piece:
    """A minute, or the part of one in which nothing changes."""

    begins: dt.datetime
    ends: dt.datetime
    stops: Sequence[Stop]

    @property
    def lasts(self) -> dt.timedelta:
        return self.ends - self.begins

    @property
    def is_in_office(self) -> bool:
        return in_office(self.begins)

    @property
    def is_stopped(self) -> bool:
        return any(s.began <= self.begins and (s.ended is None or self.begins < s.ended) for s in self.stops)

    @property
    def is_stopped_for_good(self) -> bool:
        return any(s.began <= self.begins and s.ended is None for s in self.stops)


def walk(start: dt.datetime, stops: Sequence[Stop] = ()) -> Iterator[Piece]:
    """From the start on and for ever, one minute after another, cut where a stop begins or ends in it."""
    start = start.astimezone(dt.UTC)
    edges = [edge.astimezone(dt.UTC) for stop in stops for edge in (stop.began, stop.ended) if edge is not None]
    minute = start.replace(second=0, microsecond=0)
    while True:
        after = minute + MINUTE
        cuts = sorted({max(minute, start), after, *(edge for edge in edges if max(minute, start) < edge < after)})
        for begins, ends in itertools.pairwise(cuts):
            yield Piece(begins, ends, stops)
        minute = after


def end_of_minutes(start: dt.datetime, lasts: dt.timedelta, stops: Sequence[Stop] = ()) -> dt.datetime | None:
    """Where so much office time has gone by; what ends with a piece is written as the next one in which it runs."""
    left = lasts
    for piece in walk(start, stops):
        if piece.is_stopped_for_good:
            return None
        if not piece.is_in_office or piece.is_stopped:
            continue
        if left < piece.lasts:
            return piece.begins + left
        left -= piece.lasts
    raise AssertionError


def end_of_days(start: dt.datetime, working_days: int, stops: Sequence[Stop] = ()) -> dt.datetime | None:
    """The last second of the working day on which so many have gone by, those not counted that stops took out."""
    first: dt.date | None = None
    passed, stopped = 0, dt.timedelta()
    for piece in walk(start, stops):
        local = piece.begins.astimezone(LONDON)
        day, last_second = local.date(), dt.time(23, 59, 59)
        if piece.is_stopped_for_good and local.time() <= last_second:
            return None
        if piece.is_in_office:
            first = first or day
            stopped += piece.lasts if piece.is_stopped else dt.timedelta()
        midnight = piece.ends.astimezone(LONDON).date() > day
        if midnight and first is not None and day > first and works(day):
            passed += 1
            if passed - stopped // OFFICE_DAY >= working_days:
                return dt.datetime.combine(day, last_second, LONDON)
    raise AssertionError


def time_between(first: dt.datetime, last: dt.datetime) -> dt.timedelta:
    total = dt.timedelta()
    for piece in walk(first):
        if piece.begins >= last:
            return total
        if piece.is_in_office:
            total += min(piece.ends, last.astimezone(dt.UTC)) - piece.begins
    raise AssertionError
