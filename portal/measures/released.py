"""Reading what may be told. A year is told where each of its quarters is: so it says nothing that they do not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.measures.models import Release, ReleasedCount
from portal.measures.parts import CHILDREN
from portal.measures.periods import Period, quarters_in
from portal.measures.registry import Form, Measure
from portal.measures.shares import FEWEST, Rate, shares
from portal.measures.telling import Told

Number = int | Told  # how many, or how much of it may be told
NOTHING: Mapping[str, Number] = {part.code: 0 for part in CHILDREN.walk()}  # of an agency's quarter without a child


@dataclass(frozen=True)
class Released:
    """Of one place, or of one agency's own, in one period."""

    made_at: dt.datetime | None = None  # when the last of it was counted; none: it is not released
    numbers: Mapping[str, Number] = field(default_factory=dict)
    hours: Decimal | None = None

    def number(self, *codes: str) -> Number:
        """Of these parts together; only of each that is told is their sum."""
        found = [self.numbers.get(code, Told.WITHHELD) for code in codes]
        if len(found) == 1:
            return found[0]
        numbers = [one for one in found if isinstance(one, int)]
        return sum(numbers) if len(numbers) == len(found) else Told.WITHHELD

    def rate(self, measure: Measure) -> Rate | None:
        """None of fewer than ten, or where either number is not told."""
        count, of = self.number(*measure.counts), self.number(*measure.of)
        if not isinstance(count, int) or not isinstance(of, int) or of < FEWEST:
            return None
        return Rate(count, of)

    def value(self, measure: Measure) -> Decimal | None:
        if measure.form is Form.COUNT:
            number = self.number(*measure.counts)
            return Decimal(number) if isinstance(number, int) else None
        if measure.form is Form.MEDIAN:
            return self.hours
        rate = self.rate(measure) if measure.form is Form.RATE else None
        return rate.value if rate else None

    def covers(self, measure: Measure) -> Rate | None:
        of, out_of = self.number(*measure.of), self.number(*measure.out_of)
        if not measure.covered_by or not isinstance(of, int) or not isinstance(out_of, int) or out_of < FEWEST:
            return None
        return Rate(of, out_of)


def parts_told(measure: Measure, released: Released) -> list[tuple[str, Number, Decimal | None]]:
    """The parts of a mix, each with its share where it may be told. With what is not told they are 100.0."""
    of, numbers = released.number(*measure.of), [released.number(code) for code in measure.parts]
    told = [number for number in numbers if isinstance(number, int)]
    if not isinstance(of, int) or of < FEWEST:
        return [(code, number, None) for code, number in zip(measure.parts, numbers, strict=True)]
    theirs = iter(shares([*told, of - sum(told)]))
    return [
        (code, number, next(theirs) if isinstance(number, int) else None)
        for code, number in zip(measure.parts, numbers, strict=True)
    ]


def released_of_borough(session: Session, period: Period) -> Released:
    return _released(session, period, everywhere=True)


def released_of_place(session: Session, period: Period, locality_id: uuid.UUID | None) -> Released:
    """Of a locality, or of where nobody knows."""
    return _released(session, period, locality_id=locality_id)


def released_to_agency(session: Session, period: Period, agency_id: uuid.UUID) -> Released:
    return _released(session, period, agency_id=agency_id)


def _released(
    session: Session,
    period: Period,
    *,
    everywhere: bool = False,
    locality_id: uuid.UUID | None = None,
    agency_id: uuid.UUID | None = None,
) -> Released:
    quarters = [quarter.first for quarter in quarters_in(period)]
    rows = session.execute(
        select(Release.id, Release.made_at, Release.hours, ReleasedCount.part, ReleasedCount.told, ReleasedCount.number)
        .outerjoin(
            ReleasedCount,
            (ReleasedCount.release_id == Release.id)
            & (ReleasedCount.everywhere == everywhere)
            & (ReleasedCount.locality_id.is_not_distinct_from(locality_id))
            & (ReleasedCount.agency_id.is_not_distinct_from(agency_id)),
        )
        .where(Release.first.in_(quarters))
    ).all()
    by_quarter: dict[uuid.UUID, dict[str, Number]] = {row.id: {} for row in rows}
    for row in rows:
        if row.part is not None:
            by_quarter[row.id][row.part] = row.number if row.number is not None else Told(row.told)
    if not quarters or len(by_quarter) < len(quarters):
        return Released()
    return Released(
        made_at=max(row.made_at for row in rows),
        numbers=together([told or (NOTHING if agency_id else {}) for told in by_quarter.values()]),
        hours=rows[0].hours if everywhere and len(quarters) == 1 else None,
    )


def together(quarters: Sequence[Mapping[str, Number]]) -> dict[str, Number]:
    """What quarters are together, from what is told of them and from nothing else."""
    parts = {part for quarter in quarters for part in quarter}
    return {part: _sum([quarter.get(part, Told.WITHHELD) for quarter in quarters]) for part in parts}


def _sum(numbers: Sequence[Number]) -> Number:
    told = [number for number in numbers if isinstance(number, int)]
    hidden = [number for number in numbers if not isinstance(number, int)]
    if not hidden:
        return sum(told)
    return Told.FEW if hidden == [Told.FEW] and not sum(told) else Told.WITHHELD
