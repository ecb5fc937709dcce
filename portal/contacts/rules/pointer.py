"""The level of need that ticked signs point to, and why. It advises; a person decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.guidance.codes import Code
from portal.guidance.thresholds import Cluster, Sign


class PointerRule(Code):
    """The rule that led to a level, the first that holds."""

    ANY_LEVEL_4 = "any_level_4", "One sign of level 4 is enough"
    ANY_LEVEL_3 = "any_level_3", "One sign of level 3 is enough"
    CLUSTER = "cluster", "Several signs of level 2, in several parts of the family's life, count as level 3"
    ANY_LEVEL_2 = "any_level_2", "One sign of level 2 is enough"
    NONE = "none", "No sign of level 2 or above"


@dataclass(frozen=True)
class Pointed:
    """Where the signs point, by which rule, and the ones that led there, sorted by their codes."""

    level: int
    rule: PointerRule
    signs: tuple[Sign, ...]

    @property
    def because(self) -> str:
        """The rule with its numbers, for a page that shows the signs as a list below."""
        return f"This points to level {self.level}, because you ticked {self._what()}."

    @property
    def explanation(self) -> str:
        """The same with every sign that led there, as one sentence."""
        if not self.signs:
            return self.because
        ticked = "; ".join(f'"{sign.sentence.removesuffix(".")}"' for sign in self.signs)
        return f"{self.because.removesuffix('.')}: {ticked}."

    def _what(self) -> str:
        if self.rule is PointerRule.NONE:
            return "only signs of level 1" if self.signs else "no sign of a higher level"
        signs = _counted(len(self.signs), "sign")
        if self.rule is PointerRule.CLUSTER:
            parts = _counted(len({sign.domain for sign in self.signs}), "part")
            return f"{signs} of level 2 in {parts} of the family's life"
        return f"{signs} of level {self.level}"


def point_to_level(ticked: Collection[Sign], cluster: Cluster) -> Pointed:
    """In what order they were ticked, or how often, makes no difference."""
    ordered = sorted(set(ticked), key=lambda sign: (sign.code, sign.sentence))
    of_level = {level: tuple(sign for sign in ordered if sign.level == level) for level in (1, 2, 3, 4)}
    if of_level[4]:
        return Pointed(4, PointerRule.ANY_LEVEL_4, of_level[4])
    if of_level[3]:
        return Pointed(3, PointerRule.ANY_LEVEL_3, of_level[3])
    if _is_cluster(of_level[2], cluster):
        return Pointed(3, PointerRule.CLUSTER, of_level[2])
    if of_level[2]:
        return Pointed(2, PointerRule.ANY_LEVEL_2, of_level[2])
    return Pointed(1, PointerRule.NONE, of_level[1])


def _is_cluster(signs: tuple[Sign, ...], cluster: Cluster) -> bool:
    return len(signs) >= cluster.signs and len({sign.domain for sign in signs}) >= cluster.domains


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
