"""Every figure, defined once. A page, a paper, an export and the command line all read it from here.

So far the registry holds what is counted of requests and of closed cases; each later room brings its own. A measure
names the parts that it counts (`parts.py`); how each part is known stands in `lines.py` and `sql.py`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

from portal.measures.parts import ROUTES


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


class Form(enum.StrEnum):
    """How a figure is put: so many, so many of so many, the parts of a whole, or the middle one of many."""

    COUNT = "count"
    RATE = "rate"
    MIX = "mix"
    MEDIAN = "median"


@dataclass(frozen=True)
class Measure:
    code: str
    title: str
    definition: str  # one sentence a councillor can read
    unit: str
    direction: Direction | None = None  # none: more of it is neither better nor worse
    target: Decimal | None = None
    tolerance: Decimal | None = None
    covered_by: str = ""  # how many of those it should speak of it does speak of
    form: Form = Form.RATE
    counts: tuple[str, ...] = ()  # the parts that are counted,
    of: tuple[str, ...] = ()  # out of these,
    out_of: tuple[str, ...] = ()  # of which it speaks, out of all these
    parts: tuple[str, ...] = ()  # of a mix

    def rag(self, value: Decimal | None) -> Rag:
        """Edges are inclusive. Without a value there is nothing to judge."""
        if self.target is None or self.tolerance is None or value is None:
            return Rag.NO_TARGET
        sign = 1 if self.direction is Direction.UP else -1
        if sign * value >= sign * self.target:
            return Rag.BETTER
        return Rag.INSIDE if sign * value >= sign * self.tolerance else Rag.OUTSIDE


C1 = Measure(
    code="C1",
    title="Requests received",
    definition="Requests for help that were received, those that were taken back among them.",
    unit="requests",
    form=Form.COUNT,
    counts=("received",),
)
C2 = Measure(
    code="C2",
    title="Decided within one working day",
    definition=(
        "Of the requests that were decided or should have been by now, those decided within one working day. Requests"
        " that were taken back are left out."
    ),
    unit="percent",
    direction=Direction.UP,
    target=Decimal(95),
    tolerance=Decimal(90),
    counts=("in_time",),
    of=("in_time", "not_in_time"),
)
C2M = Measure(
    code="C2M",
    title="Hours to a decision",
    definition=(
        "Half of the decided requests were decided, and their referrer written to, within so many hours, nights and"
        " weekends included."
    ),
    unit="hours",
    direction=Direction.DOWN,
    form=Form.MEDIAN,
    of=("decided",),
)
C5 = Measure(
    code="C5",
    title="What was decided",
    definition=(
        "The decided requests by where the decision leads. Of several children on one request the first of these"
        " counts, in the order in which they stand here."
    ),
    unit="percent",
    form=Form.MIX,
    of=("decided",),
    parts=ROUTES,
)
C6 = Measure(
    code="C6",
    title="Children asked about again within 12 months",
    definition=(
        "Of the children on requests whose earlier requests we know, those with an earlier request at most 12 months"
        " before, from anybody. It does not count while the family has an open case; requests that were taken back are"
        " left out."
    ),
    unit="percent",
    direction=Direction.DOWN,
    covered_by="children on requests whom we know as one person",
    counts=("returned",),
    of=("linked",),
    out_of=("children",),
)
C7 = Measure(
    code="C7",
    title="Asked about again within 60 days",
    definition="Of the children asked about again within 12 months, those with a request at most 60 days before.",
    unit="percent",
    direction=Direction.DOWN,
    counts=("within_60",),
    of=("returned",),
)
C9 = Measure(
    code="C9",
    title="Level agreed with the referrer",
    definition=(
        "Of the decided requests whose referrer gave a level of need, those decided on the same level. Of several"
        " children the highest level counts."
    ),
    unit="percent",
    direction=Direction.UP,
    covered_by="decided requests whose referrer gave a level",
    counts=("same",),
    of=("compared",),
    out_of=("decisions",),
)
O1 = Measure(
    code="O1",
    title="Level of need reduced",
    definition="Of the cases closed with a level at both ends, those that closed on a lower level than they began on.",
    unit="percent",
    direction=Direction.UP,
    target=Decimal(65),
    tolerance=Decimal("58.5"),
    covered_by="cases closed with a level at both ends",
    counts=("reduced",),
    of=("both_levels",),
    out_of=("closed",),
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
    counts=("improved",),
    of=("pair",),
    out_of=("closed",),
)
O3 = Measure(
    code="O3",
    title="Family Star known at both ends",
    definition="Of all closed cases, those with a first and a closing star that can be compared.",
    unit="percent",
    direction=Direction.UP,
    target=Decimal(80),
    tolerance=Decimal(70),
    counts=("pair",),
    of=("closed",),
    out_of=("closed",),
)

OUTCOMES = (O1, O2, O3)  # of closed cases
MEASURES: dict[str, Measure] = {measure.code: measure for measure in (C1, C2, C2M, C5, C6, C7, C9, *OUTCOMES)}
