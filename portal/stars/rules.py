"""Rules on star readings as plain values: what a pair is, and what counts as improved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.guidance.codes import Code


class ReadingKind(Code):
    FIRST = "first", "First star"
    CLOSING = "closing", "Closing star"


class ScoredBy(Code):
    TOGETHER = "together", "The family and I together"
    PRACTITIONER = "practitioner", "I alone"


@dataclass(frozen=True)
class Change:
    up: int
    same: int
    down: int

    @property
    def improved(self) -> bool:
        """The portal's own rule: more areas up than down. A tie is not improved."""
        return self.up > self.down

    @property
    def in_common(self) -> int:
        return self.up + self.same + self.down


def change_between(first: Mapping[str, int], closing: Mapping[str, int]) -> Change:
    """Areas missing on either side are left out; they are never a zero and never 'no change'."""
    steps = [closing[area] - first[area] for area in first.keys() & closing.keys()]
    return Change(
        up=sum(step > 0 for step in steps),
        same=sum(step == 0 for step in steps),
        down=sum(step < 0 for step in steps),
    )
