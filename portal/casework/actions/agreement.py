"""Asking a family whether it agrees to early help: who does, by when, and what it said."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.casework.models import AgreementToAsk, Matter
from portal.casework.rules import AgreementAnswer
from portal.database import Refused
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.clocks import clock
from portal.messages.actions import owe
from portal.places.queries import office_time
from portal.working_time import LONDON, london_date

_LAST_MINUTE = dt.time(23, 59, 59)


def ask_agreement(
    session: Session,
    actor: Actor,
    matter: Matter,
    asker: str,
    *,
    about: str,
    asker_id: uuid.UUID | None,
    ask_by: dt.date | None,
    at: dt.datetime,
) -> AgreementToAsk:
    """Until the family has said yes it stands on the board, and is offered to nobody."""
    clock_ends = office_time(session, london_date(at)).end_of_clock(at, clock("ask_agreement").working_days)
    due = clock_ends if ask_by is None else dt.datetime.combine(ask_by, _LAST_MINUTE, LONDON)
    if not at < due <= clock_ends:
        raise Refused(
            f"Choose a day from today to {clock_ends.astimezone(LONDON):%-d %B}, when the family must have been asked.",
            field="ask_by",
        )
    asked = AgreementToAsk(matter_id=matter.id, asker=asker, asker_id=asker_id, since=at, ask_by=due)
    session.add(asked)
    record(session, Kind.AGREEMENT_TO_ASK, at=at, matter_id=matter.id, family_id=matter.family_id, ask_by=due)
    if asker_id is not None and asker_id != actor.user_id:
        owe(session, template="agreement_to_ask", to_user_id=asker_id, about=about, at=at)
    session.flush()
    return asked


def answer_agreement(
    session: Session,
    actor: Actor,
    matter: Matter,
    answer: AgreementAnswer,
    words: str,
    *,
    at: dt.datetime,
) -> AgreementToAsk:
    """What the family said. Whoever calls has asked whether the actor may, and follows a no up."""
    asked = session.get(AgreementToAsk, matter.id, with_for_update=True, populate_existing=True)
    if asked is None:
        raise Refused("The family has agreed already, so nobody has to ask it.")
    if asked.answer is not None:
        if (asked.answer, asked.words) == (answer.value, words):
            return asked  # pressed twice
        raise Refused("Somebody has written down already what the family said.")
    asked.answer, asked.answered_at, asked.noted_by, asked.words = answer.value, at, actor.user_id, words
    record(
        session, Kind.AGREEMENT_ANSWERED, at=at, matter_id=matter.id, family_id=matter.family_id, answer=answer.value
    )
    session.flush()
    return asked
