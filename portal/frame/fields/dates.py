"""A date in three inputs. An error names what is missing or wrong, and leads to the input that is."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.frame.fields.asked import Asked
from portal.frame.fields.text import cleaned, without_unprintable
from portal.frame.formats import day_month_year

PARTS = ("day", "month", "year")
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

Limit = dt.date | Callable[[], dt.date] | None


@dataclass(frozen=True)
class Reading:
    """What three inputs say: a date, or words about the inputs that are wrong."""

    date: dt.date | None = None
    words: str = ""
    wrong: tuple[str, ...] = ()


def month_number(typed: str) -> int | None:
    """3, 03, March, mar and Sept. are the same month to a person."""
    if typed.isascii() and typed.isdigit():
        number = int(typed[:4])
        return number if 1 <= number <= 12 else None
    word = typed.lower().rstrip(".")
    found = [number for name, number in MONTHS.items() if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def read_date(typed: dict[str, str], called: str) -> Reading:
    """First what is missing, then what cannot be, one thing at a time and in that order."""
    missing = tuple(part for part in PARTS if not typed[part])
    if missing:
        return Reading(words=f"{called} must include a {' and '.join(missing)}", wrong=missing)
    day, month, year = (_whole(typed["day"]), month_number(typed["month"]), _whole(typed["year"]))
    if month is None:
        wrong = ("month",) if day is not None and 1 <= day <= 31 else ("day", "month")
        return Reading(words=f"{called} must be a real date", wrong=wrong)
    if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Reading(words=_about_the_year(typed["year"], called), wrong=("year",))
    last = calendar.monthrange(year, month)[1]
    if day is None or not 1 <= day <= last:
        return Reading(words=f"{called} must be a real date", wrong=("day",))
    return Reading(date=dt.date(year, month, day))


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


def _about_the_year(typed: str, called: str) -> str:
    if typed.isascii() and typed.isdigit() and len(typed.lstrip("0")) < 4:
        return f"{called} must have a year with 4 numbers, like 2014"
    return f"{called} must be a real date"


class DateField(Asked):
    """`earliest` and `latest` are dates, or functions that give one (`latest=today_in_london`); both are allowed."""

    kind: ClassVar[str] = "date"
    data: dt.date | None

    def __init__(
        self, label: str, *, earliest: Limit = None, latest: Limit = None, birthday: bool = False, **words: Any
    ) -> None:
        super().__init__(label, **words)
        self.earliest = earliest
        self.latest = latest
        self.birthday = birthday
        self.typed: dict[str, str] = dict.fromkeys(PARTS, "")
        self.wrong: tuple[str, ...] = ()
        self.words = ""

    def process_data(self, value: object) -> None:
        self.data = value if isinstance(value, dt.date) else None
        self.typed = dict.fromkeys(PARTS, "")
        if self.data:
            self.typed = {part: str(getattr(self.data, part)) for part in PARTS}

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        super().process(None, *args, **more)
        if formdata is None:
            return
        raw = {part: formdata.get(f"{self.name}-{part}", "") for part in PARTS}
        self.raw_data = list(raw.values())
        self.typed = {part: without_unprintable(cleaned(typed))[:20] for part, typed in raw.items()}
        self.data, self.words, self.wrong = None, "", ()
        if any(self.typed.values()):
            reading = read_date(self.typed, self.called)
            self.data, self.words, self.wrong = reading.date, reading.words, reading.wrong

    def pre_validate(self, form: BaseForm) -> None:
        if self.asked and self.words:
            raise StopValidation(self.words)
        super().pre_validate(form)
        self._within_limits()

    def _within_limits(self) -> None:
        earliest, latest = _day(self.earliest), _day(self.latest)
        assert self.data is not None  # noqa: S101 - a blank was dealt with before
        if latest and self.data > latest:
            raise StopValidation(f"{self.called} must be {day_month_year(latest)} or earlier")
        if earliest and self.data < earliest:
            raise StopValidation(f"{self.called} must be {day_month_year(earliest)} or later")

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(f"{self.name}-{part}" for part in PARTS)

    @property
    def answer(self) -> str:
        return day_month_year(self.data) if self.data else ""

    @property
    def href(self) -> str:
        return f"#{self.id}-{self.wrong[0] if self.wrong else 'day'}"

    def is_wrong(self, part: str) -> bool:
        """All three are marked when the date as a whole is wrong."""
        return bool(self.errors) and (part in self.wrong or not self.wrong)


def _day(limit: Limit) -> dt.date | None:
    return limit() if callable(limit) else limit
