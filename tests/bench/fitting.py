"""Fitting the weights: from pairs that are known to be one, and from pairs drawn by chance.

    python -m tests.bench.fitting            prints the comparisons of `portal/guidance/content/weights.yaml`

Names, dates and homes are fitted on the first two of the FEBRL sets, and measured on the third, which no figure here
has seen. FEBRL knows no sex, no number, no nickname and no guessed age: those weights are reckoned from how common each
is among the invented British families of `tests/people/families.py` and stand in `RECKONED`.
"""

from __future__ import annotations

import itertools
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from portal.guidance.weights import LEVELS
from portal.people.rules.comparing import Compared, compare
from portal.people.rules.values import Values, values_of
from tests.people.febrl import Known, read_febrl

_DRAWN = 100_000  # pairs by chance, of each set
_ROUNDS = 3

# How many times likelier of one person than of two, as a power of two.
RECKONED: dict[tuple[str, str], float] = {
    ("forename", "nickname"): 5.0,
    ("forename", "part"): 5.0,
    ("forename", "initial"): 2.0,
    ("surname", "nickname"): 4.5,
    ("surname", "part"): 5.0,
    ("surname", "initial"): 2.0,
    ("born", "swapped"): 9.0,
    ("born", "age"): 3.5,
    ("born", "two_parts"): 1.0,
    ("born", "age_different"): -6.0,
    ("postcode", "outward"): 0.0,
    ("sex", "same"): 0.9,
    ("sex", "different"): -5.0,
    ("nhs_number", "same"): 20.0,
    ("nhs_number", "different"): -6.0,
    ("upn", "same"): 18.0,
    ("upn", "different"): -5.0,
}
Weighed = dict[tuple[str, str], float]


def fit(sets: Iterable[Known]) -> Weighed:
    """Each round reads the names of a pair in the order that the weights of the round before find likelier."""
    read = [({key: values_of(one) for key, one in known.people.items()}, known.same) for known in sets]
    by_chance = _counted(pair[0] for values, same in read for pair in _drawn(values, same))
    fitted: Weighed = {}
    for _ in range(_ROUNDS):
        alike = [compare(values[one], values[other]) for values, same in read for one, other in sorted(same)]
        chosen = _counted(_likelier(pair, fitted) for pair in alike)
        fitted = {
            (name, level): RECKONED.get((name, level), _ratio(chosen[name], by_chance[name], level))
            for name, levels in LEVELS.items()
            for level in levels
        }
        fitted |= _in_order(fitted)
    return fitted


def _likelier(pair: tuple[Compared, Compared], weighed: Weighed) -> Compared:
    alike, crossed = pair
    if not weighed:
        return alike
    return max(alike, crossed, key=lambda one: _sum(one, weighed) - (3.5 if one is crossed else 0.0))


def _sum(compared: Compared, weighed: Weighed) -> float:
    return sum(weighed[name, level] for name, level in compared.items())


def _drawn(values: dict[str, Values], same: set[tuple[str, str]]) -> Iterator[tuple[Compared, Compared]]:
    keys, chance = sorted(values), random.Random(20_250_601)  # noqa: S311 -- the same pairs every time
    for _ in range(_DRAWN):
        one, other = sorted(chance.sample(keys, 2))
        if (one, other) not in same:
            yield compare(values[one], values[other])


def _counted(compared: Iterable[Compared]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in compared:
        for name, level in one.items():
            counted[name][level.value] += 1
    return counted


def _ratio(of_one: Counter[str], by_chance: Counter[str], level: str) -> float:
    """Half a pair is added to each level: what was never seen is rare, not impossible."""
    mine = (of_one[level] + 0.5) / (of_one.total() + 5)
    theirs = (by_chance[level] + 0.5) / (by_chance.total() + 5)
    return math.log2(mine / theirs)


def _in_order(fitted: Weighed) -> Weighed:
    """No level weighs more than one that agrees better: neighbours the wrong way round get the mean of both."""
    ordered: Weighed = {}
    for name, levels in LEVELS.items():
        pools: list[list[float]] = []
        for level in levels:
            pools.append([fitted[name, level]])
            while len(pools) > 1 and _mean(pools[-2]) < _mean(pools[-1]):
                last = pools.pop()
                pools[-1] += last
        spread = itertools.chain.from_iterable([_mean(pool)] * len(pool) for pool in pools)
        ordered |= {(name, level): weight for level, weight in zip(levels, spread, strict=True)}
    return ordered


def _mean(pool: list[float]) -> float:
    return sum(pool) / len(pool)


def written(fitted: Weighed) -> str:
    lines = ["comparisons:"]
    for name, levels in LEVELS.items():
        lines.append(f"  {name}:")
        lines += [f"    {level}: {fitted[name, level]:.1f}" for level in levels]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written(fit([read_febrl(1), read_febrl(2)])))
