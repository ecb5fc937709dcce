"""Reading figures: for each place, the unknown place, and the whole. The parts always add up to the whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.database import act_as, now, read_only
from portal.extensions import db
from portal.measures.periods import Period
from portal.measures.registry import Form, Measure, Rag
from portal.measures.shares import percent, shares
from portal.measures.sql import STATEMENTS
from portal.measures.tallies import Tally, by_locality, source_of
from portal.places.models import Locality

UNKNOWN = "unknown"
ALL = "all"


@dataclass(frozen=True)
class Figure:
    """One figure for one place and period, in full."""

    measure: Measure
    period: Period
    locality: str
    numerator: int
    denominator: int
    out_of: int
    middle: Decimal | None = None  # of a median
    parts: tuple[tuple[str, int], ...] = ()  # of a mix

    @property
    def value(self) -> Decimal | None:
        if self.measure.form is Form.RATE:
            return percent(self.numerator, self.denominator)
        return Decimal(self.numerator) if self.measure.form is Form.COUNT else self.middle

    @property
    def shares(self) -> list[Decimal]:
        """Of the parts of a mix; together they are 100.0."""
        return shares([count for _, count in self.parts])

    @property
    def coverage(self) -> Decimal | None:
        return percent(self.denominator, self.out_of) if self.measure.covered_by else None

    @property
    def rag(self) -> Rag:
        return self.measure.rag(self.value)


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
    place = next((key for key, slug in places.items() if slug == asked), None)
    count = _of_cases if measure.code in STATEMENTS else _of_requests
    parts, whole = count(session, measure, period, place, everywhere=not one_place)
    nothing = Figure(measure, period, "", 0, 0, 0, parts=tuple((code, 0) for code in measure.parts))
    by_slug = {places.get(key, UNKNOWN) if key else UNKNOWN: figure for key, figure in parts.items()}
    by_slug[ALL] = whole
    slugs = [slug for slug in (*places.values(), UNKNOWN, ALL) if asked in {None, slug}]
    return [replace(by_slug.get(slug, nothing), locality=slug) for slug in slugs]


Counted = tuple[dict[uuid.UUID | None, Figure], Figure]


def _of_cases(
    session: Session, measure: Measure, period: Period, place: uuid.UUID | None, *, everywhere: bool
) -> Counted:
    given = {"begins": period.begins, "ends": period.ends, "everywhere": everywhere, "place": place}
    rows = session.execute(text(STATEMENTS[measure.code]), given).all()
    counted = {row.locality_id: Figure(measure, period, "", row.numerator, row.denominator, row.out_of) for row in rows}
    sums = (sum(getattr(one, count) for one in counted.values()) for count in ("numerator", "denominator", "out_of"))
    return counted, Figure(measure, period, "", *sums)


def _of_requests(
    session: Session, measure: Measure, period: Period, place: uuid.UUID | None, *, everywhere: bool
) -> Counted:
    source = source_of((*measure.counts, *measure.of)[0])
    counted, whole = by_locality(session, source, period, now(), place, everywhere=everywhere)
    return {key: figure_of(tally, measure, period) for key, tally in counted.items()}, figure_of(whole, measure, period)


def figure_of(tally: Tally, measure: Measure, period: Period) -> Figure:
    """A measure of requests, from what was counted of their parts."""
    return Figure(
        measure,
        period,
        "",
        tally.of(*measure.counts),
        tally.of(*measure.of),
        tally.of(*(measure.out_of or measure.of)),
        middle=tally.hours if measure.form is Form.MEDIAN else None,
        parts=tuple((code, tally.of(code)) for code in measure.parts),
    )
