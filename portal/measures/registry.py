"""Every figure, defined once. A page, a paper, an export and the command line all read it from here.

So far the registry holds the three figures that a closed case moves; each later room brings its own.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal


class Direction(enum.StrEnum):
    UP = "up"
    DOWN = "down"


class Rag(enum.StrEnum):
    """How a value stands to its target; each with its words and a sign, so that colour is never alone."""

    BETTER = "better"
    INSIDE = "inside"
    OUTSIDE = "outside"
    NO_TARGET = "no_target"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Measure:
    code: str
    title: str
    definition: str  # one sentence a councillor can read
    unit: str
    direction: Direction
    target: Decimal | None
    tolerance: Decimal | None
    covered_by: str = ""  # how many of those it should speak of it does speak of

    def rag(self, value: Decimal | None) -> Rag:
        """Edges are inclusive. Without a value there is nothing to judge."""
        if self.target is None or self.tolerance is None or value is None:
            return Rag.NO_TARGET
        sign = 1 if self.direction is Direction.UP else -1
        if sign * value >= sign * self.target:
            return Rag.BETTER
        return Rag.INSIDE if sign * value >= sign * self.tolerance else Rag.OUTSIDE


O1 = Measure(
    code="O1",
    title="Level of need reduced",
    definition="Of the cases closed with a level at both ends, those that closed on a lower level than they began on.",
    unit="percent",
    direction=Direction.UP,
    target=Decimal(65),
    tolerance=Decimal("58.5"),
    covered_by="cases closed with a level at both ends",
)
O2 = Measure(
    code="O2",
    title="Family Star improved",
    definition=(
        "Of the cases closed with a first and a closing star, those in which more areas went up than went down."
        " This is the portal's own rule, not that of the star's owner."
    ),
    unit="percent",
    direction=Direction.UP,
    target=Decimal(65),
    tolerance=Decimal("58.5"),
    covered_by="cases closed with a first and a closing star",
)
O3 = Measure(
    code="O3",
    title="Family Star known at both ends",
    definition="Of all closed cases, those with a first and a closing star that can be compared.",
    unit="percent",
    direction=Direction.UP,
    target=Decimal(80),
    tolerance=Decimal(70),
)

MEASURES: dict[str, Measure] = {measure.code: measure for measure in (O1, O2, O3)}
