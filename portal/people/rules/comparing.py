"""How two people compare, a value at a time: each comparison ends in a level, from "the same" to "different".

What is missing on either side has no level: it speaks neither for nor against.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from portal.guidance.codes import Code
from portal.people.rules.values import Address, Name, Values

_KEPT = 50_000
_GUESSED_WITHIN = 2  # years
_RESEMBLES = 0.75  # of 1, which is the same
_MANY = 9  # edits: more than are counted


class NameLevel(Code):
    SAME = "same"
    CLOSE = "close"  # a slip of the pen
    NICKNAME = "nickname"
    PART = "part"  # one of several names, or one half of a double one
    ALIKE = "alike"  # sounds or looks much alike
    INITIAL = "initial"
    RESEMBLES = "resembles"
    DIFFERENT = "different"


_AGREES = {level: place for place, level in enumerate(NameLevel)}


class BornLevel(Code):
    SAME = "same"
    SWAPPED = "swapped"  # day and month
    ONE_FIGURE = "one_figure"  # wrong, or two neighbours exchanged
    TWO_PARTS = "two_parts"  # of year, month and day
    AGE = "age"  # where one of the two is an age that somebody guessed
    YEAR = "year"
    YEAR_NEAR = "year_near"
    DIFFERENT = "different"
    AGE_DIFFERENT = "age_different"


class AddressLevel(Code):
    SAME = "same"
    CLOSE = "close"
    MOSTLY = "mostly"
    HALF = "half"
    SOME = "some"
    LITTLE = "little"
    DIFFERENT = "different"


class NumberLevel(Code):
    SAME = "same"
    SHARED = "shared"
    CLOSE = "close"
    DIFFERENT = "different"


class PostcodeLevel(Code):
    SAME = "same"
    CLOSE = "close"
    OUTWARD = "outward"
    DIFFERENT = "different"


class PlainLevel(Code):
    SAME = "same"
    DIFFERENT = "different"


@lru_cache(_KEPT)
def compare_names(one: Name, other: Name) -> NameLevel | None:
    first, second = one.whole, other.whole
    if not first or not second:
        return None
    if first == second:
        return NameLevel.SAME
    if len(first) == 1 or len(second) == 1:
        return NameLevel.INITIAL if first[0] == second[0] else NameLevel.DIFFERENT
    return _compare_letters(one, other)


def _compare_letters(one: Name, other: Name) -> NameLevel:
    alike = JaroWinkler.similarity(one.whole, other.whole, score_cutoff=_RESEMBLES)
    edits = OSA.distance(one.whole, other.whole, score_cutoff=2) if alike else _MANY
    shorter = min(len(one.whole), len(other.whole))
    if (edits == 1 and shorter > 3) or alike >= 0.94:
        return NameLevel.CLOSE
    if one.groups and not one.groups.isdisjoint(other.groups):
        return NameLevel.NICKNAME
    if _share_a_word(one, other):
        return NameLevel.PART
    if alike >= 0.88 or one.sound == other.sound or (edits == 2 and shorter > 4):
        return NameLevel.ALIKE
    return NameLevel.RESEMBLES if alike >= _RESEMBLES else NameLevel.DIFFERENT


def _share_a_word(one: Name, other: Name) -> bool:
    if len(one.words) == len(other.words) == 1:
        return False
    return not set(one.words).isdisjoint(word for word in other.words if len(word) > 2)


@lru_cache(_KEPT)
def compare_births(one: str, other: str) -> BornLevel:
    """Of two dates as eight figures, year first."""
    if one == other:
        return BornLevel.SAME
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return BornLevel.SWAPPED
    if OSA.distance(one, other, score_cutoff=1) == 1:
        return BornLevel.ONE_FIGURE
    if (one[:4] == other[:4]) + (one[4:6] == other[4:6]) + (one[6:] == other[6:]) == 2:
        return BornLevel.TWO_PARTS
    years = abs(int(one[:4]) - int(other[:4]))
    return (BornLevel.YEAR, BornLevel.YEAR_NEAR)[years] if years < 2 else BornLevel.DIFFERENT


def compare_ages(one: int, other: int) -> BornLevel:
    """Of two years of which at least one follows from an age that somebody guessed."""
    return BornLevel.AGE if abs(one - other) <= _GUESSED_WITHIN else BornLevel.AGE_DIFFERENT


_AT_LEAST = (
    (0.999, AddressLevel.SAME),
    (0.85, AddressLevel.CLOSE),
    (0.7, AddressLevel.MOSTLY),
    (0.5, AddressLevel.HALF),
    (0.32, AddressLevel.SOME),
    (0.16, AddressLevel.LITTLE),
)


def compare_addresses(one: Address, other: Address) -> AddressLevel | None:
    if not one.pieces or not other.pieces:
        return None
    shared = len(one.pieces & other.pieces)
    both = 2 * shared / (len(one.pieces) + len(other.pieces))
    within = shared / min(len(one.pieces), len(other.pieces))
    alike = (both + within) / 2
    return next((level for least, level in _AT_LEAST if alike >= least), AddressLevel.DIFFERENT)


def compare_numbers(one: tuple[str, ...], other: tuple[str, ...]) -> NumberLevel | None:
    if not one or not other:
        return None
    if set(one) == set(other):
        return NumberLevel.SAME
    if not set(one).isdisjoint(other):
        return NumberLevel.SHARED
    close = any(
        sorted(mine) == sorted(theirs) or OSA.distance(mine, theirs, score_cutoff=1) == 1
        for mine in one
        for theirs in other
    )
    return NumberLevel.CLOSE if close else NumberLevel.DIFFERENT


def compare_postcodes(one: str, other: str) -> PostcodeLevel | None:
    if not one or not other:
        return None
    if one == other:
        return PostcodeLevel.SAME
    if OSA.distance(one, other, score_cutoff=1) == 1:
        return PostcodeLevel.CLOSE
    return PostcodeLevel.OUTWARD if len(one) > 4 and one[:-3] == other[:-3] else PostcodeLevel.DIFFERENT


def _compare_plain(one: str, other: str) -> PlainLevel | None:
    if not one or not other:
        return None
    return PlainLevel.SAME if one == other else PlainLevel.DIFFERENT


def _compare_births_of(one: Values, other: Values) -> BornLevel | None:
    if one.born and other.born:
        return compare_births(one.born, other.born)
    if one.born_year and other.born_year:
        return compare_ages(one.born_year, other.born_year)
    return None


Compared = Mapping[str, Code]  # the level of each comparison that could be made


def compare(one: Values, other: Values) -> tuple[Compared, Compared]:
    """The two read alike, and with the names of one in the other order."""
    return with_names(one, other, compare_all_but_names(one, other))


def compare_all_but_names(one: Values, other: Values) -> Compared:
    levels: dict[str, Code | None] = {
        "born": _compare_births_of(one, other),
        "address": compare_addresses(one.address, other.address),
        "number": compare_numbers(one.address.numbers, other.address.numbers),
        "postcode": compare_postcodes(one.postcode, other.postcode),
        "sex": _compare_plain(one.sex, other.sex),
        "nhs_number": _compare_plain(one.nhs_number, other.nhs_number),
        "upn": _compare_plain(one.upn, other.upn),
    }
    return {name: level for name, level in levels.items() if level is not None}


def with_names(one: Values, other: Values, known: Compared) -> tuple[Compared, Compared]:
    forename, surname = compare_names(one.forename, other.forename), compare_names(one.surname, other.surname)
    alike = _with_names(forename, surname, known)
    if forename is NameLevel.SAME and surname is NameLevel.SAME:
        return alike, alike  # no other order agrees better
    across = compare_names(one.forename, other.surname), compare_names(one.surname, other.forename)
    found = sorted((level for level in across if level is not None), key=_AGREES.__getitem__, reverse=True)
    worse, best = [*found, None, None][:2]  # from either side the same: nobody knows whose names are in their order
    return alike, _with_names(worse, best, known)


def _with_names(forename: NameLevel | None, surname: NameLevel | None, known: Compared) -> Compared:
    compared = dict(known)
    if forename is not None:
        compared["forename"] = forename
    if surname is not None:
        compared["surname"] = surname
    return compared
