"""How much of a borough's counts may be told, so that nobody can work out a small one. Pure: numbers in, words out.

A count of 1 to 5 is told as "5 or fewer". That alone is not enough: whoever knows a whole and all its parts but one
knows the last part too, and an agency knows its own counts, so that what is left of the borough's may be small. So more
is withheld, for everybody alike: an agency reads what is told to the public as well.

The places and the parts of a whole are drawn as a network in which each count is an arc and flows are kept: what flows
into a whole flows out in its parts, and what flows through the places comes together in the borough. One count more
here and one less there, all the way round, is another borough that looks the same. A hidden count is safe when such a
way round leads through it on hidden counts only, none of which leaves what is told of it. Where there is none, the
cheapest way round is found and the counts on it are withheld too. In a network like this the ways round are all there
is: a count without one is known for certain (Cox, 1995, on two-way tables).
"""

from __future__ import annotations

import enum
import heapq
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.measures.parts import Part

WHOLE: Final = "all"
FEW: Final = range(1, 6)
_WHOLE_IS_WORTH = 20  # places are withheld rather than the borough's own figure
_UNTOLD = 1.0  # what it costs to withhold what would be told as "5 or fewer"

Cell = tuple[str, str]  # a place, or the whole of them, and the code of a part
Counts = Mapping[Cell, int]


class Told(enum.StrEnum):
    EXACT = "exact"
    FEW = "few"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Said:
    """A count, and how much of it may be told."""

    told: Told
    number: int


@dataclass(frozen=True)
class _Arc:
    cell: Cell
    tail: str
    head: str
    count: int


@dataclass(frozen=True)
class _Step:
    """One arc, with its flow or against it."""

    arc: _Arc
    up: bool

    @property
    def begins(self) -> str:
        return self.arc.tail if self.up else self.arc.head

    @property
    def leads_to(self) -> str:
        return self.arc.head if self.up else self.arc.tail


@dataclass
class _Table:
    arcs: dict[Cell, _Arc]
    fixed: str  # the code of a part that is told already, else nothing
    told: dict[Cell, Told]
    ways: dict[str, list[_Step]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for arc in self.arcs.values():
            for step in (_Step(arc, up=True), _Step(arc, up=False)):
                self.ways.setdefault(step.begins, []).append(step)

    def hidden(self) -> list[_Arc]:
        return [arc for cell, arc in self.arcs.items() if self.told[cell] is not Told.EXACT]


def tell(
    whole: Part, counts: Counts, known: Sequence[Counts], places: Sequence[str] = (), *, fixed: bool = False
) -> dict[Cell, Said]:
    """What may be told of each count, to somebody who knows nothing and to each of those who know some of them.

    `counts` and what is `known` are of the smallest parts, by place; without places, under `WHOLE`. `fixed`: the whole
    itself is told already. Nothing at all where that leaves no way to hide what must be hidden.
    """
    sums = _sums(whole, counts, places)
    knowing = [sums_of for one in known if any((sums_of := _sums(whole, one, places)).values())]
    table = _Table(
        arcs={cell: _Arc(cell, *ends, sums[cell]) for cell, ends in _network(whole, places)},
        fixed=whole.code if fixed else "",
        told=dict.fromkeys(sums, Told.EXACT),
    )
    for cell, count in sums.items():
        if count in FEW:
            table.told[cell] = Told.FEW
        elif any(count - own[cell] in FEW for own in knowing):
            table.told[cell] = Told.WITHHELD
    if any(table.told[cell] is not Told.EXACT for cell in table.told if cell[1] == table.fixed):
        return {}
    nobody = dict.fromkeys(sums, 0)
    safe = _protect(table, [nobody, *knowing])
    return {cell: Said(told, sums[cell]) for cell, told in table.told.items()} if safe else {}


def _sums(whole: Part, counts: Counts, places: Sequence[str]) -> dict[Cell, int]:
    """Every part of every place and of all of them together."""
    found: dict[Cell, int] = {}
    for part in whole.walk():
        for place in places:
            found[place, part.code] = sum(counts.get((place, leaf), 0) for leaf in part.leaves)
        found[WHOLE, part.code] = sum(
            counts.get((place, leaf), 0) for leaf in part.leaves for place in places or [WHOLE]
        )
    return found


def _network(whole: Part, places: Sequence[str]) -> Iterator[tuple[Cell, tuple[str, str]]]:
    """Each count's arc. By place it flows from the source down to the smallest parts; there the places come together,
    and it flows up again to the source. Without places it flows down only."""

    def inside(place: str, part: Part) -> str:
        return f"{place}/{part.code}" if part.parts else f"*/{part.code}" if places else "source"

    def branches(place: str) -> Iterator[tuple[Cell, tuple[str, str]]]:
        yield (place, whole.code), ("source", inside(place, whole))
        for part in whole.walk():
            for below in part.parts:
                yield (place, below.code), (inside(place, part), inside(place, below))

    if not places:
        yield from branches(WHOLE)
        return
    for place in places:
        yield from branches(place)
    for cell, (tail, head) in branches(WHOLE):
        yield cell, (head, tail)


def _protect(table: _Table, audience: Sequence[Counts]) -> bool:
    """Withhold more, until every hidden count is safe from everyone."""
    todo = sorted(table.hidden(), key=lambda arc: (arc.count, arc.cell))
    looked_at = {arc.cell for arc in todo}
    while todo:
        arc = todo.pop(0)
        way: list[_Step] | None = None
        for own in audience:
            if way is not None and all(_may_move(table, step, own) for step in way):
                continue  # what hides it from one hides it from most
            way = _cheapest_way_round(table, arc, own)
            if way is None:
                return False
            for step in way:
                if not _may_move(table, step, own):
                    table.told[step.arc.cell] = Told.WITHHELD
                if table.told[step.arc.cell] is not Told.EXACT and step.arc.cell not in looked_at:
                    looked_at.add(step.arc.cell)
                    todo.append(step.arc)
    return True


def _may_move(table: _Table, step: _Step, own: Counts) -> bool:
    """Whether one more (or less) would still be what is told of it."""
    told, count = table.told[step.arc.cell], step.arc.count
    if told is Told.EXACT:
        return False
    if step.up:
        return told is Told.WITHHELD or count + 1 in FEW
    return count > _least(count, own[step.arc.cell])


def _least(count: int, own: int) -> int:
    """The least that a hidden count can be for whoever knows so much of it. Whoever guesses that what is not told as
    "5 or fewer" is more than that shall find no certainty either."""
    return max(own, FEW[0] if count in FEW else FEW[-1] + 1)


def _cost(table: _Table, step: _Step, own: Counts) -> float | None:
    """What is lost by going this way: nothing where it may move, nothing to be had where it cannot be hidden."""
    if _may_move(table, step, own):
        return 0.0
    place, code = step.arc.cell
    count = step.arc.count
    if not count or code == table.fixed or (not step.up and count <= _least(count, own[step.arc.cell])):
        return None
    if table.told[step.arc.cell] is Told.FEW:
        return _UNTOLD
    return float(count * (_WHOLE_IS_WORTH if place == WHOLE else 1))


def _cheapest_way_round(table: _Table, arc: _Arc, own: Counts) -> list[_Step] | None:
    found = [way for up in (True, False) if (way := _way_back(table, _Step(arc, up=up), own)) is not None]
    return min(found, key=lambda way: way[0])[1] if found else None


def _way_back(table: _Table, first: _Step, own: Counts) -> tuple[float, list[_Step]] | None:
    """From where the step leads back to where it begins, without the step itself."""
    begun = _cost(table, first, own)
    if begun is None:
        return None
    order = itertools.count()
    waiting: list[tuple[float, int, str, list[_Step]]] = [(begun, next(order), first.leads_to, [first])]
    been: set[str] = set()
    while waiting:
        cost, _, vertex, way = heapq.heappop(waiting)
        if vertex == first.begins:
            return cost, way
        if vertex in been:
            continue
        been.add(vertex)
        for step in table.ways[vertex]:
            if step.arc is first.arc or step.leads_to in been:
                continue
            more = _cost(table, step, own)
            if more is not None:
                heapq.heappush(waiting, (cost + more, next(order), step.leads_to, [*way, step]))
    return None
