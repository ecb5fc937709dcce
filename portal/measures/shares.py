"""Shares, and how sure one can be of them. Pure: numbers in, numbers out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEWEST = 10  # of fewer no rate is told, and nothing is compared
_Z = 1.959963984540054  # 95 of 100 lie within so many standard deviations
_TENTHS = 1000  # a hundred per cent


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, halves up; nothing where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def shares(counts: Sequence[int]) -> list[Decimal]:
    """What share each has of all of them, to one decimal; together they are 100.0, by the largest remainder.

    Of equal remainders the first goes up. Of nothing, each has nothing.
    """
    whole = sum(counts)
    if not whole:
        return [Decimal("0.0") for _ in counts]
    tenths = [count * _TENTHS // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: (-(counts[place] * _TENTHS % whole), place))
    for place in by_remainder[: _TENTHS - sum(tenths)]:
        tenths[place] += 1
    return [(Decimal(share) / 10).quantize(Decimal("0.1")) for share in tenths]


@dataclass(frozen=True)
class Rate:
    """So many of so many. Its value is never shown without both."""

    count: int
    of: int

    @property
    def value(self) -> Decimal | None:
        return percent(self.count, self.of)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Where the rate lies in 95 of 100 such counts, in per cent (Wilson's)."""
        if not self.of:
            return None
        rate, of, squared = self.count / self.of, self.of, _Z * _Z
        middle = (rate + squared / (2 * of)) / (1 + squared / of)
        reach = _Z * math.sqrt(rate * (1 - rate) / of + squared / (4 * of * of)) / (1 + squared / of)
        return _in_percent(max(0.0, middle - reach)), _in_percent(min(1.0, middle + reach))


def _in_percent(rate: float) -> Decimal:
    return Decimal(100 * rate).quantize(Decimal("0.1"), ROUND_HALF_UP)


def differs(one: Rate, other: Rate) -> int:
    """1 where the one is higher, -1 where it is lower, 0 where the intervals do not say so."""
    if min(one.of, other.of) < FEWEST or one.interval is None or other.interval is None:
        return 0
    if one.interval[0] > other.interval[1]:
        return 1
    return -1 if one.interval[1] < other.interval[0] else 0
