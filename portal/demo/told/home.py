"""Where a family lives, and how it can be reached without harm, as somebody answers it."""

from __future__ import annotations

import uuid
from typing import Any

from portal.contacts.rules.told import ReachedBy
from portal.contacts.rules.ways import Way
from portal.demo import mixes
from portal.demo.chance import Chance
from portal.demo.content import ways
from portal.demo.families import Household
from portal.guidance.codes import Home, Known, PrimaryNeed

_WRITES_ONLY = 0.03


def where(chance: Chance, household: Household) -> dict[str, Any]:
    home = household.home
    if home is Home.ADDRESS:
        house = f"{chance.between(1, 120)} {chance.one_of(ways.STREETS)}"
        return {"home": home, "postcode": household.postcode, "address": house}
    told: dict[str, Any] = {"home": home}
    if home is Home.NO_FIXED_ABODE:
        told["address"] = chance.one_of(ways.FOUND_AT)
    elif home is Home.OUT_OF_AREA:
        told["address"] = chance.one_of(ways.ELSEWHERE)
    if household.locality_id and home in {Home.NO_FIXED_ABODE, Home.REFUGE}:
        told["locality_id"] = uuid.UUID(household.locality_id)
    return told


def reached_by(chance: Chance, household: Household, need: PrimaryNeed, way: Way) -> ReachedBy | None:
    """None: whoever sends it does not know, or was not asked."""
    if way is Way.HELP:
        return _own_way(chance, household)
    if way is Way.SHORT or not chance.happens(mixes.WAY_KNOWN):
        return None
    if chance.happens(_WRITES_ONLY):
        return ways.BY_LETTER
    with_care = need is PrimaryNeed.DOMESTIC_ABUSE or household.home is Home.REFUGE
    whom, when, message, letter, must_not_know = chance.one_of(ways.WITH_CARE if with_care else ways.WAYS)
    name = household.adults[0].forename
    return ReachedBy(whom.format(name=name), number(chance), when, message, letter, must_not_know)


def number(chance: Chance) -> str:
    """One of those that are kept for stories."""
    beginning = ways.MOBILE if chance.happens(0.7) else ways.LANDLINE
    return f"{beginning}{chance.below(100):02}"


def _own_way(chance: Chance, household: Household) -> ReachedBy:
    if chance.happens(0.08):
        return ReachedBy()  # they phone us themselves
    message = Known.YES if chance.happens(0.6) else Known.NO
    return ReachedBy(household.adults[0].forename, number(chance), chance.one_of(ways.BEST_TIMES), message, message)
