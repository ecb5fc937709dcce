"""Reading figures: for each place, the unknown place, and the whole. The parts always add up to the whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.database import act_as, read_only
from portal.extensions import db
from portal.measures.periods import Period
from portal.measures.registry import Measure, Rag
from portal.measures.sql import STATEMENTS
from portal.places.models import Locality

UNKNOWN = "unknown"
ALL = "all"


@dataclass(frozen=True)
class Figure:
    """One figure for one place and period. `withheld` where the reader may not know a number so small."""

    measure: Measure
    period: Period
    locality: str
    numerator: int
    denominator: int
    out_of: int
    withheld: bool = False

    @property
    def value(self) -> Decimal | None:
        return percent(self.numerator, self.denominator)

    @property
    def coverage(self) -> Decimal | None:
        return percent(self.denominator, self.out_of) if self.measure.covered_by else None

    @property
    def rag(self) -> Rag:
        return self.measure.rag(self.value)


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, halves up; nothing where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@contextmanager
def counting() -> Iterator[Session]:
    """A session of the database role that counts: it can read no name and write nothing."""
    with db.sessionmaker(bind=db.engines["measures"]) as session:
        read_only(session)
        act_as(session, "portal:measures")
        yield session


def figures(
    session: Session, measures: Sequence[Measure], period: Period, *, locality: str | None = None
) -> list[Figure]:
    """Each measure for every place, or for one."""
    places = _places(session)
    return [figure for measure in measures for figure in _by_place(session, measure, period, places, locality)]


def trend(session: Session, measure: Measure, periods: Sequence[Period], locality: str) -> list[Figure]:
    """One measure of one place over several periods."""
    places = _places(session)
    return [figure for period in periods for figure in _by_place(session, measure, period, places, locality)]


def _places(session: Session) -> dict[uuid.UUID, str]:
    rows = session.execute(select(Locality.id, Locality.slug).order_by(Locality.position, Locality.slug))
    return {row.id: row.slug for row in rows}


def _by_place(
    session: Session, measure: Measure, period: Period, places: dict[uuid.UUID, str], asked: str | None
) -> list[Figure]:
    """Every place's figure; where one place is asked about, only its rows are counted, and it alone is answered."""
    one_place = asked not in {None, ALL}
    rows = session.execute(
        text(STATEMENTS[measure.code]),
        {
            "begins": period.begins,
            "ends": period.ends,
            "everywhere": not one_place,
            "place": next((key for key, slug in places.items() if slug == asked), None),
        },
    )
    counted = {places.get(row.locality_id, UNKNOWN): (row.numerator, row.denominator, row.out_of) for row in rows}
    slugs = [*places.values(), UNKNOWN]
    parts = [Figure(measure, period, slug, *counted.get(slug, (0, 0, 0))) for slug in slugs]
    whole = Figure(
        measure,
        period,
        ALL,
        sum(part.numerator for part in parts),
        sum(part.denominator for part in parts),
        sum(part.out_of for part in parts),
    )
    return [figure for figure in (*parts, whole) if asked in {None, figure.locality}]
