"""Counting lines: how many there are of each part, by locality or agency, and how many hours lie in the middle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.measures import lines
from portal.measures.parts import CHILDREN, SMALLEST
from portal.measures.periods import Period

Key = uuid.UUID | None


@dataclass
class Tally:
    """How many of each of the smallest parts."""

    counts: Counter[str] = field(default_factory=Counter)
    hours: Decimal | None = None  # in the middle of those decided; of requests received only

    def of(self, *codes: str) -> int:
        return sum(self.counts[leaf] for code in codes for leaf in SMALLEST[code])


_CHILDREN: Final = frozenset(part.code for part in CHILDREN.walk())
_DECIDED: Final = frozenset({"decisions", "compared", "not_compared", "same", "decided_higher", "decided_lower"})


def source_of(code: str) -> lines.Source:
    """The lines in which a part is counted."""
    if code in _CHILDREN:
        return lines.children
    return lines.decided if code in _DECIDED or code.startswith("levels:") else lines.received


def asked(period: Period, at: dt.datetime) -> dict[str, Any]:
    return {"begins": period.begins, "ends": period.ends, "at": at}


def of_all(
    session: Session, source: lines.Source, period: Period, at: dt.datetime, *scope: ColumnElement[bool]
) -> Tally:
    """All lines in this scope together."""
    return _tallies(session, source(*scope), period, at, [])[()]


def by_locality(
    session: Session, source: lines.Source, period: Period, at: dt.datetime, place: Key, *, everywhere: bool
) -> tuple[Mapping[Key, Tally], Tally]:
    """Each locality's, of all or of the one that is asked about; and what they have together."""
    scope = [] if everywhere else [Contact.locality_id == place if place else Contact.locality_id.is_(None)]
    found = _tallies(session, source(*scope), period, at, ["locality_id"])
    whole = found.pop(())
    return {key[0]: tally for key, tally in found.items()}, whole


def by_locality_and_agency(
    session: Session, source: lines.Source, period: Period, at: dt.datetime
) -> Mapping[tuple[Key, Key], Tally]:
    found = _tallies(session, source(), period, at, ["locality_id", "agency_id"])
    return {(key[0], key[1]): tally for key, tally in found.items() if key}


def _tallies(
    session: Session, statement: lines.Lines, period: Period, at: dt.datetime, by: Sequence[str]
) -> dict[tuple[Key, ...], Tally]:
    """By these columns, and under an empty key all together."""
    line = statement.subquery("line")
    keys = [line.c[name] for name in by]
    parts = [line.c.part, line.c.heard]
    rows = session.execute(
        select(
            func.grouping(line.c.part).label("is_sum"),
            func.grouping(*keys).label("of_all") if keys else literal(1).label("of_all"),
            *parts,
            func.count().label("number"),
            func.percentile_cont(0.5).within_group(line.c.hours).label("hours"),
            *keys,
        ).group_by(func.grouping_sets(tuple_(*keys, *parts), tuple_(*keys), tuple_())),
        asked(period, at),
    )
    found: dict[tuple[Key, ...], Tally] = {(): Tally()}
    for row in rows:
        key = tuple(row[-len(keys) :]) if keys else ()
        if row.is_sum:
            found.setdefault(() if row.of_all else key, Tally()).hours = _one_decimal(row.hours)
            continue
        for tally in {id(one): one for one in (found.setdefault(key, Tally()), found[()])}.values():
            for part in filter(None, (row.part, row.heard)):
                tally.counts[part] += row.number
    return found


def _one_decimal(hours: float | None) -> Decimal | None:
    return None if hours is None else Decimal(str(hours)).quantize(Decimal("0.1"), ROUND_HALF_UP)
