"""How a contact came to us."""

from __future__ import annotations

import uuid

from portal.accounts.rules import Actor, Role
from portal.guidance.codes import Code, Source


class Way(Code):
    """What is typed by a partner, told by somebody to whoever writes it down, or sent by a family itself."""

    JOURNEY = "journey", "The portal"
    SHORT = "short", "The short form"
    CALL = "call", "A phone call"
    LETTER = "letter", "A letter"
    PAPER = "paper", "A paper form"
    HELP = "help", "The family's own form"


ON_BEHALF = (Way.CALL, Way.LETTER, Way.PAPER)
"""Told or written by somebody who does not use the portal, and written down here for them."""


def may_write_for(actor: Actor, agency_id: uuid.UUID) -> bool:
    """The front door writes down what anybody's people tell it, an agency's lead what those of the own agency do."""
    return actor.holds(Role.SCREENER, Role.HUB_MANAGER) or agency_id in actor.agencies_as(Role.AGENCY_LEAD)


def asks_for_itself(came_by: str, source: str) -> bool:
    """A family asks for its own help, at its own door or by somebody who writes it down: what number stands in it is a
    family's."""
    return came_by == Way.HELP or source == Source.FAMILY
