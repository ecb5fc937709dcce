"""Two records beside each other: what agrees, what differs, and what speaks against their being one person.

By the same comparisons as the search for people, so that the page that shows a match and the one that compares agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.guidance.codes import Code
from portal.people.rules.comparing import compare_all_but_names, compare_names
from portal.people.rules.sought import Sought
from portal.people.rules.values import values_of


class Row(Code):
    """What is set side by side."""

    FORENAME = "forename", "First name"
    SURNAME = "surname", "Surname"
    BORN = "born", "Date of birth"
    SEX = "sex", "Sex"
    ADDRESS = "address", "Address"
    POSTCODE = "postcode", "Postcode"
    NHS_NUMBER = "nhs_number", "NHS number"
    UPN = "upn", "Pupil number"


class Verdict(Code):
    SAME = "same", "The same"
    ALIKE = "alike", "Much alike"
    DIFFERENT = "different", "Different"
    UNKNOWN = "unknown", "Cannot be compared"


class Doubt(Code):
    """Why two records that look alike may still be two people."""

    BORN = "born", "They have different dates of birth. Brothers and sisters are easily taken for one another."
    TWINS = "twins", "They have the same date of birth and different first names. They may be twins."
    SEX = "sex", "One is recorded as a girl or woman, the other as a boy or man."
    NHS_NUMBER = "nhs_number", "They have different NHS numbers. Nobody has two."
    UPN = "upn", "They have different pupil numbers. Few children ever have two."


@dataclass(frozen=True)
class SideBySide:
    verdicts: Mapping[Row, Verdict]
    doubts: tuple[Doubt, ...]

    @property
    def in_words(self) -> str:
        """What agrees and what differs, in a sentence."""
        lists = [
            (words, [row.words for row, verdict in self.verdicts.items() if verdict is wanted])
            for words, wanted in (("The same", Verdict.SAME), ("Much alike", Verdict.ALIKE))
        ]
        lists.append(("Different", [row.words for row, said in self.verdicts.items() if said is Verdict.DIFFERENT]))
        return " ".join(f"{words}: {_listed(rows)}." for words, rows in lists if rows)


_SAME = frozenset({"same"})
_ALIKE: dict[Row, frozenset[str]] = {
    Row.FORENAME: frozenset({"close", "nickname", "part", "alike", "initial"}),
    Row.SURNAME: frozenset({"close", "nickname", "part", "alike", "initial"}),
    Row.BORN: frozenset({"swapped", "one_figure", "age"}),
    Row.ADDRESS: frozenset({"close", "mostly"}),
    Row.POSTCODE: frozenset({"close"}),
}
# Where only an age was guessed nothing is known to differ but the age.
_NOT_ANOTHER_DAY = frozenset({"same", "age", "age_different"})


def side_by_side(one: Sought, other: Sought) -> SideBySide:
    first, second = values_of(one), values_of(other)
    levels: dict[str, str] = dict(compare_all_but_names(first, second))
    for name, a, b in (("forename", first.forename, second.forename), ("surname", first.surname, second.surname)):
        level = compare_names(a, b)
        if level is not None:
            levels[name] = level
    # Of one street, and not of one door.
    if levels.get("address") == "same" and first.address.numbers != second.address.numbers:
        levels["address"] = "different" if levels.get("number") == "different" else "close"
    return SideBySide({row: _verdict(row, levels.get(row.value)) for row in Row}, tuple(_doubts(levels)))


def _verdict(row: Row, level: str | None) -> Verdict:
    if level is None:
        return Verdict.UNKNOWN
    if level in _SAME:
        return Verdict.SAME
    return Verdict.ALIKE if level in _ALIKE.get(row, ()) else Verdict.DIFFERENT


def _doubts(levels: Mapping[str, str]) -> list[Doubt]:
    born, forename = levels.get("born"), levels.get("forename")
    found = {
        Doubt.BORN: born is not None and born not in _NOT_ANOTHER_DAY,
        Doubt.TWINS: born == "same" and forename in {"different", "resembles"},
        Doubt.SEX: levels.get("sex") == "different",
        Doubt.NHS_NUMBER: levels.get("nhs_number") == "different",
        Doubt.UPN: levels.get("upn") == "different",
    }
    return [doubt for doubt, holds in found.items() if holds]


def _listed(rows: list[str]) -> str:
    lower = [row if row.startswith("NHS") else row.lower() for row in rows]
    return lower[0] if len(lower) == 1 else f"{', '.join(lower[:-1])} and {lower[-1]}"
