"""References as the portal makes them, drawn so that no two of a borough are the same however many there are."""

from __future__ import annotations

from functools import lru_cache

from portal.demo.chance import Chance
from portal.identifiers import ALPHABET, shape_reference

_SYMBOLS = 7
_HOW_MANY = len(ALPHABET) ** _SYMBOLS


def reference(letter: str, seed: int, number: int) -> str:
    """The reference of the so-manieth record: each number of its own leads to a reference of its own."""
    times, plus = _shuffle(letter, seed)
    left = (number * times + plus) % _HOW_MANY
    symbols = []
    for _ in range(_SYMBOLS):
        left, last = divmod(left, len(ALPHABET))
        symbols.append(ALPHABET[last])
    return shape_reference(letter, "".join(symbols))


@lru_cache(maxsize=8)
def _shuffle(letter: str, seed: int) -> tuple[int, int]:
    """An odd factor, so that no two numbers meet, and where to begin."""
    chance = Chance(seed, "references", letter)
    return chance.below(_HOW_MANY) | 1, chance.below(_HOW_MANY)
