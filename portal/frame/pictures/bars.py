"""Bars side by side: what share each part has here, and what share it has there.

One kind of bar is full and the other is an outline, so that they are told apart without colour. What is not known has
no bar, and says so: it is never drawn as nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.frame.pictures.trend import figure
from portal.frame.pictures.words import text_width, wrapped

WIDTH = 360.0
FONT, LINE = 13.0, 16.0
BAR, APART, BETWEEN = 14.0, 3.0, 12.0
NOT_TOLD = "not shown"

Bars = Sequence[tuple[str, float | None, float | None]]  # what it is, here, there; in per cent


@dataclass(frozen=True)
class Bar:
    y: float
    length: float
    words: str
    words_x: float
    full: bool


@dataclass(frozen=True)
class Group:
    lines: tuple[tuple[float, str], ...]  # its words, each with where its line stands
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class BarsPicture:
    width: float
    height: float
    groups: tuple[Group, ...]
    words: str


def bars_picture(rows: Bars, here: str = "Here", there: str = "There") -> BarsPicture:
    """Where everything goes. The longest bar takes the room there is; figures stand at the ends of the bars."""
    shares = [share for _, *both in rows for share in both if share is not None]
    if not all(math.isfinite(share) and 0 <= share <= 100 for share in shares):
        raise ValueError("A share lies between nought and a hundred per cent.")
    room = WIDTH - text_width("100.0% ", FONT) - 4
    scale = room / max([*shares, 1.0])
    groups, y = [], 0.0
    for words, *both in rows:
        lines = []
        for line in wrapped(words, WIDTH, FONT):
            y += LINE
            lines.append((y - 4, line))
        bars = []
        for share, full in zip(both, (True, False), strict=True):
            length = (share or 0.0) * scale
            bars.append(Bar(y, length, _said(share), length + (6 if length else 0), full))
            y += BAR + APART
        groups.append(Group(tuple(lines), tuple(bars)))
        y += BETWEEN
    return BarsPicture(WIDTH, max(y - BETWEEN, 0.0), tuple(groups), _in_words(rows, here, there))


def _said(share: float | None) -> str:
    return NOT_TOLD if share is None else figure(share, "%")


def _in_words(rows: Bars, here: str, there: str) -> str:
    if not rows:
        return "There is nothing to show."
    largest = max(rows, key=lambda row: row[1] or 0.0)
    words = f"{len(rows)} bars each for {here} and {there}."
    return f"{words} The longest of {here}: {largest[0]}, {_said(largest[1])}." if largest[1] else words
