"""A question stops the clock of a contact; an answer, silence or danger lets it run again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.contacts.models import Contact, Post
from portal.contacts.queries.clocks import stopping_question, would_stop_until
from portal.contacts.rules.stops import with_stop
from portal.guidance.clocks import clock
from portal.places.queries import office_time
from portal.working_time import london_date


def stop_clock(session: Session, contact: Contact, at: dt.datetime) -> dt.datetime | None:
    """Until when at most a question that is asked now stops the clock; none where it does not."""
    until = would_stop_until(session, contact, at)
    if until is None:
        return None
    _stand_still(session, contact, at, until)
    return until


def restart_clock(session: Session, contact: Contact, question: Post, at: dt.datetime) -> None:
    """The question has an answer, so the clock runs again. What was answered too late stays on top of the queue."""
    if question.stops_until is not None:
        _stand_still(session, contact, question.posted_at, min(at, question.stops_until))
        session.flush()


def cannot_stop(session: Session, contact: Contact, at: dt.datetime) -> None:
    """It has become urgent: from now on it waits for no answer. Part of what another action does."""
    question = stopping_question(session, contact)
    if question and question.stops_until:
        known = contact.extended_due_at or contact.due_at
        _stand_still(session, contact, question.posted_at, min(at, question.stops_until))
        contact.extended_due_at = min(known, contact.extended_due_at or known)  # an answer may have come before
        session.flush()


def _stand_still(session: Session, contact: Contact, began: dt.datetime, ended: dt.datetime) -> None:
    contact.extended_due_at = with_stop(
        office_time(session, london_date(contact.received_at)),
        received_at=contact.received_at,
        due_at=contact.due_at,
        working_days=clock("decide_contact").working_days,
        asked_at=began,
        ended_at=ended,
    )
