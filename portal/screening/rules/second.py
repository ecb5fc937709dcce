"""When a decision needs a second person: which one, and by which of our rules."""

from __future__ import annotations

from portal.guidance.codes import Code, Route
from portal.screening.rules.deciding import Deciding, Situation

ENDS_HERE = frozenset({Route.UNIVERSAL, Route.NO_FURTHER_ACTION})  # nobody goes to the family after these
_THIRD = 3


class SecondPerson(Code):
    SCREENER = "screener", "Another screener"
    HUB_MANAGER = "hub_manager", "A hub manager"


def second_person(deciding: Deciding, situation: Situation, *, by_hub_manager: bool) -> tuple[SecondPerson, str] | None:
    """None: one person decides it. The words are read by both."""
    if deciding.without_agreement and not by_hub_manager:
        return SecondPerson.HUB_MANAGER, "Early help is offered although the family has not agreed."
    if not ENDS_HERE & deciding.routes(situation.children):
        return None
    if (situation.pointed_level or 0) >= 3:
        return (
            SecondPerson.SCREENER,
            f"The guidance points to level {situation.pointed_level}, and nobody would go to the family.",
        )
    if situation.requests_in_a_year >= _THIRD:
        count = situation.requests_in_a_year
        return (
            SecondPerson.SCREENER,
            f"This is request number {count} about a child within 12 months, and nobody would go to the family.",
        )
    return None
