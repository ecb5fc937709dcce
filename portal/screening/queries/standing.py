"""What stands of a decision when something of it has come back: the children somebody has, or is being asked about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.screening.models import Decision, HandOver, Outcome
from portal.screening.rules import HANDED_OVER, ROUTES_TO_A_BOARD

_STANDS = [column.is_(None) for column in (HandOver.returned_at, HandOver.withdrawn_at, HandOver.superseded_at)]


def live_matter_of(session: Session, contact: Contact) -> Matter | None:
    """What a decision on this contact put on a board, and what is not over."""
    query = select(Matter).join(Decision, Decision.id == Matter.decision_id)
    return session.scalar(query.where(Decision.contact_id == contact.id, Matter.is_live()))


def standing_hand_overs(session: Session, contact: Contact) -> Sequence[HandOver]:
    """What somebody has taken on or is still asked about, read again: what came back or was taken back is neither."""
    query = select(HandOver).where(HandOver.contact_id == contact.id, *_STANDS).order_by(HandOver.id)
    found = query.options(selectinload(HandOver.outcomes)).execution_options(populate_existing=True)
    return session.scalars(found).all()


def outcomes_that_stand(session: Session, contact: Contact, decision: Decision | None) -> Sequence[Outcome]:
    """Of a contact that came back: what was decided for the children who did not. None of one that never left."""
    if decision is None or not contact.is_undecided:
        return []
    has_board = live_matter_of(session, contact) is not None
    with_somebody = {
        (handed.kind, one.child_id) for handed in standing_hand_overs(session, contact) for one in handed.outcomes
    }

    def stands(outcome: Outcome) -> bool:
        if outcome.route in ROUTES_TO_A_BOARD:
            return has_board
        return outcome.route not in HANDED_OVER or (outcome.route, outcome.child_id) in with_somebody

    return [outcome for outcome in decision.outcomes if stands(outcome)]
