"""How a question stops the clock by which a contact is to be decided."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.contacts.rules.stops import decide_clock, may_stop, stops_until, with_stop
from portal.working_time import LONDON, OfficeTime

OFFICE = OfficeTime(frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28)}))
MONDAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
HOUR = dt.timedelta(hours=1)
A_DAY = 510  # minutes of office time

moments = st.integers(0, 50 * 24 * 60).map(lambda minutes: MONDAY + dt.timedelta(minutes=minutes))


def _due(received_at: dt.datetime) -> dt.datetime:
    return OFFICE.end_of_clock(received_at, 1)


def _with_stop(received_at: dt.datetime, asked_at: dt.datetime, ended_at: dt.datetime) -> dt.datetime:
    return with_stop(
        OFFICE,
        received_at=received_at,
        due_at=_due(received_at),
        working_days=1,
        asked_at=asked_at,
        ended_at=ended_at,
    )


def test_an_answer_after_two_hours_moves_the_end_by_two_hours() -> None:
    assert _with_stop(MONDAY, MONDAY + HOUR, MONDAY + 3 * HOUR) == _due(MONDAY) + 2 * HOUR


def test_at_most_two_days_of_office_time() -> None:
    """Asked on Monday at 11: until Wednesday at 11. What was left on Monday is left then: 7 and a half hours."""
    asked = MONDAY + HOUR
    until = stops_until(OFFICE, asked, 2)
    assert until == asked + dt.timedelta(days=2)
    assert _with_stop(MONDAY, asked, until) == dt.datetime(2026, 11, 26, 10, 0, tzinfo=LONDON)


@given(moments, moments, moments)
def test_a_stop_never_brings_the_end_forward_and_takes_what_it_lasted_and_no_more(
    received: dt.datetime, asked: dt.datetime, ended: dt.datetime
) -> None:
    due = _due(received)
    end = _with_stop(received, asked, ended)
    assert end >= due
    moved = OFFICE.minutes_between(due, end)
    assert moved <= OFFICE.minutes_between(asked, max(asked, ended)) + 1e-6
    if asked >= due:
        assert end == due, "what has run out cannot be stopped"


@given(moments)
def test_the_longest_stop_is_two_working_days(asked: dt.datetime) -> None:
    until = stops_until(OFFICE, asked, 2)
    assert abs(OFFICE.minutes_between(asked, until) - 2 * A_DAY) < 1e-6
    assert until <= OFFICE.end_of_clock(asked, 2) + dt.timedelta(hours=9), "nor by the days of the calendar"


@given(moments, st.booleans(), st.booleans(), st.booleans(), moments)
def test_it_stops_once_and_never_when_urgent(
    asked: dt.datetime, urgent: bool, decided: bool, before: bool, due: dt.datetime
) -> None:
    stops = may_stop(urgent=urgent, decided=decided, stopped_before=before, asked_at=asked, due_at=due)
    assert stops == (not urgent and not decided and not before and asked < due)


def _clock(at: dt.datetime, *, urgent: bool = False, unanswered: bool = False, stop: dt.datetime | None = None) -> str:
    found = decide_clock(
        OFFICE,
        decide_by=_due(MONDAY),
        working_days=1,
        urgent=urgent,
        unanswered_at=MONDAY if unanswered else None,
        open_stop_until=stop,
        at=at,
    )
    stopped = "stopped" if found.stopped_until else "runs"
    return f"{stopped} {'late' if found.late else 'in time'} {found.unanswered} {found.left} {found.gone}"


def test_how_it_stands() -> None:
    later = MONDAY + 5 * HOUR
    assert _clock(MONDAY) == f"runs in time False {A_DAY} 0"
    assert _clock(MONDAY + HOUR) == "runs in time False 450 12"
    assert _clock(MONDAY + HOUR, stop=later) == "stopped in time False 210 59", "what is left when it runs again"
    assert _clock(MONDAY + HOUR, stop=later, urgent=True) == "runs in time False 450 12", "danger waits for no answer"
    assert _clock(later, stop=later) == "runs in time True 210 59", "before the worker has said so"
    assert _clock(later, stop=MONDAY, unanswered=True) == "runs in time True 210 59"
    assert _clock(later, unanswered=True) == "runs in time False 210 59", "answered, though late"
    assert _clock(MONDAY + 48 * HOUR) == "runs late False 0 100"
