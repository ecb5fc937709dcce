"""Families who do not exist: who lives there, as it is. How a partner writes them down is another thing (`told/`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.demo import mixes
from portal.demo.chance import Chance
from portal.demo.content.names import (
    AWKWARD_FORENAMES,
    AWKWARD_SURNAMES,
    FORENAMES,
    GIVEN_TO,
    LONGEST,
    SEX_OF,
    SURNAMES,
)
from portal.guidance.codes import Home, Relationship

_OLDEST = 17 * 365
_TWINS = 0.03
_ANOTHER_SURNAME = 0.18  # of the children have another than the adult named first
_SEX_OF_KIN = {Relationship.MOTHER: "F", Relationship.FATHER: "M"}
_LANGUAGES = ("Polish", "Romanian", "Urdu", "Kurdish", "Slovak", "Tigrinya", "Arabic")
_DISABILITIES = ("LD", "AUT", "BEH", "COMM", "HEAR", "MOB")


@dataclass(slots=True)
class Child:
    forename: str
    surname: str
    born_on: dt.date  # or is due then
    sex: str | None
    disabilities: tuple[str, ...] = ()


@dataclass(slots=True)
class Adult:
    forename: str
    surname: str
    kinship: Relationship
    lives_elsewhere: str = ""


@dataclass(slots=True)
class Household:
    """Who lives there and where, and which language is spoken."""

    children: list[Child]
    adults: list[Adult]
    home: Home
    postcode: str | None
    locality_id: str | None
    language: str = ""

    def age_of_first(self, today: dt.date) -> int:
        """Of the child whom a story is about, in years."""
        return (today - self.children[0].born_on).days // 365


def make_household(
    chance: Chance, today: dt.date, home: Home, postcode: str | None, locality_id: str | None, least_age: int = 0
) -> Household:
    """The child named first is as old as what is told of them asks for."""
    surname = _surname(chance)
    children = _children(chance, today, surname, least_age)
    adults = [_adult(chance, number, surname) for number in range(chance.weighted(mixes.ADULTS))]
    language = chance.one_of(_LANGUAGES) if chance.happens(mixes.OTHER_LANGUAGE) else ""
    return Household(children, adults, home, postcode, locality_id, language)


def _children(chance: Chance, today: dt.date, surname: str, least_age: int) -> list[Child]:
    children: list[Child] = []
    for _ in range(chance.weighted(mixes.CHILDREN)):
        twin = children and chance.happens(_TWINS)
        youngest = 20 if children else max(20, least_age * 365)
        born = children[-1].born_on if twin else today - dt.timedelta(days=chance.between(youngest, _OLDEST))
        theirs = _surname(chance) if chance.happens(_ANOTHER_SURNAME) else surname
        forename = _forename(chance)
        disabilities = (chance.one_of(_DISABILITIES),) if chance.happens(mixes.DISABILITY) else ()
        children.append(Child(forename, theirs, born, SEX_OF.get(forename), disabilities))
    if chance.happens(mixes.UNBORN):
        due = today + dt.timedelta(days=chance.between(10, 200))
        children.append(Child(_forename(chance), surname, due, None))
    if chance.happens(0.003):
        first = children[0]
        children[0] = Child(*LONGEST, first.born_on, "M", first.disabilities)
    return children


def _adult(chance: Chance, number: int, surname: str) -> Adult:
    kinship = chance.weighted(mixes.KIN_NEXT if number else mixes.KIN_FIRST)
    sex = _SEX_OF_KIN.get(kinship)
    forename = chance.one_of(GIVEN_TO[sex]) if sex and not chance.happens(mixes.AWKWARD_NAME) else _forename(chance)
    elsewhere = "Address not known" if number and chance.happens(mixes.LIVES_ELSEWHERE) else ""
    return Adult(forename, _surname(chance) if number else surname, kinship, elsewhere)


def _forename(chance: Chance) -> str:
    return chance.one_of(AWKWARD_FORENAMES if chance.happens(mixes.AWKWARD_NAME) else FORENAMES)


def _surname(chance: Chance) -> str:
    if chance.happens(mixes.SURNAME_NOT_KNOWN):
        return ""
    return chance.one_of(AWKWARD_SURNAMES if chance.happens(mixes.AWKWARD_NAME) else SURNAMES)
