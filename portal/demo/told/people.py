"""Families as they are written down: not always the same way, and not always all of it."""

from __future__ import annotations

import datetime as dt

from portal.contacts.rules.told import Someone
from portal.contacts.rules.ways import Way
from portal.demo import mixes
from portal.demo.chance import Chance
from portal.demo.content import voices
from portal.demo.families import Adult, Child, Household
from portal.guidance.codes import Known, Relationship, Source
from portal.people.rules import FamilyRole

_MISSPELT = 0.04
# From how many years on.
_SETTINGS = (
    (16, ("Danum Sixth Form College", "")),
    (11, ("St Brannock's Academy", "Kingsmead Academy", "Edlin Vale High School", "Hatherley School")),
    (
        4,
        (
            "Oakfield Primary School",
            "Quarry Top Primary School",
            "Market Ings Junior School",
            "Larkspur Primary Academy",
        ),
    ),
    (2, ("Little Acorns Nursery", "Sunbeams Day Nursery", "")),
    (0, ("",)),
)
_MOTHERS = frozenset({Relationship.MOTHER, Relationship.FATHER})
_ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "APKN", "MWBC", "BAFR", "NOBT")


def everybody(
    chance: Chance, household: Household, way: Way, source: Source, today: dt.date, *, in_full: bool
) -> list[Someone]:
    first = chance.below(len(voices.CHILDREN)) if in_full else 0  # no two of a family say the same
    children = [
        _child(chance, child, household, way, source, today, (first + number) % len(voices.CHILDREN), in_full)
        for number, child in enumerate(household.children)
    ]
    return [*children, *(_adult(adult, household, way) for adult in household.adults)]


def called(people: list[Someone]) -> str:
    """The child named first, in a sentence."""
    return next((one.forename for one in people if one.role is FamilyRole.CHILD and one.forename), "The child")


def parent(people: list[Someone]) -> str:
    """Whoever looks after them, in a sentence."""
    kin = next((one.kinship for one in people if one.role is FamilyRole.ADULT), None)
    return {Relationship.MOTHER: "Mum", Relationship.FATHER: "Dad", Relationship.GRANDPARENT: "Nan"}.get(
        kin or Relationship.NOT_KNOWN, "Their carer"
    )


def _child(
    chance: Chance,
    child: Child,
    household: Household,
    way: Way,
    source: Source,
    today: dt.date,
    voice: int,
    in_full: bool,
) -> Someone:
    if child.born_on > today:
        return Someone(FamilyRole.CHILD, unborn=True, due_on=child.born_on if way is Way.JOURNEY else None)
    born, years = _age(chance, child.born_on, way, today)
    forename, surname = child.forename, child.surname
    if way is Way.HELP:
        return Someone(FamilyRole.CHILD, forename, estimated_age=(today - child.born_on).days // 365)
    if len(surname) > 3 and chance.happens(_MISSPELT):
        at = chance.between(1, len(surname) - 2)
        surname = surname[:at] + surname[at + 1] + surname[at] + surname[at + 2 :]
    years_old = (today - child.born_on).days // 365
    if way is Way.SHORT or not in_full:
        return Someone(FamilyRole.CHILD, forename, surname, born, years, sex=child.sex)
    return Someone(
        FamilyRole.CHILD,
        forename,
        surname,
        born,
        years,
        sex=child.sex,
        ethnicity=chance.one_of(_ETHNICITIES),
        disabilities=child.disabilities,
        setting=chance.one_of(next(names for since, names in _SETTINGS if years_old >= since)),
        language=household.language,
        interpreter=Known.NO if household.language and source is Source.SCHOOL else None,
        own_words=voices.CHILDREN[voice] if years_old > 4 else "",
    )


def _age(chance: Chance, born_on: dt.date, way: Way, today: dt.date) -> tuple[dt.date | None, int | None]:
    """The day, or an estimate of a police officer or of whoever does not know it, or neither."""
    not_known = 0.3 if way is Way.SHORT else mixes.BIRTHDAY_NOT_KNOWN
    if not chance.happens(not_known):
        return born_on, None
    return None, (today - born_on).days // 365 if chance.happens(mixes.ESTIMATED) else None


def _adult(adult: Adult, household: Household, way: Way) -> Someone:
    if way is Way.HELP:
        return Someone(FamilyRole.ADULT, adult.forename, language=household.language)
    if way is Way.SHORT:
        return Someone(FamilyRole.ADULT, adult.forename, adult.surname, kinship=adult.kinship)
    return Someone(
        FamilyRole.ADULT,
        adult.forename,
        adult.surname,
        language=household.language,
        interpreter=Known.YES if household.language else None,
        kinship=adult.kinship,
        parental_responsibility=Known.YES if adult.kinship in _MOTHERS else Known.NOT_KNOWN,
        lives_elsewhere=adult.lives_elsewhere,
    )
