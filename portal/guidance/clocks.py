"""How long each thing may take: every clock of the portal, by the name that the code knows it by."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under

FILE = FOLDER / "clocks.yaml"

ClockCode = Literal[
    "decide_contact",
    "look_at_urgent",
    "urgent_first_alert",
    "urgent_second_alert",
    "keep_claim",
    "keep_urgent_claim",
    "answer_question",
    "call_back",
    "ask_agreement",
    "accept_hand_over",
    "read_answer",
    "answer_offer",
    "waiting_first",
    "waiting_second",
    "finish_quick_help",
    "first_visit",
    "first_star",
    "assessment",
    "review",
    "star_review",
    "supervision",
    "safeguarding_answer",
    "records_request",
    "records_request_longer",
]
_CODES: tuple[str, ...] = get_args(ClockCode)


class Unit(enum.StrEnum):
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MINUTES = "minutes"
    WEEKS = "weeks"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"


# These run already, and what runs them counts so. A clock with no entry may be given in any unit.
_COUNTED_IN: Mapping[str, Unit] = {
    "decide_contact": Unit.WORKING_DAYS,
    "look_at_urgent": Unit.HOURS,
    "urgent_first_alert": Unit.MINUTES,
    "urgent_second_alert": Unit.MINUTES,
    "keep_claim": Unit.HOURS,
    "keep_urgent_claim": Unit.MINUTES,
    "answer_question": Unit.WORKING_DAYS,
    "call_back": Unit.WORKING_DAYS,
    "accept_hand_over": Unit.WORKING_DAYS,
    "read_answer": Unit.WORKING_DAYS,
    "answer_offer": Unit.WORKING_DAYS,
}


class WrittenClock(Content):
    """A clock as the file has it: its length is in exactly one of the units."""

    code: str
    title: str
    working_days: int | None = None
    hours: int | None = None
    minutes: int | None = None
    weeks: int | None = None
    calendar_days: int | None = None
    calendar_months: int | None = None

    @property
    def lengths(self) -> dict[Unit, int]:
        written = {unit: getattr(self, unit.value) for unit in Unit}
        return {unit: length for unit, length in written.items() if length is not None}

    def faults(self) -> Iterator[tuple[Path_, str]]:
        lengths = self.lengths
        if len(lengths) != 1:
            yield (), f'"{self.code}" needs exactly one of {", ".join(Unit)}. Give one, and no other.'
        for unit, length in lengths.items():
            if length < 1:
                yield (unit.value,), f'"{unit.value}" must be 1 or more. A clock cannot end before it starts.'
        needed = _COUNTED_IN.get(self.code)
        if needed and lengths.keys() - {needed}:
            wrong = min(lengths.keys() - {needed})
            yield (wrong.value,), f'The portal counts "{self.code}" in {needed.value}. Give it in {needed.value}.'
        if not self.title.strip():
            yield ("title",), f'"{self.code}" has no title. Say in plain words what must be done in this time.'


@dataclass(frozen=True)
class Clock:
    code: str
    title: str
    unit: Unit
    length: int

    @property
    def working_days(self) -> int:
        return self._in(Unit.WORKING_DAYS)

    @property
    def hours(self) -> int:
        return self._in(Unit.HOURS)

    @property
    def minutes(self) -> int:
        return self._in(Unit.MINUTES)

    @property
    def weeks(self) -> int:
        return self._in(Unit.WEEKS)

    @property
    def calendar_days(self) -> int:
        return self._in(Unit.CALENDAR_DAYS)

    @property
    def calendar_months(self) -> int:
        return self._in(Unit.CALENDAR_MONTHS)

    @property
    def words(self) -> str:
        """How long it is, for a sentence: "one working day", "6 weeks"."""
        return self._said("one")

    @property
    def figure(self) -> str:
        """The same with a figure, as a list of steps has it: "1 working day"."""
        return self._said("1")

    def _said(self, one: str) -> str:
        unit = self.unit.value.replace("_", " ")
        return f"{one} {unit.removesuffix('s')}" if self.length == 1 else f"{self.length} {unit}"

    def _in(self, unit: Unit) -> int:
        if unit is not self.unit:
            raise ValueError(f"The clock {self.code} is counted in {self.unit}, not in {unit}.")
        return self.length


class Clocks(Content):
    """The file of clocks: each that the code asks for, once, and no other."""

    clocks: tuple[WrittenClock, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        codes = [clock.code for clock in self.clocks]
        yield from under(("clocks",), repeated(codes, "clock"))
        for position, clock in enumerate(self.clocks):
            if clock.code not in _CODES:
                yield (
                    ("clocks", position, "code"),
                    f'Nothing in the portal asks for a clock "{clock.code}". Correct it, or take it away.',
                )
        for code in _CODES:
            if code not in codes:
                yield ("clocks",), f'The clock "{code}" is missing. Add it, with its title and its length.'

    @property
    def by_code(self) -> dict[str, Clock]:
        read: dict[str, Clock] = {}
        for written in self.clocks:
            ((unit, length),) = written.lengths.items()
            read[written.code] = Clock(written.code, written.title, unit, length)
        return read


def clock(code: ClockCode) -> Clock:
    return clocks()[code]


@cache
def clocks() -> Mapping[str, Clock]:
    """Every clock by its code, read once."""
    return read_content(FILE, Clocks).by_code
