"""Rules of the front door as plain values."""

from portal.screening.rules.routes import (
    OPEN_ROUTES,
    ROUTES_TO_A_BOARD,
    needs_agreement,
    refusal_of_route,
    usual_words,
)

__all__ = ["OPEN_ROUTES", "ROUTES_TO_A_BOARD", "needs_agreement", "refusal_of_route", "usual_words"]
