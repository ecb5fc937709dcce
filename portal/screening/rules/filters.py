"""What of the queue somebody wants to see: read from an address, and written into one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace

from portal.guidance.codes import Code, Source

UNKNOWN_PLACE = "unknown"


class Age(Code):
    """Bands of a child's age, in whole years."""

    UNBORN = "unborn", "Not born yet"
    UNDER_5 = "0-4", "0 to 4"
    UNDER_11 = "5-10", "5 to 10"
    UNDER_16 = "11-15", "11 to 15"
    FROM_16 = "16-18", "16 and over"
    NOT_KNOWN = "unknown", "Not known"

    @property
    def years(self) -> tuple[int, int] | None:
        """The youngest of the band, and the youngest beyond it."""
        return _YEARS.get(self)


_YEARS = {Age.UNDER_5: (0, 5), Age.UNDER_11: (5, 11), Age.UNDER_16: (11, 16), Age.FROM_16: (16, 200)}


class Looked(Code):
    """Whether somebody looks at it."""

    NOBODY = "nobody", "Nobody yet"
    MINE = "me", "Me"
    SOMEBODY = "somebody", "Somebody"


@dataclass(frozen=True)
class Filter:
    """Empty where nothing is asked for. Of the locality it holds the slug."""

    source: str = ""
    locality: str = ""
    age: str = ""
    looked: str = ""
    urgent: str = ""
    late: str = ""

    @staticmethod
    def read(written: Mapping[str, str], localities: Mapping[str, str]) -> Filter:
        """An address may say anything: what is not to be chosen asks for all."""
        known: dict[str, Collection[str]] = {
            "source": set(Source),
            "locality": {UNKNOWN_PLACE, *localities},
            "age": set(Age),
            "looked": set(Looked),
            "urgent": {"yes"},
            "late": {"yes"},
        }
        said = {name: written.get(name, "") for name in known}
        return Filter(**{name: value for name, value in said.items() if value in known[name]})

    def __bool__(self) -> bool:
        return bool(self.in_address)

    @property
    def in_address(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}

    def without(self, name: str) -> Filter:
        return replace(self, **{name: ""})

    def in_words(self, localities: Mapping[str, str]) -> list[tuple[str, str]]:
        """Each that is on: its name in the address, and what it asks for."""
        words: dict[str, Callable[[str], str]] = {
            "source": lambda code: f"From: {Source(code).words}",
            "locality": lambda slug: f"Locality: {localities.get(slug, 'Not known')}",
            "age": lambda code: f"A child: {Age(code).words}",
            "looked": lambda code: f"Looked at by: {Looked(code).words}",
            "urgent": lambda _: "Urgent",
            "late": lambda _: "Late",
        }
        return [(name, words[name](value)) for name, value in self.in_address.items()]


def born_between(years: tuple[int, int], today: dt.date) -> tuple[dt.date, dt.date]:
    """After which day and until which day somebody was born who is of these years today."""
    youngest, beyond = years
    return _years_ago(today, beyond), _years_ago(today, youngest)


def _years_ago(day: dt.date, years: int) -> dt.date:
    """Whose birthday is on 29 February has it on 1 March in other years, so was born until the day before it."""
    if day.year - years < 1:
        return dt.date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
