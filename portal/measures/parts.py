"""What figures are put together from: wholes and their parts. The parts of a whole always add up to it.

A figure names the parts it counts; how much may be told of them to whom is worked out whole by whole (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portal.guidance.codes import Route

NOT_RECORDED: Final = "not_recorded"
LEVELS: Final = (1, 2, 3, 4)


@dataclass(frozen=True)
class Part:
    code: str
    parts: tuple[Part, ...] = ()

    @property
    def leaves(self) -> tuple[str, ...]:
        """The smallest parts of it, itself where it has none."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self.code,)

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()


def of_route(route: str) -> str:
    return f"route:{route}"


def of_levels(said: int, decided: int) -> str:
    """The referrer's level, and the one that was decided."""
    return f"levels:{said}-{decided}"


def _levels(*pairs: tuple[int, int]) -> tuple[Part, ...]:
    return tuple(Part(of_levels(*pair)) for pair in pairs)


ROUTES: Final = tuple(of_route(route) for route in (*Route, NOT_RECORDED))

# Requests received in a period.
REQUESTS: Final = Part(
    "received",
    (
        Part("withdrawn"),
        Part("kept", (Part("decided", tuple(Part(code) for code in ROUTES)), Part("waiting"))),
    ),
)
# The same, by when the referrer heard.
HEARD: Final = Part("kept", (Part("in_time"), Part("not_in_time"), Part("not_due")))
# Requests decided in a period, by the level their referrer gave.
DECISIONS: Final = Part(
    "decisions",
    (Part("not_compared"), Part("compared", (Part("same"), Part("decided_higher"), Part("decided_lower")))),
)
SAME: Final = Part("same", _levels(*((level, level) for level in LEVELS)))
HIGHER: Final = Part("decided_higher", _levels(*((a, b) for a in LEVELS for b in LEVELS if b > a)))
LOWER: Final = Part("decided_lower", _levels(*((a, b) for a in LEVELS for b in LEVELS if b < a)))
# Children on requests received in a period.
CHILDREN: Final = Part(
    "children",
    (
        Part("not_linked"),
        Part("linked", (Part("returned", (Part("within_60"), Part("later"))), Part("open_case"), Part("first"))),
    ),
)
# Cases closed in a period, by their stars and by their levels of need.
STARS: Final = Part("closed", (Part("pair", (Part("improved"), Part("not_improved"))), Part("no_pair")))
NEEDS: Final = Part("closed", (Part("both_levels", (Part("reduced"), Part("not_reduced"))), Part("level_missing")))

# Every code with the smallest parts by which its rows are known.
_COMPARED = Part("decisions", (Part("not_compared"), Part("compared", (SAME, HIGHER, LOWER))))
SMALLEST: Final[Mapping[str, tuple[str, ...]]] = {
    part.code: part.leaves for whole in (HEARD, REQUESTS, _COMPARED, CHILDREN, NEEDS, STARS) for part in whole.walk()
}

_WORDS: Final[Mapping[str, str]] = {
    "received": "sent",
    "withdrawn": "taken back",
    "kept": "not taken back",
    "decided": "decided",
    "waiting": "waiting for a decision",
    "in_time": "decided within one working day",
    "not_in_time": "not decided within one working day",
    "not_due": "for which there is still time",
    "decisions": "decided in this time",
    "compared": "decided, with a level from your agency",
    "not_compared": "decided, without a level from your agency",
    "same": "decided on the level your agency gave",
    "decided_higher": "decided on a higher level than your agency gave",
    "decided_lower": "decided on a lower level than your agency gave",
}


def words_of(code: str) -> str:
    """Of a request: where it led, which level was given and decided, or what became of it."""
    kind, _, which = code.partition(":")
    if kind == "levels":
        said, decided = which.split("-")
        return f"Level {said} given, level {decided} decided"
    if kind == "route":
        return "Not recorded" if which == NOT_RECORDED else Route(which).words
    return _WORDS[code][:1].upper() + _WORDS[code][1:]


def said_of(code: str) -> str:
    """What follows "3 requests"."""
    kind, _, which = code.partition(":")
    if kind == "levels":
        said, decided = which.split("-")
        return f"with level {said} given and level {decided} decided"
    return f"decided: {words_of(code)}" if kind == "route" else _WORDS[code]
