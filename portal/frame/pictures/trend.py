"""A trend: a line through what was counted, a line at the target and a band up to what is still tolerated.

A figure may miss its target on one side only: on which, says where the edge of tolerance lies. What was not counted is
a gap in the line, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.frame.pictures.words import coordinate, text_width

WIDTH, HEIGHT = 360.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 16.0, 22.0, 30.0
FONT = 12.0
APART = 8.0


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Band:
    y: float
    height: float
    words: str


@dataclass(frozen=True)
class TrendPicture:
    width: float
    height: float
    left: float
    right: float
    base: float
    line: str
    dots: tuple[Mark, ...]
    ends: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    times: tuple[Mark, ...]
    target: Mark | None
    band: Band | None
    rows: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    step: float

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)


def trend_picture(
    points: Sequence[tuple[str, float | None]],
    target: float | None = None,
    tolerated: float | None = None,
    unit: str = "",
) -> TrendPicture:
    """Where everything of a trend goes. `points` are (when, value or None), oldest first.

    `tolerated` is the last figure that is near enough to the target: below it where more is better, above it where less
    is. Without one, or at the target itself, nothing is said of either side.
    """
    counted = [value for _, value in points if value is not None]
    aim = [edge for edge in (target, tolerated) if edge is not None]
    if not all(map(math.isfinite, [*counted, *aim])) or (target is None and tolerated is not None):
        raise ValueError("A trend is of finite numbers, and what is tolerated lies beside a target.")
    scale = _scale([*counted, *aim], most=100.0 if unit == "%" else math.inf)
    dots = tuple(
        Mark(_x(position, len(points)), scale.y(value), f"{when}: {figure(value, unit)}")
        for position, (when, value) in enumerate(points)
        if value is not None
    )
    return TrendPicture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        base=HEIGHT - BOTTOM,
        line=_line(points, scale),
        dots=dots,
        ends=_ends(dots, counted, unit),
        steps=_steps(scale, unit) if counted or aim else (),
        times=_times([when for when, _ in points]),
        target=None
        if target is None
        else Mark(LEFT, scale.y(target), f"Target {_aim(target, tolerated, unit)}", "start"),
        band=_band(scale, target, tolerated, unit),
        rows=tuple((when, "not known" if value is None else figure(value, unit)) for when, value in points),
        words=_in_words(points, target, tolerated, unit),
    )


def figure(value: float, unit: str, digits: int = 1) -> str:
    """12.5%, 3 days, 1,204"""
    number = f"{value:,.{digits}f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number}{unit}" if unit in {"", "%"} else f"{number} {unit}"


def _x(position: int, of: int) -> float:
    """Half a place stays free at either end, so that the labels of the ends have room."""
    return LEFT + (WIDTH - LEFT - RIGHT) * (position + 0.5) / of


def _scale(values: Sequence[float], most: float) -> _Scale:
    """Round steps around the values; up to `most` and no further, if the values go no further either."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    low = min(low, 0.0) if low < 0 or low < high / 2 else low  # from zero, unless that would flatten the line
    room = (high - low) or abs(high) or 1.0
    step = _round_step(room / 4)
    top = math.ceil((high + room * 0.05) / step) * step
    return _Scale(math.floor(low / step) * step, most if high <= most < top else top, step)


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= least * (1 - 1e-9))


def _line(points: Sequence[tuple[str, float | None]], scale: _Scale) -> str:
    path, drawing = [], False
    for position, (_, value) in enumerate(points):
        if value is not None:
            path.append(
                f"{'L' if drawing else 'M'}{coordinate(_x(position, len(points)))} {coordinate(scale.y(value))}"
            )
        drawing = value is not None
    return " ".join(path)


def _ends(dots: Sequence[Mark], counted: Sequence[float], unit: str) -> tuple[Mark, ...]:
    """The first figure and the last stand beside their dots, right of the steps; only the last if they touch."""
    marks = [
        Mark(_inside(dot.x, figure(value, unit), LEFT), dot.y - 10, figure(value, unit))
        for dot, value in zip(dots, counted, strict=True)
    ]
    return _apart([*marks[-1:], *marks[:-1][:1]])


def _steps(scale: _Scale, unit: str) -> tuple[Mark, ...]:
    count = round((scale.high - scale.low) / scale.step)
    values = [scale.low + scale.step * position for position in range(count + 1)]
    short = unit if unit == "%" else ""
    digits = max(0, 1 - math.floor(math.log10(scale.step)))
    return tuple(Mark(LEFT - 6, scale.y(value), figure(value, short, digits), "end") for value in values)


def _times(names: Sequence[str]) -> tuple[Mark, ...]:
    """As many names as have room, evenly, the last always among them."""
    if not names:
        return ()
    room = (WIDTH - LEFT - RIGHT) / len(names)
    every = max(1, math.ceil((max(text_width(name, FONT) for name in names) + APART) / room))
    marks = [
        Mark(_inside(_x(position, len(names)), names[position]), HEIGHT - 10, names[position])
        for position in range(len(names) - 1, -1, -every)
    ]
    return _apart(marks)


def _apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """From the right-most leftwards, those that touch none before; in the order of time."""
    kept: list[Mark] = []
    for mark in marks:
        right = mark.x + text_width(mark.words, FONT) / 2
        if not kept or right + APART <= kept[-1].x - text_width(kept[-1].words, FONT) / 2:
            kept.append(mark)
    return tuple(reversed(kept))


def _inside(x: float, words: str, left: float = 0.0) -> float:
    half = text_width(words, FONT) / 2
    return min(max(x, left + half + 2), WIDTH - half - 2)


def _aim(target: float, tolerated: float | None, unit: str) -> str:
    """65% or more, 22% or less; where no edge says which side is the better, the number alone."""
    if tolerated is None or tolerated == target:
        return figure(target, unit)
    return f"{figure(target, unit)} or {'more' if tolerated < target else 'less'}"


def _band(scale: _Scale, target: float | None, tolerated: float | None, unit: str) -> Band | None:
    """From the target to the edge, and nothing on the side where the figure is better than it must be."""
    if target is None or tolerated is None or tolerated == target:
        return None
    upper, lower = scale.y(max(target, tolerated)), scale.y(min(target, tolerated))
    side = "down" if tolerated < target else "up"
    return Band(upper, lower - upper, f"Tolerated, {side} to {figure(tolerated, unit)}")


def _in_words(
    points: Sequence[tuple[str, float | None]], target: float | None, tolerated: float | None, unit: str
) -> str:
    known = [(when, value) for when, value in points if value is not None]
    if not known:
        return "No figures yet."
    (since, first), (until, last) = known[0], known[-1]
    words = f"{figure(first, unit)} in {since}"
    if len(known) > 1:
        words = f"From {words} to {figure(last, unit)} in {until}"
    missing = len(points) - len(known)
    words += f"; {missing} of {len(points)} not known." if missing else "."
    if target is None:
        return words
    words = f"{words} The target is {_aim(target, tolerated, unit)}"
    if tolerated is None or tolerated == target:
        return f"{words}."
    return f"{words}; {'down' if tolerated < target else 'up'} to {figure(tolerated, unit)} is tolerated."
