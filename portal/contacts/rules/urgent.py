"""Rules of what is urgent while the office is closed: how long its link works, and when a phone call was."""

from __future__ import annotations

import datetime as dt

from portal.working_time import LONDON, london_date

LINK_AFTER = dt.timedelta(hours=24)  # so long the link still shows whom to ring, once somebody has acknowledged it


def link_is_over(acknowledged_at: dt.datetime | None, at: dt.datetime, *, dealt_with: bool) -> bool:
    """Once the front door has dealt with it, or a day after somebody acknowledged; until then it stays open."""
    return dealt_with or (acknowledged_at is not None and at - acknowledged_at >= LINK_AFTER)


class NoSuchTime(ValueError):
    """The clocks went forward over it."""


def moment_of(day: dt.date, time: dt.time, at: dt.datetime) -> dt.datetime:
    """When it was this time in London on a day. Of an hour that came twice, the last that has been by now."""
    early, late = (dt.datetime.combine(day, time, LONDON).replace(fold=fold) for fold in (0, 1))
    first, second = early.astimezone(dt.UTC), late.astimezone(dt.UTC)
    if second < first:  # no clock on the wall has shown it
        raise NoSuchTime
    return second if second <= at else first


def is_long_ago(moment: dt.datetime, at: dt.datetime) -> bool:
    """Before yesterday: somebody may have meant another day."""
    return london_date(moment) < london_date(at) - dt.timedelta(days=1)
