"""How much each way in which two people compare says about whether they are one.

The figures are fitted away from any office (see `tests/bench/fitting.py`) and written to a file that everybody can
read. A weight is a power of two: how many times likelier this is of one person than of two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from portal.guidance.reading import FOLDER, Content, Path_, read_content

FILE = FOLDER / "weights.yaml"

# Each comparison with its levels, from "the same" to "different": a level never weighs more than the one before it.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "forename": ("same", "close", "nickname", "part", "alike", "initial", "resembles", "different"),
    "surname": ("same", "close", "nickname", "part", "alike", "initial", "resembles", "different"),
    "born": ("same", "swapped", "one_figure", "age", "two_parts", "year", "year_near", "different", "age_different"),
    "address": ("same", "close", "mostly", "half", "some", "little", "different"),
    "number": ("same", "shared", "close", "different"),
    "postcode": ("same", "close", "outward", "different"),
    "sex": ("same", "different"),
    "nhs_number": ("same", "different"),
    "upn": ("same", "different"),
}


class Limits(Content):
    """What keeps one kind of evidence from standing for another."""

    shown: float  # a pair that weighs less is not shown
    likely: float
    home_at_least: float  # families move: another address says little
    home_at_most: float  # surname and home together: they say which family it is, and not which of them
    without_forename: float  # home and birth together, where the first name is another: a twin has both
    crossed: float  # for the names in the other order
    household: float  # for somebody of the same family among those who are named beside them


class Weights(Content):
    """The file of weights: every level of every comparison, and the limits."""

    limits: Limits
    comparisons: dict[str, dict[str, float]]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for name in self.comparisons.keys() - LEVELS.keys():
            yield ("comparisons", name), f'Nothing is compared that is called "{name}". Correct it, or take it away.'
        for name, levels in LEVELS.items():
            written = self.comparisons.get(name, {})
            if set(written) != set(levels):
                yield ("comparisons", name), f'"{name}" needs the weights of {", ".join(levels)}, and no other.'
            elif (weights := [written[level] for level in levels]) != sorted(weights, reverse=True):
                yield (
                    ("comparisons", name),
                    f'In "{name}" a level weighs more than one that agrees better. The order is {", ".join(levels)}.',
                )
        if self.limits.likely < self.limits.shown:
            yield ("limits", "likely"), "A match would be likely before it is shown. Raise likely, or lower shown."


@cache
def weights() -> Weights:
    return read_content(FILE, Weights)
