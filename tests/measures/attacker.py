"""Somebody who works out what a release does not tell: an integer programme over all that it says.

It is told more than anybody can know: of a count withheld although it is more than five, that it is more than five.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from portal.measures.parts import Part
from portal.measures.telling import FEW, WHOLE, Cell, Said, Told

Sum = tuple[Cell, list[Cell]]
FAR = 1000  # more of a count than this nobody tries


def sums_of(whole: Part, places: Sequence[str], borough: str = WHOLE) -> Iterator[Sum]:
    """Each count with those that it is the sum of; without places, those of the whole borough."""
    for part in whole.walk():
        for place in (*places, borough):
            if part.parts:
                yield (place, part.code), [(place, below.code) for below in part.parts]
        if places:
            yield (borough, part.code), [(place, part.code) for place in places]


@dataclass(frozen=True)
class Attacker:
    """Knows what is told of these counts, what adds up to what, and how much of each is the attacker's own."""

    told: Mapping[Cell, Said]
    sums: Sequence[Sum]
    own: Mapping[Cell, int]

    def certain_of(self) -> list[Cell]:
        """The hidden counts that can be only one thing."""
        hidden = [cell for cell, said in self.told.items() if said.told is not Told.EXACT]
        return [cell for cell in hidden if self._end(cell, 1) == self._end(cell, -1)]

    def _end(self, cell: Cell, sign: int) -> float:
        """The least it can be, or with -1 the most."""
        variables = sorted(self.told)
        number = {one: place for place, one in enumerate(variables)}
        goal = np.zeros(len(variables))
        goal[number[cell]] = sign
        rows = np.zeros((len(self.sums), len(variables)))
        for row, (positive, negatives) in zip(rows, self.sums, strict=True):
            row[number[positive]] += 1
            for negative in negatives:
                row[number[negative]] -= 1
        least, most = zip(*(self._between(one) for one in variables), strict=True)
        found = milp(
            goal,
            integrality=np.ones(len(variables)),
            bounds=Bounds(least, most),
            constraints=[LinearConstraint(rows, 0, 0)] if self.sums else [],
        )
        assert found.status == 0, found.message
        return float(round(sign * found.fun))

    def _between(self, cell: Cell) -> tuple[int, int]:
        said, own = self.told[cell], self.own.get(cell, 0)
        if said.told is Told.EXACT:
            return said.number, said.number
        if said.told is Told.FEW:
            return max(own, FEW[0]), FEW[-1]
        return max(own, FEW[0] if said.number in FEW else FEW[-1] + 1), said.number + FAR
