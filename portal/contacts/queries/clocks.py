"""What is kept of a contact's clock: the question that stopped it, and how it stands now."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.contacts.models import Contact, Post
from portal.contacts.rules.stops import DecideClock, decide_clock, may_stop, stops_until
from portal.guidance.clocks import clock
from portal.places.queries import office_time
from portal.working_time import london_date

_reply = aliased(Post)
# For a list's own statement: until when the question stops the clock that has no answer yet.
OPEN_STOP = (
    select(Post.stops_until)
    .where(
        Post.contact_id == Contact.id,
        Post.stops_until.is_not(None),
        ~select(_reply.id).where(_reply.answers_id == Post.id).exists(),
    )
    .scalar_subquery()
)


def stopping_question(session: Session, contact: Contact) -> Post | None:
    """The one question that has ever stopped the contact's clock."""
    return session.scalar(select(Post).where(Post.contact_id == contact.id, Post.stops_until.is_not(None)))


def would_stop_until(session: Session, contact: Contact, at: dt.datetime) -> dt.datetime | None:
    """Until when at most a question that is asked now stops the clock; none where it does not."""
    stops = may_stop(
        urgent=contact.urgent,
        decided=contact.decided_at is not None,
        stopped_before=stopping_question(session, contact) is not None,
        asked_at=at,
        due_at=contact.due_at,
    )
    if not stops:
        return None
    return stops_until(office_time(session, london_date(at)), at, clock("answer_question").working_days)


def clock_of(
    session: Session, contact: Contact, open_stop_until: dt.datetime | None, at: dt.datetime
) -> DecideClock | None:
    """None where it does not wait for a decision."""
    if contact.decide_by is None:
        return None
    return decide_clock(
        office_time(session, london_date(at)),
        decide_by=contact.decide_by,
        working_days=clock("decide_contact").working_days,
        urgent=contact.urgent,
        unanswered_at=contact.unanswered_at,
        open_stop_until=open_stop_until,
        at=at,
    )
