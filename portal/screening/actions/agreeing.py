"""What a family said when it was asked whether it agrees to early help; and nobody has asked it by its day."""

from __future__ import annotations

import datetime as dt

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.accounts.rules import Actor
from portal.allocation.actions import withdraw_from_board
from portal.casework.actions import answer_agreement
from portal.casework.models import AgreementToAsk, Matter
from portal.casework.queries import agreement_asked, coordinators_to_tell
from portal.casework.rules import AgreementAnswer
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.screening.actions.returning import back_on_the_queue, wait_again
from portal.screening.models import Decision
from portal.screening.queries.duties import who_answers
from portal.working_time import london_date

AT_ONCE = 100
log = structlog.get_logger()


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


def remind_of_agreements(session: Session, *, at: dt.datetime | None = None) -> int:
    """Each once: whoever was to ask the family, and its coordinators, for nobody can be offered it until then.

    Where no coordinator may open it the hub manager on duty hears of it; where there is nobody at all, the next look
    tries again. What somebody writes down in this moment is passed over.
    """
    at = at or now()
    late = (
        select(AgreementToAsk, Matter, Contact.reference)
        .join(Matter, Matter.id == AgreementToAsk.matter_id)
        .join(Decision, Decision.id == Matter.decision_id)
        .join(Contact, Contact.id == Decision.contact_id)
        .where(AgreementToAsk.answered_at.is_(None), AgreementToAsk.ask_by <= at, AgreementToAsk.chased_at.is_(None))
        .where(Matter.is_live())
        .order_by(AgreementToAsk.ask_by, AgreementToAsk.matter_id)
        .limit(AT_ONCE)
        .with_for_update(of=AgreementToAsk, skip_locked=True)
    )
    return sum(
        _remind(session, asked, matter, reference, at) for asked, matter, reference in session.execute(late).all()
    )


def _remind(session: Session, asked: AgreementToAsk, matter: Matter, reference: str, at: dt.datetime) -> bool:
    day = london_date(at)
    answers = dict.fromkeys(coordinators_to_tell(session, matter, day), matter.reference)
    if not answers:
        answers = dict.fromkeys(who_answers(session, at), reference)
    if not answers:
        log.error("nobody has asked a family whether it agrees, and there is nobody to tell")
        return False
    asked.chased_at = at
    record(
        session,
        Kind.AGREEMENT_CHASED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        asker=asked.asker_id,
    )
    if asked.asker_id is not None and asked.asker_id not in answers:
        owe(session, template=Template.AGREEMENT_CHASED, to_user_id=asked.asker_id, about=reference, at=at)
    for user_id, about in answers.items():
        owe(session, template=Template.AGREEMENT_NOT_ASKED, to_user_id=user_id, about=about, at=at)
    session.flush()
    return True
