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
from portal.people.rules.comparing import Compared, compare_all_but_names, with_names
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
_FORENAME_DIFFERS = frozenset({"resembles", "different"})
# Which comparisons may be of a first name. Of names in the other order nobody knows which of the two lists has them so.
_FIRST, _EITHER = ("forename",), ("forename", "surname")


def match(one: Sought, other: Sought) -> Match | None:
    """None: too little says that they are one."""
    return match_values(values_of(one), values_of(other))


def match_values(one: Values, other: Values) -> Match | None:
    known = compare_all_but_names(one, other)
    if not _has_number(known) and _is_against(_beside_the_name(known)):
        return None  # whatever the names are: most are left here, so names need not be compared
    alike, crossed = with_names(one, other, known)
    score, across = _score(alike, _FIRST), _score(crossed, _EITHER) + _limits().crossed
    compared, is_crossed = (crossed, True) if across > score else (alike, False)
    score = max(score, across)
    if score < _limits().shown or not _is_worth_showing(alike, crossed):
        return None
    band = (
        Band.LIKELY
        if score >= _limits().likely and _may_be_likely(compared, _EITHER if is_crossed else _FIRST)
        else Band.POSSIBLE
    )
    return Match(round(score, 2), band, reasons_of(compared, crossed=is_crossed))


def is_the_adult_of_the_family(found: Match) -> bool:
    """The same name in the same family, and nothing against it: as sure as it gets where nobody asks their birthday.

    The band stays what it is, for a son may bear his father's name. Whoever asks has seen that nobody else is like it.
    """
    reasons = frozenset(found.reasons)
    return reasons >= {Reason.NAME, Reason.HOUSEHOLD} and not any(reason.speaks_against for reason in reasons)


def with_household(found: Match) -> Match:
    """Somebody of the same family is named beside them. It says which family it is, never which of them."""
    return replace(found, score=round(found.score + _limits().household, 2), reasons=(*found.reasons, Reason.HOUSEHOLD))


@cache
def _limits() -> Limits:
    return weights().limits


@cache
def _comparisons() -> dict[str, dict[str, float]]:
    return weights().comparisons


def _weighs(compared: Compared, *names: str) -> float:
    table, weighs = _comparisons(), 0.0
    for name in names:
        level = compared.get(name)
        if level is not None:
            weighs += table[name][level]
    return weighs


def _score(compared: Compared, forenames: tuple[str, ...]) -> float:
    limits = _limits()
    home = max(limits.home_at_least, _weighs(compared, "address", "number", "postcode"))
    family = min(limits.home_at_most, _weighs(compared, "surname") + home)
    around = family + _weighs(compared, "born")
    if any(compared.get(name) in _FORENAME_DIFFERS for name in forenames):
        around = min(limits.without_forename, around)
    return around + _weighs(compared, "forename", "sex", *_NUMBERS)


def _is_worth_showing(alike: Compared, crossed: Compared) -> bool:
    """Name, birth and home: two of them speak for it, or the one that is known at all. A namesake is nobody."""
    names = [one.get(name) for one in (alike, crossed) for name in _EITHER]
    beside = _beside_the_name(alike)
    known = any(names) + len(beside)
    speaking = (not _NAME_SPEAKS.isdisjoint(names)) + sum(beside.values())
    return _has_number(alike) or speaking >= min(2, known)


def _beside_the_name(compared: Compared) -> dict[str, bool]:
    """Whether birth and home speak for it, each as far as it is known."""
    speaks = {}
    if "born" in compared:
        speaks["birth"] = compared["born"] in _BIRTH_SPEAKS
    if "address" in compared or "postcode" in compared:
        speaks["home"] = compared.get("address") in _ADDRESS_SPEAKS or compared.get("postcode") in _POSTCODE_SPEAKS
    return speaks


def _is_against(beside: dict[str, bool]) -> bool:
    """Something is known beside the name, and none of it speaks for it: the name alone is too little."""
    return bool(beside) and not any(beside.values())


def _may_be_likely(compared: Compared, forenames: tuple[str, ...]) -> bool:
    """Never on surname, birth and home alone, which twins share; nor on name and home, which father and son do."""
    agrees = all(compared.get(name) in _FORENAME_SPEAKS for name in forenames)
    if _has_number(compared):
        return agrees or compared.get("surname") in _NAME_SPEAKS or compared.get("born") in _BIRTH_IS_SURE
    against = any(compared.get(number) == "different" for number in _NUMBERS)
    return agrees and compared.get("born") in _BIRTH_IS_SURE and not against


def _has_number(compared: Compared) -> bool:
    return any(compared.get(number) == "same" for number in _NUMBERS)
