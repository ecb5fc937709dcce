"""The clock by which a contact is to be decided: how a question stops it, and how it stands.

One question stops it, once, for at most so many working days of office time; never that of an urgent contact, and not
one that has run out. All that shows the clock asks here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.working_time import OfficeTime, Stop

ASKED = "a question to the sender"
_MINUTE = dt.timedelta(minutes=1)


def may_stop(*, urgent: bool, decided: bool, stopped_before: bool, asked_at: dt.datetime, due_at: dt.datetime) -> bool:
    """Whether a question that is asked now stops the clock. One that came back after a decision runs on."""
    return not (urgent or decided or stopped_before) and asked_at < due_at


def stops_until(office: OfficeTime, asked_at: dt.datetime, working_days: int) -> dt.datetime:
    """Until when at most: so much office time, so that no reading of "two working days" is longer."""
    return office.add_minutes(asked_at, working_days * (office.day / _MINUTE))


def with_stop(
    office: OfficeTime,
    *,
    received_at: dt.datetime,
    due_at: dt.datetime,
    working_days: int,
    asked_at: dt.datetime,
    ended_at: dt.datetime,
) -> dt.datetime:
    """When the clock ends that stood still between two moments; never sooner than without the stop."""
    stop = Stop(asked_at, max(asked_at, ended_at), ASKED)
    end = office.end_of_clock(received_at, working_days, [stop])
    return max(due_at, end) if end else due_at  # a stop that has ended always leaves an end


@dataclass(frozen=True)
class DecideClock:
    """How the clock of a contact stands: until when, whether it stands still, and how much of it is gone."""

    by: dt.datetime
    late: bool
    stopped_until: dt.datetime | None  # none: it runs
    unanswered: bool  # the time for an answer ran out: it is to be decided on what is known
    left: int  # minutes of office time, stops taken out
    gone: int  # in hundredths of the whole


def decide_clock(
    office: OfficeTime,
    *,
    decide_by: dt.datetime,
    working_days: int,
    urgent: bool,
    unanswered_at: dt.datetime | None,
    open_stop_until: dt.datetime | None,
    at: dt.datetime,
) -> DecideClock:
    """`open_stop_until`: of a question that stopped the clock and has no answer yet."""
    ran_out = open_stop_until is not None and open_stop_until <= at
    stopped = open_stop_until if not (urgent or ran_out or unanswered_at) else None
    whole = working_days * office.day / _MINUTE
    left = office.minutes_between(stopped or at, decide_by)
    return DecideClock(
        by=decide_by,
        late=decide_by < at,
        stopped_until=stopped,
        unanswered=ran_out or (open_stop_until is not None and unanswered_at is not None),
        left=int(left),
        gone=round(100 * (1 - min(left / whole, 1))),
    )
