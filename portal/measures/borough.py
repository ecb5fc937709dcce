"""All that is counted of a quarter, and how much of it may be told: to everybody, and to each agency of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.measures import lines
from portal.measures.parts import (
    CHILDREN,
    DECISIONS,
    HEARD,
    HIGHER,
    LOWER,
    NEEDS,
    REQUESTS,
    SAME,
    SMALLEST,
    STARS,
    Part,
)
from portal.measures.periods import Period
from portal.measures.shares import FEWEST
from portal.measures.sql import BY_AGENCY
from portal.measures.tallies import Key, asked, by_locality_and_agency, of_all
from portal.measures.telling import WHOLE, Cell, Said, Told, tell
from portal.places.queries import localities

_NOWHERE = "unknown"
Tallies = Mapping[tuple[Key, Key], Mapping[str, int]]  # by locality and agency: how many of each of the smallest parts


@dataclass(frozen=True)
class Scope:
    """Whose count it is: the borough's, a locality's (or of where nobody knows), or an agency's own."""

    everywhere: bool = False
    locality: Key = None
    agency: Key = None


Sayings = dict[tuple[Scope, str], Said]
_BOROUGH = Scope(everywhere=True)


def sayings(session: Session, quarter: Period, at: dt.datetime) -> tuple[Sayings, Decimal | None]:
    """Each count with how much of it may be told, and the hours to a decision where they may be."""
    received = _counts(session, lines.received, quarter, at)
    children = _counts(session, lines.children, quarter, at)
    told = of_requests(_places(session), received, _counts(session, lines.decided, quarter, at))
    told |= _tell(CHILDREN, children)
    told |= _of_cases(_places(session), session, quarter)
    told |= _to_agencies(children, _again(session, quarter, at))
    return told, _hours(session, quarter, at, received)


def _places(session: Session) -> list[Key]:
    return [*(place.id for place in localities(session)), None]


# By place are told only those that hang together with nothing else: a request that is decided was received before, and
# a child on it came with it, so a count of the ones by place could give away one of the others.


def of_requests(places: Sequence[Key], received: Tallies, decided: Tallies) -> Sayings:
    told = _tell(REQUESTS, received, places)
    told |= _beneath(told, HEARD, received, places)
    told |= _tell(DECISIONS, decided)
    for part in (SAME, HIGHER, LOWER):
        told |= _beneath(told, part, decided)
    return told


def _of_cases(places: Sequence[Key], session: Session, quarter: Period) -> Sayings:
    told = _tell(STARS, _cases(session, "O2", quarter, STARS), places)
    return told | _beneath(told, NEEDS, _cases(session, "O1", quarter, NEEDS), places)


def _to_agencies(children: Tallies, again: Mapping[Key, Mapping[str, int]]) -> Sayings:
    """Of its own children that were asked about again, to each agency. It sent the requests, but the earlier ones may
    be another's: what it cannot know by itself is told like anybody else's."""
    told: Sayings = {}
    for agency in {agency for _, agency in children if agency}:
        own = {key: tally for key, tally in children.items() if key[1] == agency}
        known = Counter({(WHOLE, leaf): number for leaf, number in again.get(agency, {}).items()})
        may_be_told = tell(CHILDREN, _by_cell(CHILDREN, own, by_place=False), [known], fixed=True)
        for part in CHILDREN.walk():
            told[Scope(agency=agency), part.code] = may_be_told.get((WHOLE, part.code), Said(Told.WITHHELD, 0))
    return told


def _beneath(told: Sayings, whole: Part, tallies: Tallies, places: Sequence[Key] = ()) -> Sayings:
    """The parts of a whole that is told already: by place where it is told of each, else of the borough. What is not
    told itself has no parts that are."""

    def is_told(scope: Scope) -> bool:
        return told[scope, whole.code].told is Told.EXACT

    if not is_told(_BOROUGH):
        return {}
    found: Sayings = {}
    if places and all(is_told(Scope(locality=place)) for place in places):
        found = _tell(whole, tallies, places, fixed=True)
    found = found or _tell(whole, tallies, fixed=True)
    return {cell: said for cell, said in found.items() if cell[1] != whole.code}


def _tell(whole: Part, tallies: Tallies, places: Sequence[Key] = (), *, fixed: bool = False) -> Sayings:
    scopes = {_name(place): Scope(locality=place) for place in places}
    agencies = sorted({agency for _, agency in tallies if agency})
    known = [
        _by_cell(whole, {key: tally for key, tally in tallies.items() if key[1] == agency}, by_place=bool(places))
        for agency in agencies
    ]
    told = tell(whole, _by_cell(whole, tallies, by_place=bool(places)), known, list(scopes), fixed=fixed)
    return {({**scopes, WHOLE: _BOROUGH}[place], code): said for (place, code), said in told.items()}


def _by_cell(whole: Part, tallies: Tallies, *, by_place: bool) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for (place, _), tally in tallies.items():
        for leaf in whole.leaves:
            found[_name(place) if by_place else WHOLE, leaf] += sum(tally.get(part, 0) for part in SMALLEST[leaf])
    return found


def _name(place: Key) -> str:
    return str(place or _NOWHERE)


# Reading it


def _counts(session: Session, source: lines.Source, quarter: Period, at: dt.datetime) -> Tallies:
    return {key: tally.counts for key, tally in by_locality_and_agency(session, source, quarter, at).items()}


def _cases(session: Session, code: str, quarter: Period, whole: Part) -> Tallies:
    """Three parts each: of those that the figure speaks of the ones that are so and the others, and the rest."""
    given = {"begins": quarter.begins, "ends": quarter.ends, "everywhere": True, "place": None}
    so, others, rest = whole.leaves
    return {
        (row.locality_id, row.agency_id): {
            so: row.numerator,
            others: row.denominator - row.numerator,
            rest: row.out_of - row.denominator,
        }
        for row in session.execute(text(BY_AGENCY[code]), given)
    }


def _again(session: Session, quarter: Period, at: dt.datetime) -> Mapping[Key, Mapping[str, int]]:
    """By agency: the children of whom it had asked before, by what is told of them."""
    line = lines.children().subquery("line")
    rows = session.execute(
        select(line.c.agency_id, line.c.part, func.count()).where(line.c.own).group_by(line.c.agency_id, line.c.part),
        asked(quarter, at),
    )
    found: dict[uuid.UUID | None, Counter[str]] = defaultdict(Counter)
    for agency, part, number in rows:
        found[agency][part] = number
    return found


def _hours(session: Session, quarter: Period, at: dt.datetime, received: Tallies) -> Decimal | None:
    """Told when they are of ten or more, and of ten or more whom no single agency knows."""
    decided: Counter[Key] = Counter()
    for (_, agency), tally in received.items():
        decided[agency] += sum(tally.get(part, 0) for part in SMALLEST["decided"])
    most_of_one = max((number for agency, number in decided.items() if agency), default=0)
    if sum(decided.values()) - most_of_one < FEWEST:
        return None
    return of_all(session, lines.received, quarter, at).hours
