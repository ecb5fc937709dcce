"""Rules of the front door as plain values."""

from portal.screening.rules.deciding import (
    ROUTES_TO_A_BOARD,
    Asker,
    Deciding,
    ForChild,
    Situation,
    StatusOfChild,
    differs,
    goes_to_a_board,
    main_route,
    missing,
    stays_with_whoever_accepted,
    usual_words,
)
from portal.screening.rules.hand_overs import HANDED_OVER, HandOverKind
from portal.screening.rules.linking import LinkHow
from portal.screening.rules.second import SecondPerson, second_person

__all__ = [
    "HANDED_OVER",
    "ROUTES_TO_A_BOARD",
    "Asker",
    "Deciding",
    "ForChild",
    "HandOverKind",
    "LinkHow",
    "SecondPerson",
    "Situation",
    "StatusOfChild",
    "differs",
    "goes_to_a_board",
    "main_route",
    "missing",
    "second_person",
    "stays_with_whoever_accepted",
    "usual_words",
]
