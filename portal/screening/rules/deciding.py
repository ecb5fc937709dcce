"""What a decision says, and what it has to say."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.guidance.codes import Agreement, PrimaryNeed, Route, StatutoryStatus
from portal.guidance.decisions import decisions
from portal.screening.rules.hand_overs import HANDED_OVER

ROUTES_TO_A_BOARD = frozenset({Route.LEAD_PRACTITIONER, Route.LOCAL_SOLUTIONS})


@dataclass(frozen=True)
class ForChild:
    """What is decided for one child who goes another way than the others."""

    level: int
    route: Route
    primary_need: PrimaryNeed


@dataclass(frozen=True)
class StatusOfChild:
    status: StatutoryStatus
    since: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Asker:
    """Who asks the family whether it agrees; an account where they have one."""

    name: str
    user_id: uuid.UUID | None = None
    ask_by: dt.date | None = None  # none: as long as the clock gives


@dataclass(frozen=True)
class Deciding:
    """What is said of all children holds for each who has nothing of their own in `each`."""

    level: int
    route: Route
    primary_need: PrimaryNeed
    reasons: str
    words_to_referrer: str  # empty: the usual words for where it goes
    each: Mapping[uuid.UUID, ForChild] = field(default_factory=dict)
    differs_because: str = ""
    asker: Asker | None = None
    refusal_weighed: str = ""
    without_agreement: str = ""
    statuses: Mapping[uuid.UUID, StatusOfChild] = field(default_factory=dict)
    family_id: uuid.UUID | None = None  # which of several families it is
    services: tuple[str, ...] = ()  # of the directory, to tell the referrer of
    hand_to: Mapping[Route, str] = field(default_factory=dict)  # who by name, of another area or the social worker
    supersedes: int = 0  # the number of the decision that stood when this one was begun

    def of(self, child_id: uuid.UUID) -> ForChild:
        return self.each.get(child_id) or ForChild(self.level, self.route, self.primary_need)

    def routes(self, children: Collection[uuid.UUID]) -> frozenset[Route]:
        return frozenset(self.of(child).route for child in children) or frozenset({self.route})

    def levels(self, children: Collection[uuid.UUID]) -> frozenset[int]:
        return frozenset(self.of(child).level for child in children) or frozenset({self.level})


@dataclass(frozen=True)
class Situation:
    """What is known when it is decided."""

    agreement: Agreement
    children: Sequence[uuid.UUID]
    pointed_level: int | None = None
    referrer_level: int | None = None
    requests_in_a_year: int = 1  # about a child of this one, with this one


def main_route(routes: Collection[Route]) -> Route:
    """Of several ways the most urgent: what a contact counts as."""
    order = list(Route)
    return min(routes, key=order.index)


def goes_to_a_board(deciding: Deciding, situation: Situation) -> bool:
    return bool(ROUTES_TO_A_BOARD & deciding.routes(situation.children))


def stays_with_whoever_accepted(before: Mapping[uuid.UUID, ForChild], after: Mapping[uuid.UUID, ForChild]) -> bool:
    """Each child somebody helps already stays as decided or is handed over; no other joins them without their knowing.

    `before`: those children who went to a board; `after`: every child of the contact.
    """
    return all(
        own == before[child] or own.route in HANDED_OVER if child in before else own.route not in ROUTES_TO_A_BOARD
        for child, own in after.items()
    )


def differs(deciding: Deciding, situation: Situation) -> str:
    """From what the level differs, for a sentence; empty where it does not. Of several children the highest counts."""
    level = max(deciding.levels(situation.children))
    theirs = [
        words
        for words, other in (("the guidance", situation.pointed_level), ("the referrer", situation.referrer_level))
        if other is not None and other != level
    ]
    return " and ".join(theirs)


def missing(deciding: Deciding, situation: Situation) -> tuple[str, str] | None:
    """What is still to be said before it can be decided: in words, and the field where. None when it is whole."""
    if not deciding.reasons.strip():
        return "Write the reasons for this decision", "reasons"
    other = differs(deciding, situation)
    if other and not deciding.differs_because.strip():
        return f"Say why your level differs from that of {other}", "differs_because"
    return _missing_agreement(deciding, situation)


def _missing_agreement(deciding: Deciding, situation: Situation) -> tuple[str, str] | None:
    if situation.agreement is Agreement.GIVEN:
        return None
    refused = situation.agreement is Agreement.REFUSED
    to_be_weighed = refused and Route.SAFEGUARDING not in deciding.routes(situation.children)
    if to_be_weighed and not deciding.refusal_weighed.strip():
        return "The family said no. Write down whether that makes it level 4, and why", "refusal_weighed"
    if not goes_to_a_board(deciding, situation):
        return None
    if refused and not deciding.without_agreement.strip():
        return (
            "The family has not agreed to early help. Say why it is offered all the same, or choose another way",
            "agreement",
        )
    somebody_asks = deciding.asker is not None and deciding.asker.name.strip()
    if not refused and not (somebody_asks or deciding.without_agreement.strip()):
        return "Name who will ask the family whether it agrees, or say why it is offered all the same", "agreement"
    return None


def usual_words(routes: Route | Collection[Route], partnership: str) -> str:
    """The message to the referrer as it follows from the decision; the screener may write another."""
    several = [routes] if isinstance(routes, Route) else sorted(routes, key=list(Route).index)
    return decisions().letter(several, partnership)
