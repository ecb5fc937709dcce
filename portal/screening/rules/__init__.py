"""Rules of the front door as plain values."""

from portal.screening.rules.deciding import (
    OPEN_ROUTES,
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
    usual_words,
)
from portal.screening.rules.linking import LinkHow
from portal.screening.rules.second import SecondPerson, second_person

__all__ = [
    "OPEN_ROUTES",
    "ROUTES_TO_A_BOARD",
    "Asker",
    "Deciding",
    "ForChild",
    "LinkHow",
    "SecondPerson",
    "Situation",
    "StatusOfChild",
    "differs",
    "goes_to_a_board",
    "main_route",
    "missing",
    "second_person",
    "usual_words",
]
