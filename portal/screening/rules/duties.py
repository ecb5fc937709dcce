"""Who answers for the front door: the office hours for which nobody is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.working_time import LONDON, WEEKEND, OfficeTime

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    begins_at: dt.datetime
    ends_at: dt.datetime


def office_hours(office: OfficeTime, day: dt.date) -> Span | None:
    """None on a day on which nobody works."""
    if not office.is_working_day(day):
        return None
    return Span(dt.datetime.combine(day, office.opens, LONDON), dt.datetime.combine(day, office.closes, LONDON))


def uncovered(hours: Span, named: Iterable[Span]) -> list[Span]:
    """The parts of these hours for which nobody is named, in order."""
    left, from_ = [], hours.begins_at
    for span in sorted(named, key=lambda one: one.begins_at):
        if span.begins_at >= hours.ends_at:
            break
        if span.begins_at > from_:
            left.append(Span(from_, span.begins_at))
        from_ = max(from_, span.ends_at)
    if from_ < hours.ends_at:
        left.append(Span(from_, hours.ends_at))
    return left


def two_weeks(today: dt.date) -> Iterator[dt.date]:
    """The days of this week and the next; at a weekend this week is over."""
    monday = today - today.weekday() * _ONE_DAY
    if today.weekday() in WEEKEND:
        monday += 7 * _ONE_DAY
    return (monday + n * _ONE_DAY for n in range(14))
