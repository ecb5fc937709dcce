"""The places of this deployment: localities, the wards in them, when the office is open, and whom to phone."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under

FILE = FOLDER / "places.yaml"


def _written_like(pattern: str, words: str) -> Callable[[str], str]:
    shape = re.compile(pattern, re.ASCII)

    def check(written: str) -> str:
        if not shape.fullmatch(written):
            raise ValueError(words)
        return written

    return check


def _a_phone_number(written: str) -> str:
    """An emergency number of three digits, or 10 or 11 digits from 0 in groups, as people read them out."""
    digits = written.replace(" ", "")
    grouped = re.fullmatch(r"0\d{2,4}( \d{3,6}){1,2}", written, re.ASCII)
    if not re.fullmatch(r"999|112|111|101", written) and not (grouped and len(digits) in {10, 11}):
        raise ValueError('write a telephone number in groups, such as "01632 960111"')
    return written


Words = Annotated[str, AfterValidator(_written_like(r"\S(.*\S)?", "write something here, with no space around it"))]
Slug = Annotated[str, AfterValidator(_written_like("[a-z]+(-[a-z]+)*", 'use small letters, such as "north"'))]
WardCode = Annotated[
    str, AfterValidator(_written_like(r"[EWSN]05\d{6}", 'write the code of a ward, such as "E05010728"'))
]
Clock = Annotated[
    str, AfterValidator(_written_like(r"([01]\d|2[0-3]):[0-5]\d", 'write a time of the day, such as "08:30"'))
]
Phone = Annotated[str, AfterValidator(_a_phone_number)]


class Locality(Content):
    slug: Slug
    name: Words


class Stretch(Content):
    """In which locality a ward lies from one day on, until the day from which it does not."""

    locality: Slug
    since: dt.date
    until: dt.date | None = None
    evidence: Words | None = None  # where the partnership's own papers say so; without it, a look at the map


class Ward(Content):
    code: WardCode
    name: Words
    lies_in: tuple[Stretch, ...]

    @property
    def moves_on(self) -> Sequence[dt.date]:
        """The days on which it comes to a locality or leaves one, in order."""
        return sorted({day for one in self.lies_in for day in (one.since, one.until) if day is not None})

    def locality_on(self, day: dt.date) -> str | None:
        """The slug of the locality the ward lies in on a day; none before its first day and after its last."""
        for stretch in self.lies_in:
            if stretch.since <= day and (stretch.until is None or day < stretch.until):
                return stretch.locality
        return None

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.lies_in:
            yield ("lies_in",), f"The ward {self.code} lies in no locality. Say in which, and since when."
        for position, stretch in enumerate(self.lies_in):
            where = ("lies_in", position)
            if stretch.until is not None and stretch.until <= stretch.since:
                yield (*where, "until"), f"The ward {self.code} leaves before it comes. Make this a later day."
            if position == 0:
                continue
            before = self.lies_in[position - 1].until
            if before is None or before > stretch.since:
                yield (*where, "since"), f"The ward {self.code} lies in two localities here. End the one before first."
            elif before < stretch.since:
                yield (*where, "since"), f"The ward {self.code} lies nowhere since {before}. Begin on that day."


class Hours(Content):
    opens: Clock
    closes: Clock

    @property
    def opens_at(self) -> dt.time:
        return dt.time.fromisoformat(self.opens)

    @property
    def closes_at(self) -> dt.time:
        return dt.time.fromisoformat(self.closes)


class ByTheClock(Content):
    """A number that is another one when the office is closed."""

    office_hours: Phone
    out_of_hours: Phone


class Phones(Content):
    emergency: Phone
    mash: ByTheClock
    early_help_hub: Phone


class Places(Content):
    version: Words
    choice: Words  # whose choice the mapping is, and why
    localities: tuple[Locality, ...]
    wards: tuple[Ward, ...]
    hours: Hours
    phones: Phones

    def faults(self) -> Iterator[tuple[Path_, str]]:
        yield from under(("localities",), repeated([one.slug for one in self.localities], "locality", "slug"))
        yield from under(("localities",), repeated([one.name for one in self.localities], "locality", "name"))
        yield from under(("wards",), repeated([ward.code for ward in self.wards], "ward"))
        for position, ward in enumerate(self.wards):
            yield from under(("wards", position), self._unknown(ward))
        if self.hours.opens_at >= self.hours.closes_at:
            yield ("hours", "closes"), "The office closes before it opens. Make this a later time."

    def _unknown(self, ward: Ward) -> Iterator[tuple[Path_, str]]:
        known = {locality.slug for locality in self.localities}
        for number, stretch in enumerate(ward.lies_in):
            if stretch.locality not in known:
                there = ", ".join(sorted(known)) or "none yet"
                words = f'There is no locality "{stretch.locality}". Choose one that is in this file: {there}.'
                yield ("lies_in", number, "locality"), words


def read_places(file: Path) -> Places:
    return read_content(file, Places)


@functools.cache
def places() -> Places:
    """The places as the file that comes with this deployment has them, read once."""
    return read_places(FILE)
