"""Where a decision may send a family."""

from __future__ import annotations

from portal.guidance.codes import Agreement, Route
from portal.guidance.decisions import decisions

# Where this release can send a family. The other routes need somebody named who accepts the hand-over.
OPEN_ROUTES = (Route.LEAD_PRACTITIONER, Route.LOCAL_SOLUTIONS, Route.UNIVERSAL)
ROUTES_TO_A_BOARD = frozenset({Route.LEAD_PRACTITIONER, Route.LOCAL_SOLUTIONS})


def needs_agreement(route: Route) -> bool:
    """Early help is offered to families who agreed to it."""
    return route in ROUTES_TO_A_BOARD


def refusal_of_route(route: Route, agreement: Agreement) -> str | None:
    """Why this route cannot be taken yet, in words; none when it can."""
    if route not in OPEN_ROUTES:
        return f"“{route.words}” cannot be chosen here yet."
    if needs_agreement(route) and agreement is not Agreement.GIVEN:
        return "The family has not agreed to early help. Ask them first, or choose advice and universal services."
    return None


def usual_words(route: Route, partnership: str) -> str:
    """The message to the referrer as it follows from the decision; the screener may write another."""
    return decisions().letter(route, partnership)
