"""Whoever sent a contact is told what was decided: they have read it here, or somebody has spoken to them.

Opening the page is a GET, which writes nothing but the journal of openings. So the worker reads there that they have
opened it since it was decided, and writes the moment beside the message. A button "I have read this" would be truer by
a little, and less often: people who have read an answer close the page, and would be phoned for it.

A message that was sent, came back or lies unopened tells nobody. After a working day it is passed on to the leads of
the sender's agency, who may read the same answer; after another, somebody phones.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.queries import holders_of
from portal.accounts.rules import Role
from portal.contacts.actions.calls import promise_call
from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.models import CallBack, Contact
from portal.contacts.rules.calls import CallBecause
from portal.database import now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.clocks import clock
from portal.messages.actions import owe
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.places.queries import office_time
from portal.screening.actions.handing_over.sight import keep_in_sight
from portal.screening.models import Telling
from portal.screening.queries.hand_overs import open_hand_overs
from portal.screening.queries.telling import decider_of, first_read, is_untold, still_unread, told_since, unread
from portal.working_time import london_date

AT_ONCE = 100


def note_readers(session: Session, *, at: dt.datetime | None = None) -> int:
    """What the journal says was opened is kept as read; how many there were."""
    found = session.execute(first_read(at or now()).limit(AT_ONCE)).all()
    for message_id, opened_at in found:
        session.get_one(Message, message_id).opened_at = opened_at
    session.flush()
    return len(found)


def pass_on_unread(session: Session, *, at: dt.datetime | None = None) -> int:
    """What nobody has read in a working day goes to the leads of the agency, once; without one, somebody phones now."""
    at = at or now()
    days = clock("read_answer").working_days
    passed = 0
    for message, contact in session.execute(unread(at).limit(AT_ONCE)).all():
        if office_time(session, london_date(at)).end_of_clock(message.owed_at, days) > at:
            break  # the oldest come first: nothing behind it is late
        _pass_on(session, message, contact, at)
        passed += 1
    session.flush()
    return passed


def _pass_on(session: Session, message: Message, contact: Contact, at: dt.datetime) -> None:
    due_at = office_time(session, london_date(at)).end_of_clock(at, clock("read_answer").working_days)
    telling = Telling(message_id=message.id, contact_id=contact.id, passed_on_at=at, due_at=due_at)
    session.add(telling)
    session.flush()
    deputies = _deputies(session, contact, at)
    for user_id in deputies:
        owe(session, template=Template.ANSWER_UNREAD, to_user_id=user_id, about=contact.reference, at=at)
    event = record(session, Kind.ANSWER_PASSED_ON, at=at, contact_id=contact.id, message=message.id, due=due_at)
    keep_in_sight(session, contact, event, decider_of(session, contact), reason="untold", until=None)
    if not deputies:
        _owe_call(session, telling, contact, at)


def _deputies(session: Session, contact: Contact, at: dt.datetime) -> Sequence[uuid.UUID]:
    """Those of the agency who may read it; none where the family keeps that agency out, or a lead sent it alone."""
    if contact.agency_id is None or contact.keeps_out_own_agency:
        return ()
    leads = holders_of(session, Role.AGENCY_LEAD, london_date(at), contact.agency_id)
    return [user_id for user_id in leads if user_id != contact.sender_id]


def owe_calls(session: Session, *, at: dt.datetime | None = None) -> int:
    """What the agency's leads have not read either is told by phone: a call is owed, once."""
    at = at or now()
    late = session.execute(still_unread(at).limit(AT_ONCE)).all()
    for telling, contact in late:
        _owe_call(session, telling, contact, at)
    session.flush()
    return len(late)


def let_go(session: Session, *, at: dt.datetime | None = None) -> int:
    """Once they know, the front door keeps it in sight as long as any other: until then it had no end."""
    at = at or now()
    found = session.execute(told_since(at).limit(AT_ONCE)).all()
    for telling, contact, called_at in found:
        told_at = called_at or telling.message.opened_at or at
        telling.told_at = max(told_at, telling.passed_on_at)
        through = "call" if called_at else "read"
        event = record(
            session, Kind.ANSWER_TOLD, at=at, contact_id=contact.id, message=telling.message_id, through=through
        )
        session.flush()
        if not (contact.is_undecided or open_hand_overs(session, contact.id) or is_untold(session, contact.id)):
            keeper_id, until = decider_of(session, contact), at + KEPT_IN_SIGHT
            keep_in_sight(session, contact, event, keeper_id, reason="told", until=until)
    session.flush()
    return len(found)


def _owe_call(session: Session, telling: Telling, contact: Contact, at: dt.datetime) -> None:
    """Where a call to tell them is promised already, it is that one."""
    already = select(CallBack).where(
        CallBack.contact_id == contact.id, CallBack.because == CallBecause.TELL.value, CallBack.made_at.is_(None)
    )
    call = session.scalar(already) or promise_call(session, contact, CallBecause.TELL, at=at)
    telling.call_owed_at = at
    record(
        session, Kind.ANSWER_STILL_UNREAD, at=at, contact_id=contact.id, message=telling.message_id, call=call.id
    )  # fmt: skip
