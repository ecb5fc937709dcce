"""Families who do not exist, as partners write them down: not always the same way, and not always all of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.demo import mixes
from portal.demo.chance import Chance
from portal.demo.content.names import AWKWARD_FORENAMES, AWKWARD_SURNAMES, FORENAMES, LONGEST, SURNAMES
from portal.people.actions import Named
from portal.people.rules import FamilyRole

_OLDEST = 17 * 365
_TWINS = 0.03
_ANOTHER_SURNAME = 0.18  # of the children have another than the adult named first
_MISSPELT = 0.04


@dataclass(slots=True)
class Household:
    """Who lives there and where, as it is."""

    children: list[Named]
    adults: list[Named]
    postcode: str | None
    locality_id: str | None

    def as_written(self, chance: Chance) -> list[Named]:
        """How a partner names them: a birthday is not known, a letter is wrong."""
        return [*(_as_written(child, chance) for child in self.children), *self.adults]


def make_household(chance: Chance, today: dt.date, where: tuple[str | None, str | None]) -> Household:
    surname = _surname(chance)
    children: list[Named] = []
    for _ in range(chance.weighted(mixes.CHILDREN)):
        twin = children and chance.happens(_TWINS)
        born = children[-1].born_on if twin else today - dt.timedelta(days=chance.between(20, _OLDEST))
        theirs = _surname(chance) if chance.happens(_ANOTHER_SURNAME) else surname
        children.append(Named(_forename(chance), theirs, born, FamilyRole.CHILD))
    adults = [
        Named(_forename(chance), surname if number == 0 else _surname(chance), None, FamilyRole.ADULT)
        for number in range(chance.weighted(mixes.ADULTS))
    ]
    if chance.happens(0.003):
        children[0] = Named(*LONGEST, children[0].born_on, FamilyRole.CHILD)
    return Household(children, adults, *where)


def _forename(chance: Chance) -> str:
    return chance.one_of(AWKWARD_FORENAMES if chance.happens(mixes.AWKWARD_NAME) else FORENAMES)


def _surname(chance: Chance) -> str:
    if chance.happens(mixes.SURNAME_NOT_KNOWN):
        return ""
    return chance.one_of(AWKWARD_SURNAMES if chance.happens(mixes.AWKWARD_NAME) else SURNAMES)


def _as_written(child: Named, chance: Chance) -> Named:
    born = None if chance.happens(mixes.BIRTHDAY_NOT_KNOWN) else child.born_on
    surname = child.surname
    if len(surname) > 3 and chance.happens(_MISSPELT):
        at = chance.between(1, len(surname) - 2)
        surname = surname[:at] + surname[at + 1] + surname[at] + surname[at + 2 :]
    return (
        child
        if born == child.born_on and surname == child.surname
        else Named(child.forename, surname, born, child.role)
    )
