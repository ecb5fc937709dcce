"""Chance that repeats: drawn from the same seed, it falls out the same."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


class Weighted(Generic[Thing]):
    """Things of which some come up more often than others."""

    def __init__(self, weights: Mapping[Thing, float]) -> None:
        self.things = tuple(weights)
        self.sums = tuple(accumulate(weights.values()))
        self.shares = {thing: weight / self.sums[-1] for thing, weight in weights.items()}


class Chance:
    def __init__(self, *seed: object) -> None:
        dice = random.Random("/".join(map(str, seed)))  # noqa: S311 -- for variety, not for secrets
        self.fraction = dice.random
        self._bits = dice.getrandbits
        self._bytes = dice.randbytes
        self._lognormal = dice.lognormvariate
        self._made = 0

    def happens(self, share: float) -> bool:
        return self.fraction() < share

    def below(self, number: int) -> int:
        return int(self.fraction() * number)

    def between(self, least: int, most: int) -> int:
        return least + int(self.fraction() * (most - least + 1))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[int(self.fraction() * len(things))]

    def weighted(self, things: Weighted[Thing]) -> Thing:
        return things.things[bisect(things.sums, self.fraction() * things.sums[-1])]

    def around(self, middle: float, spread: float) -> float:
        """Mostly near the middle, sometimes far beyond it, never below nothing: as durations are."""
        return middle * self._lognormal(0.0, spread)

    def salt(self) -> bytes:
        return self._bytes(16)

    def key(self) -> str:
        """A key of no particular time."""
        digits = f"{self._bits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    def id(self, at: dt.datetime) -> str:
        """A key as the portal would have made it then (UUID version 7); of one moment, in the order they are made."""
        time = f"{(at - _EPOCH) // _MILLISECOND:012x}"
        self._made = (self._made + 1) % 4096
        rest = f"{self._bits(62) | 1 << 63:016x}"
        return f"{time[:8]}-{time[8:]}-7{self._made:03x}-{rest[:4]}-{rest[4:]}"
