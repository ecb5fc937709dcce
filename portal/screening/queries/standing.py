"""What stands of a decision when something of it has come back: the children somebody has, or is being asked about."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.screening.models import Decision, HandOver, Outcome
from portal.screening.rules import HANDED_OVER, ROUTES_TO_A_BOARD


def live_matter_of(session: Session, contact: Contact) -> Matter | None:
    """What a decision on this contact put on a board, and what is not over."""
    query = select(Matter).join(Decision, Decision.id == Matter.decision_id)
    return session.scalar(query.where(Decision.contact_id == contact.id, Matter.is_live()))


def still_there(session: Session, contact: Contact, decision: Decision) -> dict[HandOver, set[uuid.UUID]]:
    """Of what was handed over, the children who are where this decision sends them.

    A child that went elsewhere since, or whose latest hand-over came back, is with nobody, whoever had it before. So is
    one that was new information for a case which has ended.
    """
    every = select(HandOver).where(HandOver.contact_id == contact.id).order_by(HandOver.handed_at, HandOver.id)
    found = session.scalars(
        every.options(selectinload(HandOver.outcomes), joinedload(HandOver.matter)),
        execution_options={"populate_existing": True},
    ).all()
    latest = {outcome.child_id: handed for handed in found for outcome in handed.outcomes}
    sent = {(outcome.child_id, outcome.route) for outcome in decision.outcomes}
    there: dict[HandOver, set[uuid.UUID]] = {}
    for child, handed in latest.items():
        stands = handed.returned_at is None and handed.withdrawn_at is None and handed.superseded_at is None
        case_ended = handed.matter is not None and handed.matter.has_ended
        if stands and not case_ended and (child, handed.kind) in sent:
            there.setdefault(handed, set()).add(child)
    return there


def outcomes_that_stand(session: Session, contact: Contact, decision: Decision | None) -> Sequence[Outcome]:
    """Of a contact that came back: what was decided for the children who did not. None of one that never left."""
    if decision is None or not contact.is_undecided:
        return []
    has_board = live_matter_of(session, contact) is not None
    with_somebody = {child for children in still_there(session, contact, decision).values() for child in children}

    def stands(outcome: Outcome) -> bool:
        if outcome.route in ROUTES_TO_A_BOARD:
            return has_board
        return outcome.route not in HANDED_OVER or outcome.child_id in with_somebody

    return [outcome for outcome in decision.outcomes if stands(outcome)]
