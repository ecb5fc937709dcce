"""The star: one axis for each area, the first reading and the latest laid over each other.

An area that was not scored leaves a gap: it is never drawn as zero, and what cannot be compared counts as no change of
any kind.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.frame.pictures.words import coordinate, text_width, wrapped

WIDTH = 360.0
LARGEST, SMALLEST = 120, 60
FONT = 13.0
LINE = 15.0
GAP = 12.0

Score = int | None
Areas = Sequence[tuple[str, str]]
Reading = Mapping[str, Score]


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{coordinate(self.x)} {coordinate(self.y)}"

    @property
    def pair(self) -> str:
        return f"{coordinate(self.x)},{coordinate(self.y)}"


@dataclass(frozen=True)
class Label:
    x: float
    y: float  # of the first line
    anchor: str
    lines: tuple[str, ...]

    @property
    def left(self) -> float:
        width = max((text_width(line, FONT) for line in self.lines), default=0.0)
        return self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]

    @property
    def right(self) -> float:
        return self.left + max((text_width(line, FONT) for line in self.lines), default=0.0)

    @property
    def top(self) -> float:
        return self.y - FONT

    @property
    def bottom(self) -> float:
        return self.y + (len(self.lines) - 1) * LINE + 4


@dataclass(frozen=True)
class Shape:
    outline: str  # path between neighbours that were both scored
    surface: str  # path of what those neighbours enclose with the centre
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Row:
    area: str
    first: str
    latest: str
    change: str


@dataclass(frozen=True)
class StarPicture:
    width: float
    height: float
    rings: tuple[str, ...]
    spokes: tuple[tuple[Point, Point], ...]
    labels: tuple[Label, ...]
    first: Shape
    latest: Shape
    rows: tuple[Row, ...]
    words: str


def star_picture(areas: Areas, first: Reading, latest: Reading | None, top: int) -> StarPicture:
    """Where everything of a star goes. `areas` are (code, name) in the order they are drawn; a reading is the score of
    each code, and lacks what was not scored. Without a latest reading the first stands alone."""
    names, before = [name for _, name in areas], _in_order(areas, first, top)
    after = _in_order(areas, latest or {}, top)
    radius, labels = _around(tuple(names))
    top_edge, bottom_edge = min(label.top for label in labels), max(label.bottom for label in labels)
    centre = Point(WIDTH / 2, max(-top_edge, radius + GAP))
    labels = tuple(Label(label.x + centre.x, label.y + centre.y, label.anchor, label.lines) for label in labels)
    corners = [_on_axis(centre, position, len(areas), radius) for position in range(len(areas))]

    def shape(scores: Sequence[Score]) -> Shape:
        distances = [None if score is None else radius * score / top for score in scores]
        return _shape(centre, distances)

    return StarPicture(
        width=WIDTH,
        height=math.ceil(centre.y + max(bottom_edge, radius + GAP)),
        rings=tuple(_ring(centre, len(areas), radius * part / 5) for part in range(1, 6)),
        spokes=tuple((centre, corner) for corner in corners),
        labels=labels,
        first=shape(before),
        latest=shape(after),
        rows=tuple(_row(*of_area) for of_area in zip(names, before, after, strict=True)),
        words=_in_words(before, after, top, compared=latest is not None),
    )


def _in_order(areas: Areas, reading: Reading, top: int) -> list[Score]:
    codes = [code for code, _ in areas]
    if len(codes) < 3 or len(set(codes)) < len(codes) or not reading.keys() <= set(codes):
        raise ValueError("A star has at least three areas, each once, and a reading is of those.")
    if any(score is not None and not 1 <= score <= top for score in reading.values()):
        raise ValueError(f"A score lies between 1 and {top}.")
    return [reading.get(code) for code in codes]


def _direction(position: int, axes: int) -> tuple[float, float]:
    angle = 2 * math.pi * position / axes
    return math.sin(angle), -math.cos(angle)


def _on_axis(centre: Point, position: int, axes: int, distance: float) -> Point:
    across, down = _direction(position, axes)
    return Point(centre.x + across * distance, centre.y + down * distance)


def _ring(centre: Point, axes: int, radius: float) -> str:
    return " ".join(_on_axis(centre, position, axes, radius).pair for position in range(axes))


@functools.lru_cache(maxsize=32)
def _around(areas: tuple[str, ...]) -> tuple[float, tuple[Label, ...]]:
    """The largest star whose names fit beside it, with the names about a centre at 0, 0. Few stars, drawn often."""
    for radius in range(LARGEST, SMALLEST, -4):
        labels = tuple(_label(name, position, len(areas), radius) for position, name in enumerate(areas))
        if all(label.left >= -WIDTH / 2 and label.right <= WIDTH / 2 for label in labels):
            return radius, labels
    return SMALLEST, tuple(_label(name, position, len(areas), SMALLEST) for position, name in enumerate(areas))


def _label(name: str, position: int, axes: int, radius: float) -> Label:
    across, down = _direction(position, axes)
    x, y = across * (radius + GAP), down * (radius + GAP)
    if abs(across) < 0.1:
        lines = wrapped(name, 130, FONT)
        return Label(x, y - (len(lines) - 1) * LINE if down < 0 else y + FONT, "middle", lines)
    lines = wrapped(name, max(WIDTH / 2 - abs(x), 60), FONT)
    first_line = y + FONT / 3 - (len(lines) - 1) * LINE / 2 + down * (len(lines) - 1) * LINE / 3
    return Label(x, first_line, "start" if across > 0 else "end", lines)


def _shape(centre: Point, distances: Sequence[float | None]) -> Shape:
    points = [
        None if distance is None else _on_axis(centre, position, len(distances), distance)
        for position, distance in enumerate(distances)
    ]
    sides = [
        (here, there)
        for here, there in zip(points, (*points[1:], points[0]), strict=True)
        if here is not None and there is not None
    ]
    return Shape(
        outline=" ".join(f"M{here} L{there}" for here, there in sides),
        surface=" ".join(f"M{centre} L{here} L{there}Z" for here, there in sides),
        points=tuple(point for point in points if point is not None),
    )


def _row(area: str, first: Score, latest: Score) -> Row:
    return Row(area, _said(first), _said(latest), _change(first, latest))


def _said(score: Score) -> str:
    return "not scored" if score is None else str(score)


def _change(first: Score, latest: Score) -> str:
    if first is None or latest is None:
        return "cannot be compared"
    moved = latest - first
    if moved == 0:
        return "the same"
    return f"up {moved}" if moved > 0 else f"down {-moved}"


def _in_words(first: Sequence[Score], latest: Sequence[Score], top: int, *, compared: bool) -> str:
    scored = sum(score is not None for score in first)
    start = f"{len(first)} areas, scored from 1 to {top}. "
    if not compared:
        return f"{start}{scored} were scored."
    moves = [
        after - before for before, after in zip(first, latest, strict=True) if before is not None and after is not None
    ]
    up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    left_out = len(first) - len(moves)
    words = f"{start}{up} went up, {len(moves) - up - down} stayed the same, {down} went down"
    return f"{words}; {left_out} cannot be compared." if left_out else f"{words}."
