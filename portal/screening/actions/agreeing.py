"""What a family said when it was asked whether it agrees to early help."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.accounts.rules import Actor
from portal.allocation.actions import withdraw_from_board
from portal.casework.actions import answer_agreement
from portal.casework.models import Matter
from portal.casework.queries import agreement_asked
from portal.casework.rules import AgreementAnswer
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.screening.actions.returning import back_on_the_queue, wait_again
from portal.screening.models import Decision


def note_agreement(
    session: Session,
    actor: Actor,
    matter: Matter,
    answer: AgreementAnswer,
    words: str,
    *,
    at: dt.datetime | None = None,
) -> None:
    """Yes: the family can be offered to somebody. No: the front door weighs it, and decides once more."""
    at = at or now()
    contact = session.get_one(Contact, session.get_one(Decision, matter.decision_id).contact_id)
    if not (
        may_see(session, actor, Permission.AGREEMENT_NOTE, matter)
        or may_see(session, actor, Permission.CONTACT_SCREEN, contact)
    ):
        raise NotYours
    take_turn(session, contact)
    asked = agreement_asked(session, matter.id)
    if matter.withdrawn_at is not None and asked is not None and asked.answer is None:
        raise Refused("The front door has decided otherwise since, so nobody has to be asked.")
    answer_agreement(session, actor, matter, answer, words, at=at)
    if answer is AgreementAnswer.GIVEN or contact.is_undecided:
        return
    withdraw_from_board(session, matter, actor, at=at)
    due = wait_again(session, contact, at)
    event = record(session, Kind.CONTACT_CAME_BACK, at=at, contact_id=contact.id, matter_id=matter.id, due=due)
    back_on_the_queue(session, contact, event)
    session.flush()
