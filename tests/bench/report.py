"""The table a run ends with, for people and as JSON."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from tests.bench.borough import Built
from tests.bench.looked_for import Looked
from tests.bench.telling import ToldOnce


@dataclass(frozen=True)
class Row:
    """One thing measured. `reach` is how far the ratio has to get, or may go where `at_most`."""

    what: str
    floor: float | None
    ours: float
    unit: str
    ratio: float
    reach: float
    at_most: bool = False
    floor_worked: float | None = None  # milliseconds of processor time an answer, which a busy machine changes little
    ours_worked: float | None = None

    @property
    def ok(self) -> bool:
        reached: Callable[[float, float], bool] = operator.le if self.at_most else operator.ge
        return reached(self.ratio, self.reach)


@dataclass
class Report:
    small: int
    large: int
    connections: int
    rows: list[Row] = field(default_factory=list)
    built: list[Built] = field(default_factory=list)
    megabytes: dict[str, float | None] = field(default_factory=dict)
    told_once: ToldOnce | None = None
    looked_for: list[Looked] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> str:
        rows = [{**asdict(row), "ok": row.ok} for row in self.rows]
        return json.dumps({**asdict(self), "rows": rows}, indent=2)

    def as_table(self) -> str:
        head = ("what", "floor", "ours", "", "ratio", "reach", "ok?", "processor, ms: floor", "ours")
        lines = [head, *(cells_of(row) for row in self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        table = [_line(line, widths) for line in lines]
        kept = [
            f"Memory, {name}: {'not known here' if size is None else f'{size:.0f} MB'}"
            for name, size in self.megabytes.items()
        ]
        boroughs = [_line_of(built) for built in self.built]
        sizes = f"{self.small:,} and {self.large:,} contacts, {self.connections} connections"
        told = [self.told_once.line] if self.told_once else []
        told += [looked.line for looked in self.looked_for]
        return "\n".join([*table, "", *told, *boroughs, *kept, f"{sizes}, {self.seconds:.0f} seconds in all."])


def _line_of(built: Built) -> str:
    memory = "memory not known here" if built.megabytes is None else f"{built.megabytes:,.0f} MB of memory at the most"
    return (
        f"Building a borough of {built.contacts:,} contacts: {built.seconds:,.1f} seconds, {memory},"
        f" {built.rows:,} rows of which {built.events:,} are events, {built.on_disk:,.0f} MB on disk."
    )


def cells_of(row: Row) -> tuple[str, ...]:
    limit = f"{'≤' if row.at_most else '≥'} {row.reach:g}"
    floor = "–" if row.floor is None else f"{row.floor:,.1f}"
    worked = ("" if spent is None else f"{spent:.2f}" for spent in (row.floor_worked, row.ours_worked))
    return row.what, floor, f"{row.ours:,.1f}", row.unit, f"{row.ratio:.2f}", limit, "yes" if row.ok else "NO", *worked


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (f"{cell:{'<' if column in {0, 3} else '>'}{widths[column]}}" for column, cell in enumerate(cells))
    return "  ".join([first, *others]).rstrip()
