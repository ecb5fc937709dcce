"""Scores of invented stars: where a family begins, and where it has got to."""

from __future__ import annotations

from collections.abc import Mapping

from portal.demo.chance import Chance
from portal.guidance.stars import Star

_UP = (0, 0, 1, 1, 2, 3, -1)
_NOT_UP = (0, 0, 0, 1, -1, -1, -2)
_AREA_LEFT_OUT = 0.2


def first_scores(chance: Chance, star: Star) -> dict[str, int]:
    """Most areas in the lower half; now and then one is left out, mostly work."""
    scores = {code: chance.between(2, 7) for code, _ in star.areas}
    if chance.happens(_AREA_LEFT_OUT):
        del scores[star.areas[-1][0]]
    return scores


def closing_scores(chance: Chance, first: Mapping[str, int], star: Star, *, improved: bool) -> dict[str, int]:
    """Scores that come out as improved, or as not: more areas up than down, or not more."""
    steps = _UP if improved else _NOT_UP
    while True:
        scores = {area: min(star.top, max(1, score + chance.one_of(steps))) for area, score in first.items()}
        up = sum(scores[area] > score for area, score in first.items())
        down = sum(scores[area] < score for area, score in first.items())
        if (up > down) is improved:
            return scores


def put_right(chance: Chance, scores: Mapping[str, int], star: Star) -> dict[str, int]:
    """The same scores but for one that was a slip."""
    area = chance.one_of(tuple(scores))
    return {**scores, area: scores[area] + 1 if scores[area] < star.top else scores[area] - 1}
