"""An age as people write it in one field: a date of birth, a number of years, or that there is no birth yet."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

OLDEST_CHILD = 25  # years: early help reaches to 25 where a young person is disabled or has left care
_DATE = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2}|[a-z]{3,9})[\s/.-]+(\d{4}|\d{2})", re.ASCII)
_YEARS = re.compile(r"(?:about |age |aged )?(\d{1,3})(?: ?(?:y|yrs?|years?)(?: old)?)?", re.ASCII)
_MONTHS_OLD = re.compile(r"(?:about )?(\d{1,2}) ?(m|mths?|months?|weeks?|days?)(?: old)?", re.ASCII)
_UNBORN = {"unborn", "not born", "not born yet", "pregnant", "expected"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Age:
    """What was written: at most one of these, or words about what is wrong with it."""

    born_on: dt.date | None = None
    years: int | None = None
    unborn: bool = False
    wrong: str = ""


def read_age(written: str, today: dt.date) -> Age:
    """`27/3/2014`, `27 March 2014`, `7`, `about 7 years`, `unborn`; nothing where nothing was written."""
    word = " ".join(written.lower().split())
    if not word:
        return Age()
    if word in _UNBORN:
        return Age(unborn=True)
    if found := _DATE.fullmatch(word):
        return _date(found[1], found[2], found[3], today)
    if found := _YEARS.fullmatch(word):
        return Age(years=int(found[1])) if int(found[1]) < 120 else Age(wrong="Enter an age in years, like 7")
    if found := _MONTHS_OLD.fullmatch(word):
        return Age(years=int(found[1]) // 12 if found[2].startswith("m") else 0)
    return Age(wrong="Enter a date of birth, like 27/3/2014, or an age, like 7")


def _date(day: str, month: str, year: str, today: dt.date) -> Age:
    number = int(month) if month.isdigit() else _month(month)
    whole = int(year) if len(year) == 4 else _century(int(year), today)
    try:
        born = dt.date(whole, number, int(day))
    except ValueError:
        return Age(wrong="Enter a real date of birth, like 27/3/2014")
    if not dt.date(1900, 1, 1) <= born <= today:
        return Age(wrong="Enter a date of birth that has been, like 27/3/2014")
    return Age(born_on=born)


def _month(word: str) -> int:
    return next((number for number, name in enumerate(_MONTHS, start=1) if word.startswith(name)), 0)


def _century(year: int, today: dt.date) -> int:
    """Two figures mean the last year that ended so."""
    latest = today.year // 100 * 100 + year
    return latest if latest <= today.year else latest - 100
