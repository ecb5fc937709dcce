"""Periods: months, financial quarters and years, any two dates; all by London's calendar, both ends inside."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from portal.working_time import LONDON

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    name: str
    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """1 Oct to 31 Dec 2026"""
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first.day} {self.first:%b}{year} to {self.last.day} {self.last:%b} {self.last.year}"

    @property
    def is_quarter(self) -> bool:
        return self == quarter_of(self.first)

    @property
    def in_months(self) -> str:
        """October to December 2026"""
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {self.last:%B} {self.last.year}"

    def __post_init__(self) -> None:
        if self.last == dt.date.max:
            raise PeriodUnreadable(self.name)  # no moment comes after it

    @property
    def begins(self) -> dt.datetime:
        return dt.datetime.combine(self.first, dt.time(), LONDON)

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return dt.datetime.combine(self.last + _ONE_DAY, dt.time(), LONDON)


class PeriodUnreadable(ValueError):
    def __init__(self, written: str) -> None:
        super().__init__(
            f"{written!r} is not a period. Write a quarter (2021-22Q1), a year (2021-22), a month (2021-02), or two"
            " months or dates with two dots between them (2021-02..2021-07)."
        )


def read_period(written: str) -> Period:
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{2})Q([1-4])", written):
        return _quarter(_financial_year(match, written), int(match[3]))
    if ".." in written:
        first, _, last = written.partition("..")
        period = Period(written, _one_end(first, written)[0], _one_end(last, written)[1])
        if period.first > period.last:
            raise PeriodUnreadable(written)
        return period
    if (match := re.fullmatch(r"([0-9]{4})-([0-9]{2})", written)) and int(match[2]) > 12:
        year = _financial_year(match, written)
        return Period(written, dt.date(year, 4, 1), dt.date(year + 1, 3, 31))
    return Period(written, *_one_end(written, written))


def quarter_of(day: dt.date) -> Period:
    """The financial quarter a day lies in; the first begins in April."""
    year = day.year if day.month >= 4 else day.year - 1
    return _quarter(year, (day.month - 4) % 12 // 3 + 1)


def quarters_up_to(day: dt.date, count: int) -> list[Period]:
    """So many quarters, the last the one the day lies in."""
    quarters = [quarter_of(day)]
    while len(quarters) < count:
        quarters.append(quarter_of(quarters[-1].first - _ONE_DAY))
    return quarters[::-1]


def quarters_from(day: dt.date, last: dt.date) -> list[Period]:
    """Every quarter from the beginning of a day's financial year up to the one in which another lies."""
    quarters = [_quarter(day.year if day.month >= 4 else day.year - 1, 1)]
    while quarters[-1].last < last:
        quarters.append(quarter_of(quarters[-1].last + _ONE_DAY))
    return quarters


def year_of(day: dt.date) -> Period:
    """The financial year a day lies in."""
    year = day.year if day.month >= 4 else day.year - 1
    return read_period(f"{year}-{(year + 1) % 100:02}")


def quarters_in(period: Period) -> list[Period]:
    """The four quarters of a financial year, or the quarter itself; of any other period, none."""
    if period.is_quarter:
        return [period]
    return quarters_from(period.first, period.last) if period == year_of(period.first) else []


def _quarter(year: int, number: int) -> Period:
    first = _month(year, 4 + 3 * (number - 1))[0]
    return Period(f"{year}-{(year + 1) % 100:02}Q{number}", first, _month(year, 6 + 3 * (number - 1))[1])


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day; months past December belong to the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = dt.date(year, month, 1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - _ONE_DAY


def _financial_year(match: re.Match[str], written: str) -> int:
    year = int(match[1])
    if (year + 1) % 100 != int(match[2]) or not 1 <= year <= 9998:
        raise PeriodUnreadable(written)
    return year


def _one_end(part: str, written: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month or a date; a date is both."""
    try:
        if match := re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", part):
            return _month(int(match[1]), int(match[2]))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", part):
            day = dt.date.fromisoformat(part)
            return day, day
    except (ValueError, OverflowError) as error:
        raise PeriodUnreadable(written) from error
    raise PeriodUnreadable(written)
