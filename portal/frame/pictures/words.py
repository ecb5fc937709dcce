"""How wide words are, near enough to place them: a PDF and a browser must agree without asking either."""

from __future__ import annotations

NARROW = frozenset("fijlrtI.,:;'|!()[] ")
WIDE = frozenset("mwMW%@")


def text_width(words: str, size: float) -> float:
    """The width of words in Arial, a little on the wide side."""
    return sum(0.34 if letter in NARROW else 0.92 if letter in WIDE else 0.58 for letter in words) * size


def wrapped(words: str, room: float, size: float) -> tuple[str, ...]:
    """The words in lines that fit the room; a word that is wider than it stands alone."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def coordinate(value: float) -> str:
    """A coordinate as short as it can be: bytes over the wire."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short
