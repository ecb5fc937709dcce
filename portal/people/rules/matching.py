"""Whether two people are one: how sure that is, and why, in words.

The weights of all comparisons are added, as Fellegi and Sunter do. They take comparisons to be independent, which
those of a family are not: it shares its surname and its home, and twins a birthday too. So these are added under a
limit, and a match is likely only where first name and birth speak for it, or a number that one person alone has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from portal.guidance.codes import Code
from portal.guidance.weights import Limits, weights
from portal.people.rules.comparing import Compared, compare
from portal.people.rules.reasons import Reason, reasons_of
from portal.people.rules.sought import Sought
from portal.people.rules.values import Values, values_of

__all__ = ["Band", "Match", "Reason", "Sought", "match", "match_values", "with_household"]


class Band(Code):
    LIKELY = "likely", "Likely match"
    POSSIBLE = "possible", "Possible match"


@dataclass(frozen=True)
class Match:
    score: float  # how many times likelier one person is than two, as a power of two
    band: Band
    reasons: tuple[Reason, ...]

    @property
    def words(self) -> str:
        return "; ".join(reason.words for reason in self.reasons)


_NAME_SPEAKS = frozenset({"same", "close", "nickname", "part", "alike", "initial"})
_FORENAME_SPEAKS = _NAME_SPEAKS - {"initial"}
_BIRTH_SPEAKS = frozenset({"same", "swapped", "one_figure", "age", "two_parts"})
_BIRTH_IS_SURE = frozenset({"same", "swapped", "one_figure"})
_ADDRESS_SPEAKS = frozenset({"same", "close", "mostly", "half"})
_POSTCODE_SPEAKS = frozenset({"same", "close"})
_NUMBERS = ("nhs_number", "upn")


def match(one: Sought, other: Sought) -> Match | None:
    """None: too little says that they are one."""
    return match_values(values_of(one), values_of(other))


def match_values(one: Values, other: Values) -> Match | None:
    alike, crossed = compare(one, other)
    score, across = _score(alike), _score(crossed) + _limits().crossed
    compared, is_crossed = (crossed, True) if across > score else (alike, False)
    score = max(score, across)
    if score < _limits().shown or not _is_worth_showing(alike, crossed):
        return None
    band = Band.LIKELY if score >= _limits().likely and _may_be_likely(compared) else Band.POSSIBLE
    return Match(round(score, 2), band, reasons_of(compared, crossed=is_crossed))


def with_household(found: Match) -> Match:
    """Somebody of the same family is named beside them. It says which family it is, never which of them."""
    return replace(found, score=round(found.score + _limits().household, 2), reasons=(*found.reasons, Reason.HOUSEHOLD))


@cache
def _limits() -> Limits:
    return weights().limits


@cache
def _weight(name: str, level: str) -> float:
    return weights().comparisons[name][level]


def _weighs(compared: Compared, *names: str) -> float:
    return sum(_weight(name, compared[name]) for name in names if name in compared)


def _score(compared: Compared) -> float:
    limits = _limits()
    home = max(limits.home_at_least, _weighs(compared, "address", "number", "postcode"))
    family = min(limits.home_at_most, _weighs(compared, "surname") + home)
    around = family + _weighs(compared, "born")
    if compared.get("forename") in {"resembles", "different"}:
        around = min(limits.without_forename, around)
    return around + _weighs(compared, "forename", "sex", *_NUMBERS)


def _is_worth_showing(alike: Compared, crossed: Compared) -> bool:
    """Name, birth and home: two of them speak for it, or the one that is known at all. A namesake is nobody."""
    if _has_number(alike):
        return True
    names = [one.get(name) for one in (alike, crossed) for name in ("forename", "surname")]
    known = {
        "name": any(names),
        "birth": "born" in alike,
        "home": not alike.keys().isdisjoint({"address", "postcode"}),
    }
    speaking = (
        not _NAME_SPEAKS.isdisjoint(names),
        alike.get("born") in _BIRTH_SPEAKS,
        alike.get("address") in _ADDRESS_SPEAKS or alike.get("postcode") in _POSTCODE_SPEAKS,
    )
    return sum(speaking) >= min(2, sum(known.values()))


def _may_be_likely(compared: Compared) -> bool:
    """Never on surname, birth and home alone, which twins share; nor on name and home, which father and son do."""
    agrees = compared.get("forename") in _FORENAME_SPEAKS
    if _has_number(compared):
        return agrees or compared.get("surname") in _NAME_SPEAKS or compared.get("born") in _BIRTH_IS_SURE
    against = any(compared.get(number) == "different" for number in _NUMBERS)
    return agrees and compared.get("born") in _BIRTH_IS_SURE and not against


def _has_number(compared: Compared) -> bool:
    return any(compared.get(number) == "same" for number in _NUMBERS)
