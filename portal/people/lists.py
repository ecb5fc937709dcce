"""Reading a list of people from a file, row by row: what can be read, and what cannot, by line and column."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from portal.identifiers import read_nhs_number, read_upn
from portal.people.rules.matching import Sought

COLUMNS = ("id", "forename", "surname", "date_of_birth", "sex", "address", "postcode", "nhs_number", "upn")
_LONGEST_LINE = 100_000  # bytes
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII),
)


class NotAList(Exception):
    """A file whose header names something that nobody compares, or that has none."""


@dataclass(frozen=True)
class Listed:
    line: int
    name: str  # the list's own id; the line, where it has none
    sought: Sought


@dataclass(frozen=True)
class Fault:
    line: int
    column: str  # empty where the whole row is wrong
    words: str

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.words}"


@dataclass(frozen=True)
class Unreadable:
    fields: Sequence[str]
    faults: tuple[Fault, ...]

    @property
    def line(self) -> int:
        return self.faults[0].line


class PeopleList:
    """A file being read from its beginning. `bytes_read` grows meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        self.bytes_read = 0
        self._file = file
        self._undecoded: set[int] = set()
        self._lines_read = 0
        self._rows = csv.reader(self._lines(), strict=True)
        self.header = self._read_header()

    def __iter__(self) -> Iterator[Listed | Unreadable]:
        while True:
            line = self._lines_read + 1
            try:
                fields = next(self._rows)
            except StopIteration:
                return
            except csv.Error:
                yield Unreadable((), (Fault(line, "", "the row cannot be read: look at its quotation marks"),))
                self._rows = csv.reader(self._lines(), strict=True)
                continue
            if any(field.strip() for field in fields):
                yield self._read(line, fields)

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(_LONGEST_LINE):
            self.bytes_read += len(line)
            self._lines_read += 1
            try:
                yield line.decode("utf-8-sig" if self._lines_read == 1 else "utf-8").replace("\0", "")
            except UnicodeDecodeError:
                self._undecoded.add(self._lines_read)
                yield line.decode("utf-8", "replace").replace("\0", "")

    def _read_header(self) -> list[str]:
        try:
            header = [name.strip() for name in next(self._rows)]
        except (StopIteration, csv.Error) as fault:
            raise NotAList("There is no header. The first line names the columns.") from fault
        unknown = [name or "(nothing)" for name in header if name not in COLUMNS]
        if unknown:
            raise NotAList(f"Unknown columns: {', '.join(unknown)}. A list may have {', '.join(COLUMNS)}.")
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise NotAList(f"Columns that are there twice: {', '.join(twice)}.")
        return header

    def _read(self, line: int, fields: list[str]) -> Listed | Unreadable:
        if undecoded := sorted(one for one in self._undecoded if line <= one <= self._lines_read):
            return Unreadable(fields, (Fault(undecoded[0], "", "this is not written in UTF-8"),))
        if len(fields) != len(self.header):
            words = f"there are {len(fields)} values, and the header has {len(self.header)}"
            return Unreadable(fields, (Fault(line, "", words),))
        written = {name: " ".join(field.split()) for name, field in zip(self.header, fields, strict=True)}
        faults = tuple(
            Fault(line, column, words)
            for column, (reads, words) in _READ.items()
            if written.get(column) and reads(written[column]) is None
        )
        return Unreadable(fields, faults) if faults else _listed(line, written)


def _listed(line: int, written: dict[str, str]) -> Listed:
    def value(column: str) -> str:
        return written.get(column, "")

    sought = Sought(
        forename=value("forename"),
        surname=value("surname"),
        born_on=_read_date(value("date_of_birth")),
        sex=value("sex") or None,
        address=value("address"),
        postcode=value("postcode") or None,
        nhs_number=read_nhs_number(value("nhs_number")),
        upn=read_upn(value("upn")),
    )
    return Listed(line, value("id") or f"line {line}", sought)


def _read_date(written: str) -> dt.date | None:
    for form in _DATES:
        if found := form.fullmatch(written):
            try:
                return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


_READ: dict[str, tuple[Callable[[str], object], str]] = {
    "date_of_birth": (_read_date, "this is no date, such as 2015-03-14"),
    "nhs_number": (read_nhs_number, "this is no NHS number: its last digit does not fit"),
    "upn": (read_upn, "this is no pupil number: its first letter does not fit"),
}
