"""Rows on their way into the database, as PostgreSQL's COPY reads them: a line a row, columns apart by tabs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

NONE = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, eq=False)
class Table:
    """A table and the order in which its columns are written down."""

    name: str
    columns: tuple[str, ...]


def table(name: str, columns: str) -> Table:
    return Table(name, tuple(columns.split()))


@dataclass
class Bulk:
    """What a run of stories comes to. Values are texts already: who adds a row knows what each is."""

    lines: dict[Table, list[str]] = field(default_factory=lambda: defaultdict(list))
    digests: list[tuple[str, bytes]] = field(default_factory=list)  # of the events, as they were written down

    def add(self, to: Table, *values: str) -> None:
        self.lines[to].append("\t".join(values))

    def copied(self) -> dict[str, bytes]:
        """The lines of each table, by its name, as COPY takes them."""
        return {to.name: ("\n".join(lines) + "\n").encode() for to, lines in self.lines.items() if lines}


def text(value: str | None) -> str:
    """A text as a column holds it, whatever is in it; none is not the empty text."""
    if not value:
        return NONE if value is None else ""
    return value.translate(_ESCAPED)


def key(value: str | None) -> str:
    """An id or a code: nothing in it has to be escaped."""
    return NONE if value is None else value


def number(value: int | None) -> str:
    return NONE if value is None else str(value)


@lru_cache(maxsize=1024)
def moment(at: dt.datetime | None) -> str:
    """In UTC, spelt as in the body of an event."""
    return NONE if at is None else at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def day(on: dt.date | None) -> str:
    return NONE if on is None else on.isoformat()


def octets(value: bytes) -> str:
    return "\\\\x" + value.hex()


def truth(value: bool) -> str:
    return "t" if value else "f"


def codes(values: Sequence[str]) -> str:
    """A list of codes: nothing in them has to be escaped."""
    return "{" + ",".join(values) + "}"
