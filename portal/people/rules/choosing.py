"""Whom to compare, of all who share a key: the same rule for the page and for two lists.

A key that many share says little and costs much, so it is read no further than `MOST_OF_A_KEY`, and counts only where
nothing rarer leads to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

MOST_OF_A_KEY = 50
MOST_COMPARED = 50

Who = TypeVar("Who")


def choose(found: Mapping[int, Sequence[Who]]) -> list[Who]:
    """Of those who share each key, read to one more than `MOST_OF_A_KEY`: who shares the rarest and the most."""
    rare = {key: who for key, who in found.items() if len(who) <= MOST_OF_A_KEY}
    shares: dict[Who, float] = {}
    for _, who in sorted((rare or found).items()):
        for one in who:
            shares[one] = shares.get(one, 0.0) + 1 / len(who)
    order = {one: place for place, one in enumerate(shares)}
    return sorted(shares, key=lambda one: (-round(shares[one], 6), order[one]))[:MOST_COMPARED]
