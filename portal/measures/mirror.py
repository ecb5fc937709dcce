"""What an agency lead looks at: the own agency's figures in full, the borough's beside them as far as they are told.

Figures are of ended quarters and years. The agency's own are counted of the requests that its lead may open, so that
the list behind a figure is as long as the figure says.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role, visible
from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact
from portal.contacts.queries.sent import CHILDREN_NAMED
from portal.measures import lines
from portal.measures.parts import DECISIONS, HEARD, LEVELS, REQUESTS, SMALLEST, of_levels
from portal.measures.periods import Period, quarter_of, quarters_up_to, year_of
from portal.measures.queries import Figure, figure_of
from portal.measures.registry import C1, C2, C2M, C5, C6, C7, C9, Measure
from portal.measures.released import Number, Released, parts_told, released_of_borough, released_to_agency
from portal.measures.shares import FEWEST, Rate, differs, percent
from portal.measures.tallies import Tally, asked, of_all, source_of
from portal.paging import PAGE, After, Page, one_page

QUARTERS: Final = 8
YEARS: Final = 2
MOST_COMMON: Final = 3
SHOWN: Final = (C1, C2, C2M, C9, C5, C6, C7)
_ONE_DAY = dt.timedelta(days=1)
# What a list can be asked for.
LISTED: Final = frozenset(
    {part.code for whole in (REQUESTS, HEARD, DECISIONS) for part in whole.walk()}
    | {of_levels(said, decided) for said in LEVELS for decided in LEVELS}
)


def agencies_of(session: Session, actor: Actor) -> Sequence[Agency]:
    """Those the actor leads."""
    check_role(actor, Permission.AGENCY_MIRROR)
    led = actor.agencies_as(Role.AGENCY_LEAD)
    return session.scalars(select(Agency).where(Agency.id.in_(led)).order_by(Agency.name)).all()


def open_agency(session: Session, actor: Actor, slug: str) -> Agency:
    for agency in agencies_of(session, actor):
        if agency.slug == slug:
            return agency
    raise NotYours


def periods(today: dt.date) -> list[Period]:
    """The quarters and years that have ended, the latest quarter first."""
    ended = quarter_of(today).first - _ONE_DAY
    last_year = year_of(today).first - _ONE_DAY
    years = [year_of(last_year.replace(year=last_year.year - back)) for back in range(YEARS)]
    return [*reversed(quarters_up_to(ended, QUARTERS)), *years]


def open_period(today: dt.date, name: str) -> Period:
    """The one asked for, else the latest; no dates of anybody's choosing, or two of them would give away a third."""
    offered = {period.name: period for period in periods(today)}
    if not name:
        return next(iter(offered.values()))
    if name not in offered:
        raise NotYours
    return offered[name]


@dataclass(frozen=True)
class Beside:
    """A rate of the agency's and the borough's."""

    measure: Measure
    own: Rate | None  # none: it may not be told
    borough: Rate | None

    @property
    def comparable(self) -> bool:
        return bool(self.own and self.borough and self.own.of >= FEWEST)

    @property
    def differs(self) -> int:
        """1 higher, -1 lower, 0 where nobody can say so."""
        return differs(self.own, self.borough) if self.own and self.borough else 0


@dataclass(frozen=True)
class Way:
    """One part of a mix: how many, and their share."""

    code: str
    own: int
    own_share: Decimal | None
    borough: Number
    borough_share: Decimal | None


@dataclass(frozen=True)
class Mirror:
    period: Period
    received: Tally
    decided: Tally
    borough: Released
    again: Released  # of the agency's own children

    @property
    def sent(self) -> int:
        return self.received.of(*C1.counts)

    def figure(self, measure: Measure) -> Figure:
        tally = self.decided if source_of((*measure.counts, *measure.of)[0]) is lines.decided else self.received
        return figure_of(tally, measure, self.period)

    def beside(self, measure: Measure) -> Beside:
        own = self.figure(measure)
        return Beside(measure, Rate(own.numerator, own.denominator), self.borough.rate(measure))

    @property
    def heard(self) -> Beside:
        return self.beside(C2)

    @property
    def agreed(self) -> Beside:
        return self.beside(C9)

    @property
    def recognises(self) -> bool:
        """Whether children are known from one request to the next. Where nobody in the whole borough was asked about
        again, that is not so of the children: nobody has looked."""
        return self.borough.number("returned") != 0

    @property
    def again_in_time(self) -> list[Beside]:
        """Children asked about again. The agency's own are told like the borough's: the earlier request may be
        somebody else's."""
        if not self.recognises:
            return []
        return [Beside(measure, self.again.rate(measure), self.borough.rate(measure)) for measure in (C6, C7)]

    @property
    def hours(self) -> tuple[Decimal | None, Decimal | None]:
        return self.figure(C2M).value, self.borough.value(C2M)

    @property
    def mix(self) -> list[Way]:
        """What was decided: each way with its share of all that were."""
        own = self.figure(C5)
        return [
            Way(code, number, share if own.denominator else None, told, told_share)
            for (code, number), share, (_, told, told_share) in zip(
                own.parts, own.shares, parts_told(C5, self.borough), strict=True
            )
        ]

    @property
    def levels(self) -> dict[tuple[int, int], int]:
        """How often which level was decided of which the agency gave."""
        return {(said, to): self.decided.of(of_levels(said, to)) for said in LEVELS for to in LEVELS}

    @property
    def differences(self) -> list[Way]:
        """The most common decisions on another level than the agency gave."""
        counts = {of_levels(*pair): number for pair, number in self.levels.items() if pair[0] != pair[1] and number}
        most = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_COMMON]
        compared, theirs = self.decided.of("compared"), self.borough.number("compared")
        return [
            Way(code, counts[code], percent(counts[code], compared), self.borough.number(code),
                _share(self.borough.number(code), theirs))
            for code in most
        ]  # fmt: skip


def _share(number: Number, of: Number) -> Decimal | None:
    if not isinstance(number, int) or not isinstance(of, int) or of < FEWEST:
        return None
    return percent(number, of)


def mirror_of(session: Session, actor: Actor, agency: Agency, period: Period, *, at: dt.datetime) -> Mirror:
    scope = _own(actor, agency.id)
    return Mirror(
        period,
        received=of_all(session, lines.received, period, at, *scope),
        decided=of_all(session, lines.decided, period, at, *scope),
        borough=released_of_borough(session, period),
        again=released_to_agency(session, period, agency.id),
    )


def _own(actor: Actor, agency_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    return Contact.agency_id == agency_id, visible(actor, Permission.CONTACT_READ, Contact)


@dataclass(frozen=True)
class Line:
    """A request behind a figure."""

    reference: str
    received_at: dt.datetime
    children: Sequence[str]
    part: str
    heard: str | None


@dataclass(frozen=True)
class Listed:
    count: int
    page: Page[Line]


def requests_behind(
    session: Session, actor: Actor, agency: Agency, period: Period, part: str, *, at: dt.datetime, after: After | None
) -> Listed:
    """The requests that a figure of the agency counts, the newest first: as many as it says."""
    if part not in LISTED:
        raise NotYours
    source, scope = source_of(part), _own(actor, agency.id)
    line = source(*scope).subquery("line")
    counted = func.coalesce(line.c.heard if part in _HEARD else line.c.part, "").in_(SMALLEST[part])
    query = (
        select(
            line.c.placed_at,
            line.c.id,
            Contact.reference,
            Contact.received_at,
            CHILDREN_NAMED,
            line.c.part,
            line.c.heard,
        )
        .join(Contact, Contact.id == line.c.id)
        .where(counted)
        .order_by(line.c.placed_at.desc(), line.c.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(line.c.placed_at, line.c.id) < tuple_(after.at, after.id))
    count = session.scalar(select(func.count()).select_from(line).where(counted), asked(period, at)) or 0
    rows = session.execute(query, asked(period, at)).all()
    shown, following = one_page(rows, lambda row: After(row.placed_at, row.id))
    return Listed(count, Page([Line(*row[2:]) for row in shown], following))


_HEARD: Final = frozenset({"in_time", "not_in_time", "not_due"})
