"""Office time as it was worked out on paper, with a calendar beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.working_time import LONDON, OfficeTime, Stop, end_of_hours, end_of_weeks, london_date
from tests.office_walk import HOLIDAYS

OFFICE = OfficeTime(HOLIDAYS)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=LONDON)


def stop(began: str, ended: str | None) -> Stop:
    return Stop(at(began), at(ended) if ended else None, "asked the referrer")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2024-06-12T08:10", "2024-06-12T08:30"),
        ("2024-06-12T08:29:59.999999", "2024-06-12T08:30"),
        ("2024-06-12T08:30", "2024-06-12T08:30"),
        ("2024-06-12T16:59:59.999999", "2024-06-12T16:59:59.999999"),
        ("2024-06-12T17:00:00", "2024-06-13T08:30"),
        ("2024-06-14T17:00:00", "2024-06-17T08:30"),  # a Friday
        ("2024-03-28T17:00:00", "2024-04-02T08:30"),  # Maundy Thursday
        ("2024-12-24T17:00:00", "2024-12-27T08:30"),  # Christmas Eve
        ("2024-03-31T01:30:00", "2024-04-02T08:30"),  # an hour that never was, on Easter Sunday
    ],
)
def test_the_door_opens_and_closes_to_the_microsecond(moment: str, opening: str) -> None:
    assert OFFICE.next_opening(at(moment)) == at(opening)
    assert OFFICE.is_open(at(moment)) is (at(moment) == at(opening))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-06-03T08:10", "2024-06-04T08:30"),  # before the door opens: counts as 08:30 the same day
        ("2024-06-03T08:30", "2024-06-04T08:30"),  # 510 minutes end at closing time, written as the next opening
        ("2024-06-03T08:31", "2024-06-04T08:31"),
        ("2024-06-03T16:59", "2024-06-04T16:59"),
        ("2024-06-03T16:59:30", "2024-06-04T16:59:30"),  # half a minute today, the rest tomorrow
        ("2024-06-03T16:59:59.999999", "2024-06-04T16:59:59.999999"),
        ("2024-06-03T17:00:00", "2024-06-05T08:30"),  # closing time is outside
        ("2024-06-07T12:00", "2024-06-10T12:00"),  # over a weekend
        ("2024-06-08T12:00", "2024-06-11T08:30"),  # on a Saturday
        ("2024-03-28T12:00", "2024-04-02T12:00"),  # over Easter, and the clocks going forward
        ("2024-03-29T12:00", "2024-04-03T08:30"),  # on Good Friday
        ("2024-12-24T16:30", "2024-12-27T16:30"),  # over Christmas
        ("2024-12-31T16:00", "2025-01-02T16:00"),  # over New Year
        ("2021-12-24T09:00", "2021-12-29T09:00"),  # Christmas on a Saturday: Monday and Tuesday are closed for it
        ("2024-03-30T23:30", "2024-04-03T08:30"),  # the night the clocks go forward
        ("2024-10-25T16:00", "2024-10-28T16:00"),  # over the weekend they go back
        ("2024-02-28T12:00", "2024-02-29T12:00"),  # into a leap day
        ("2024-02-29T12:00", "2024-03-01T12:00"),  # and out of it
        ("2022-09-16T12:00", "2022-09-20T12:00"),  # over the late Queen's funeral
    ],
)
def test_one_working_day(received: str, due: str) -> None:
    assert OFFICE.end_of_clock(at(received), 1) == at(due)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2024-06-03T08:31", 508, "2024-06-03T16:59"),
        ("2024-06-03T08:31", 509, "2024-06-04T08:30"),  # an end at closing time
        ("2024-06-07T16:30", 30, "2024-06-10T08:30"),
        ("2024-06-07T16:30", 540, "2024-06-11T08:30"),
        ("2024-06-03T16:59:30", 1, "2024-06-04T08:30:30"),
        ("2024-06-03T18:00", 0, "2024-06-04T08:30"),
    ],
)
def test_clocks_of_minutes(start: str, minutes: int, end: str) -> None:
    assert OFFICE.add_minutes(at(start), minutes) == at(end)


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        ("2024-06-03T12:00", 2, "2024-06-05"),
        ("2024-06-03T16:59:59.999999", 2, "2024-06-05"),
        ("2024-06-03T17:00", 2, "2024-06-06"),  # from the next opening
        ("2024-06-07T09:00", 2, "2024-06-11"),
        ("2024-03-28T12:00", 2, "2024-04-03"),
        ("2024-12-23T12:00", 3, "2024-12-30"),
        ("2024-06-03T12:00", 20, "2024-07-01"),
        ("2024-02-27T12:00", 2, "2024-02-29"),
    ],
)
def test_clocks_of_days(start: str, working_days: int, end: str) -> None:
    assert OFFICE.end_of_clock(at(start), working_days) == at(f"{end}T23:59:59")


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        ([stop("2024-06-03T14:00", "2024-06-03T15:00")], "2024-06-04T13:00"),
        ([stop("2024-06-03T14:00", "2024-06-05T14:00")], "2024-06-06T12:00"),  # two working days
        ([stop("2024-06-03T17:00", "2024-06-04T08:30")], "2024-06-04T12:00"),  # a night takes nothing
        ([stop("2024-06-01T00:00", "2024-06-02T23:00")], "2024-06-04T12:00"),  # nor a weekend before
        ([stop("2024-06-03T09:00", "2024-06-03T12:30")], "2024-06-04T12:30"),  # only what lies in the clock
        ([stop("2024-06-04T12:00:01", "2024-06-04T16:00")], "2024-06-04T12:00"),  # it had run out
        ([stop("2024-06-04T12:00", "2024-06-04T16:00")], "2024-06-04T16:00"),  # stopped at its very end
        ([stop("2024-06-03T14:00", "2024-06-03T15:00"), stop("2024-06-03T14:30", "2024-06-03T15:30")],
         "2024-06-04T13:30"),  # they overlap: an hour and a half
        ([stop("2024-06-03T14:00", "2024-06-03T15:30"), stop("2024-06-03T14:30", "2024-06-03T15:00")],
         "2024-06-04T13:30"),  # one inside the other
        ([stop("2024-06-03T14:00", None)], None),
        ([stop("2024-06-04T12:00", None)], None),
        ([stop("2024-06-04T12:00:01", None)], "2024-06-04T12:00"),  # what is over does not stop
    ],
)  # fmt: skip
def test_one_working_day_from_monday_noon_with_stops(stops: list[Stop], due: str | None) -> None:
    assert OFFICE.end_of_clock(at("2024-06-03T12:00"), 1, stops) == (at(due) if due else None)


@pytest.mark.parametrize(
    ("stops", "end"),
    [
        ([stop("2024-06-04T08:30", "2024-06-04T16:59")], "2024-06-05"),  # less than a whole office day
        ([stop("2024-06-04T08:30", "2024-06-04T17:00")], "2024-06-06"),
        ([stop("2024-06-03T14:00", "2024-06-04T14:00")], "2024-06-06"),  # 510 minutes of two days
        ([stop("2024-06-03T14:00", "2024-06-03T17:00"), stop("2024-06-04T08:30", "2024-06-04T14:00")], "2024-06-06"),
        ([stop("2024-06-03T08:30", "2024-06-03T17:00")], "2024-06-05"),  # what lies before the start is not counted
        ([stop("2024-06-04T08:30", "2024-06-04T14:00"), stop("2024-06-04T09:00", "2024-06-04T14:30")],
         "2024-06-05"),  # they overlap: six hours
        ([stop("2024-06-05T08:30", "2024-06-07T17:00")], "2024-06-10"),  # three days, the moved end's own among them
        ([stop("2024-06-06T08:30", "2024-06-07T17:00")], "2024-06-05"),  # it had run out
        ([stop("2024-06-05T18:00", None)], None),
        ([stop("2024-06-05T23:59:59", None)], None),
        ([stop("2024-06-06T00:00", None)], "2024-06-05"),
    ],
)  # fmt: skip
def test_two_working_days_from_monday_noon_with_stops(stops: list[Stop], end: str | None) -> None:
    assert OFFICE.end_of_clock(at("2024-06-03T12:00"), 2, stops) == (at(f"{end}T23:59:59") if end else None)


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_clock_stops_only_with_a_reason(reason: str) -> None:
    with pytest.raises(ValueError, match="with a reason"):
        Stop(at("2024-06-03T12:00"), None, reason)


def test_a_stop_ends_after_it_began() -> None:
    with pytest.raises(ValueError, match="before it began"):
        Stop(at("2024-06-03T12:00"), at("2024-06-03T11:59"), "asked")
    # In the hour that comes twice, the second 01:10 is after the first 01:50.
    first, second = at("2024-10-27T01:50"), at("2024-10-27T01:10").replace(fold=1)
    assert Stop(first, second, "asked").ended == second


def test_hours_are_those_of_the_sun() -> None:
    assert end_of_hours(at("2024-06-07T16:00"), 72) == at("2024-06-10T16:00")
    assert end_of_hours(at("2024-03-30T12:00"), 72) == at("2024-04-02T13:00"), "the clocks go forward meanwhile"
    assert end_of_hours(at("2024-10-26T12:00"), 72) == at("2024-10-29T11:00"), "and back"


def test_weeks_end_with_the_same_day_of_the_week() -> None:
    assert end_of_weeks(at("2024-02-15T09:00"), 6) == at("2024-03-28T23:59:59")
    assert end_of_weeks(at("2024-02-16T09:00"), 6) == at("2024-03-29T23:59:59"), "Good Friday too"
    assert end_of_weeks(dt.datetime(2024, 6, 30, 23, 30, tzinfo=dt.UTC), 1) == at("2024-07-08T23:59:59"), "in London"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-06-03T12:00", 1, "2024-07-03"),
        ("2024-01-31T12:00", 1, "2024-02-29"),  # a leap year's last day
        ("2023-01-31T12:00", 1, "2023-02-28"),
        ("2024-08-31T12:00", 1, "2024-09-30"),
        ("2024-05-15T12:00", 1, "2024-06-17"),  # a Saturday
        ("2024-11-25T12:00", 1, "2024-12-27"),  # Christmas
        ("2024-02-29T12:00", 1, "2024-04-02"),  # Good Friday, and all of Easter
        ("2024-12-01T12:00", 1, "2025-01-02"),  # into the next year, and New Year
        ("2024-10-31T12:00", 3, "2025-01-31"),
        ("2023-11-30T12:00", 3, "2024-02-29"),
    ],
)
def test_calendar_months(start: str, months: int, end: str) -> None:
    assert OFFICE.end_of_months(at(start), months) == at(f"{end}T23:59:59")


def test_an_office_with_other_hours() -> None:
    """A working day is then as long as its own: 420 minutes here."""
    office = OfficeTime(frozenset(), dt.time(9, 0), dt.time(16, 0))
    assert office.next_opening(at("2024-06-03T08:30")) == at("2024-06-03T09:00")
    assert office.end_of_clock(at("2024-06-03T15:00"), 1) == at("2024-06-04T15:00")
    assert office.end_of_clock(at("2024-06-03T16:00"), 1) == at("2024-06-05T09:00")
    assert office.minutes_between(at("2024-06-03T00:00"), at("2024-06-10T00:00")) == 5 * 420
    with pytest.raises(ValueError, match="opens before it closes"):
        OfficeTime(frozenset(), dt.time(9, 0), dt.time(9, 0))


def test_what_is_no_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="a working day or more"):
        OFFICE.end_of_clock(at("2024-06-03T12:00"), 0)
    for moment in (dt.datetime(2024, 6, 3, 12), dt.datetime(2024, 6, 3, 18)):  # noqa: DTZ001 -- what is refused
        with pytest.raises(ValueError, match="needs its zone"):
            OFFICE.end_of_clock(moment, 1)


def test_the_date_in_london() -> None:
    assert london_date(dt.datetime(2024, 6, 30, 22, 59, tzinfo=dt.UTC)) == dt.date(2024, 6, 30)
    assert london_date(dt.datetime(2024, 6, 30, 23, 0, tzinfo=dt.UTC)) == dt.date(2024, 7, 1)
    assert london_date(dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC)) == dt.date(2024, 12, 31)
    with pytest.raises(ValueError, match="needs its zone"):
        london_date(dt.datetime(2024, 6, 30, 12))  # noqa: DTZ001 -- what is refused


def test_midnight_in_summer_belongs_to_london() -> None:
    """Half past eleven on Sunday in UTC is Monday in London, and the clock starts that morning."""
    sunday_night = dt.datetime(2024, 6, 2, 23, 30, tzinfo=dt.UTC)
    assert OFFICE.next_opening(sunday_night) == at("2024-06-03T08:30")
    assert OFFICE.end_of_clock(sunday_night, 2) == at("2024-06-05T23:59:59")
    assert OFFICE.end_of_clock(sunday_night, 2) == dt.datetime(2024, 6, 5, 22, 59, 59, tzinfo=dt.UTC)


def test_without_holidays_only_weekends_count() -> None:
    office = OfficeTime(frozenset())
    assert office.next_opening(at("2024-03-29T12:00")) == at("2024-03-29T12:00")
    assert office.is_working_day(dt.date(2024, 3, 29))
    assert not office.is_working_day(dt.date(2024, 3, 30))
