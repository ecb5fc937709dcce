"""Periods: by London's calendar, both ends inside; quarters that begin in April."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.measures.periods import Period, PeriodUnreadable, quarter_of, quarters_up_to, read_period

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


def _ends(written: str) -> tuple[str, str]:
    period = read_period(written)
    return str(period.first), str(period.last)


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("2021-22Q1", ("2021-04-01", "2021-06-30")),
        ("2021-22Q2", ("2021-07-01", "2021-09-30")),
        ("2021-22Q3", ("2021-10-01", "2021-12-31")),
        ("2021-22Q4", ("2022-01-01", "2022-03-31")),
        ("1999-00Q4", ("2000-01-01", "2000-03-31")),
        ("2021-22", ("2021-04-01", "2022-03-31")),
        ("2021-02", ("2021-02-01", "2021-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2000-02", ("2000-02-01", "2000-02-29")),
        ("1900-02", ("1900-02-01", "1900-02-28")),
        ("2021-12", ("2021-12-01", "2021-12-31")),
        ("2021-02..2021-07", ("2021-02-01", "2021-07-31")),
        ("2021-02-10..2021-07", ("2021-02-10", "2021-07-31")),
        ("2024-02-29..2024-02-29", ("2024-02-29", "2024-02-29")),
        ("2024-02-29", ("2024-02-29", "2024-02-29")),
    ],
)
def test_reading_a_period(written: str, ends: tuple[str, str]) -> None:
    assert _ends(written) == ends


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "2021", "2021-22Q0", "2021-22Q5", "2021-23Q1", "2021-20", "2021-00", "2021-2", "21-22Q1", "2021-22q1",
        "2021-02-29", "2021-02-30", "2021-13-01", "..", "2021-02..", "..2021-02", "2021-07..2021-02",
        "2021-02...2021-03", "2021-02..2021-03..2021-04", "2021-22Q1..2021-22Q2", "0000-01", "9999-12", "9999-12-31",
        "2021-02 ", "2021-02\n", "2021-02\x00", "\u0662\u0660\u0662\u0661-\u0660\u0662",
        "\u0662021-02", "202\uff11-22Q1", "202\uff11-22", "Q1", "None", "2021-W05",
    ],
)  # fmt: skip
def test_what_is_no_period_is_said_to_be_none(written: str) -> None:
    with pytest.raises(PeriodUnreadable, match="is not a period"):
        read_period(written)


@given(st.text(max_size=25) | st.from_regex(r"\A[0-9]{4}-[0-9]{2}(-[0-9]{2}|Q[0-9])?(\.\.[0-9]{4}-[0-9]{2})?\Z"))
def test_whatever_is_written_is_a_period_or_is_refused(written: str) -> None:
    try:
        period = read_period(written)
    except PeriodUnreadable:
        return
    assert period.first <= period.last
    assert period.begins < period.ends


@given(days)
def test_a_day_lies_in_the_quarter_it_is_said_to_lie_in(day: dt.date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.first.day == 1
    assert quarter.first.month in {1, 4, 7, 10}
    assert (quarter.last + DAY).day == 1
    assert 90 <= (quarter.last - quarter.first).days + 1 <= 92
    assert read_period(quarter.name) == quarter


@given(days, st.integers(1, 12))
def test_quarters_follow_each_other_without_gap_or_overlap(day: dt.date, count: int) -> None:
    quarters = quarters_up_to(day, count)
    assert len(quarters) == count
    assert quarters[-1] == quarter_of(day)
    for earlier, later in itertools.pairwise(quarters):
        assert earlier.last + DAY == later.first
        assert earlier.ends == later.begins


@given(st.integers(2012, 2098))
def test_four_quarters_are_a_year(year: int) -> None:
    name = f"{year}-{(year + 1) % 100:02}"
    whole = read_period(name)
    quarters = [read_period(f"{name}Q{number}") for number in range(1, 5)]
    assert (quarters[0].first, quarters[-1].last) == (whole.first, whole.last)
    assert sum((quarter.last - quarter.first).days + 1 for quarter in quarters) == (whole.last - whole.first).days + 1


@given(days, st.integers(0, 400))
def test_a_period_is_as_long_as_its_days(day: dt.date, more: int) -> None:
    """Counted in moments: a day in March has 23 hours and one in October 25, and no moment is in two periods."""
    period = Period("", day, day + more * DAY)
    length = period.ends.astimezone(dt.UTC) - period.begins.astimezone(dt.UTC)
    assert abs(length - (more + 1) * DAY) <= dt.timedelta(hours=2)
    assert Period("", period.last + DAY, period.last + DAY).begins == period.ends


def test_summer_time_begins_and_ends_inside_a_period() -> None:
    march, october = read_period("2024-03-31"), read_period("2024-10-27")
    assert march.ends.astimezone(dt.UTC) - march.begins.astimezone(dt.UTC) == dt.timedelta(hours=23)
    assert october.ends.astimezone(dt.UTC) - october.begins.astimezone(dt.UTC) == dt.timedelta(hours=25)


def test_the_quarter_turns_at_midnight_in_london() -> None:
    quarter = read_period("2021-22Q1")
    assert quarter.begins == dt.datetime(2021, 3, 31, 23, 0, tzinfo=dt.UTC)
    assert quarter.ends == dt.datetime(2021, 6, 30, 23, 0, tzinfo=dt.UTC)
