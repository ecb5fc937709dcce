"""Promising a call, and keeping it: who was spoken to and when, or that nobody was reached."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.claims import keep_claim
from portal.contacts.models import CallBack, CallTry, Contact
from portal.contacts.queries.calls import last_made, open_calls, whom_of
from portal.contacts.rules.calls import CallBecause, Called, CallMade, CallTried, can_be_promised, promised_by
from portal.database import Refused, new_id, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.clocks import clock
from portal.places.queries import office_time
from portal.working_time import london_date

_FRONT_DOOR = (Role.SCREENER, Role.HUB_MANAGER)
KEPT_AFTER_CALL = dt.timedelta(days=1)  # so that whoever called at the same time learns that it was done


@dataclass(frozen=True)
class Asking:
    """What somebody says who wants to be called."""

    number: str = ""  # empty: the one they gave when they sent it
    when: str = ""
    wanted_by: dt.datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a call. The key belongs to the form: however often it is sent, it is one try."""

    key: uuid.UUID
    ended: CallMade | CallTried
    at: dt.datetime
    spoke_to: str = ""
    said: str = ""


class _PromisedAlready(Refused):
    pass


def promise_call(
    session: Session,
    contact: Contact,
    because: CallBecause,
    *,
    at: dt.datetime,
    asking: Asking | None = None,
) -> CallBack:
    """From now on the front door owes somebody a call; part of what another action does."""
    whom, asking = whom_of(contact), asking or Asking()
    office = office_time(session, london_date(at))
    of_family = whom.who is Called.FAMILY
    call = CallBack(
        id=new_id(),
        contact_id=contact.id,
        because=because.value,
        promised_at=at,
        wanted_by=asking.wanted_by,
        due_at=promised_by(office, at, asking.wanted_by, clock("call_back").working_days),
        number="" if of_family else asking.number or whom.number,
        when="" if of_family else asking.when or whom.when,
    )
    session.add(call)
    session.flush()
    event = record(
        session, Kind.CALL_PROMISED, at=at, contact_id=contact.id, call=call.id, because=call.because, due=call.due_at
    )
    _open_to_callers(session, contact, event, "call_promised")
    return call


def ask_for_call(
    session: Session, actor: Actor, contact: Contact, asking: Asking, *, at: dt.datetime | None = None
) -> CallBack:
    """Whoever sent a contact wants to be called about it. Asked twice, it is promised once."""
    check(session, actor, Permission.CALL_ASK, contact)
    at = at or now()
    if contact.withdrawn_at is not None:
        raise Refused("You have taken this request back. If you need to talk to us, send a new one or phone us.")
    if whom_of(contact).who is not Called.SENDER:
        raise Refused("You wrote this down for somebody else: we call them when it is decided.")
    if not (asking.number or contact.call_back_number):
        raise Refused("Enter the number we should call", field="number")
    if asking.wanted_by and not can_be_promised(office_time(session, london_date(at)), at, asking.wanted_by):
        raise Refused("Nobody is in the office between now and then. Choose a later time.", field="time")
    already = _promised(session, contact)
    if already is None:
        try:
            with refusing(session, {"uq_call_backs_one_open_a_kind": _PromisedAlready("It is promised already.")}):
                return promise_call(session, contact, CallBecause.ASKED, at=at, asking=asking)
        except _PromisedAlready:
            already = _promised(session, contact)
    if already is None or not _is_alike(already, contact, asking):
        raise Refused("We have promised to call you already. What you entered now has not been kept.")
    return already


def _promised(session: Session, contact: Contact) -> CallBack | None:
    return next((call for call in open_calls(session, contact.id) if call.because == CallBecause.ASKED), None)


def _is_alike(call: CallBack, contact: Contact, asking: Asking) -> bool:
    number, when = asking.number or contact.call_back_number, asking.when or contact.call_back_when
    return (call.number, call.when, call.wanted_by) == (number, when, asking.wanted_by)


def record_call(
    session: Session, actor: Actor, contact: Contact, outcome: Outcome, *, at: dt.datetime | None = None
) -> None:
    """Write down a call: whoever was spoken to has been called back and told; a try leaves the promise open."""
    check(session, actor, Permission.CALL_MAKE, contact)
    at = at or now()
    if outcome.at > at:
        raise Refused("The call must be in the past", field="time")
    calls = open_calls(session, contact.id, lock=True)
    if not calls:
        _is_done(session, actor, contact, outcome)
        return
    promised = [call for call in calls if call.promised_at <= outcome.at]
    if not promised:
        raise Refused("This was before the call was promised. Write down the call you made since then.", field="time")
    keep_claim(session, actor, contact, at)
    if isinstance(outcome.ended, CallTried):
        _keep_try(session, actor, contact, promised, outcome, at)
    else:
        event = _keep(session, actor, contact, promised, outcome, at)
        if len(promised) == len(calls):
            end_grants(session, Capacity.CALLER, source=event, contact_id=contact.id)
            _open_to_callers(session, contact, event, "call_made", until=at + KEPT_AFTER_CALL)
    session.flush()


def _is_done(session: Session, actor: Actor, contact: Contact, outcome: Outcome) -> None:
    """The same form again, or somebody else was quicker."""
    last = last_made(session, contact.id)
    if last is None:
        raise Refused("There is no call to make any more. What you wrote has not been kept.")
    told = (actor.user_id, outcome.ended.value, outcome.spoke_to, outcome.said)
    if (last.made_by, last.ended, last.spoke_to, last.said) == told:
        return
    by = last.maker.name if last.maker else "Somebody"
    raise Refused(f"{by} has called them already. What you wrote has not been kept.")


def _keep(
    session: Session, actor: Actor, contact: Contact, calls: Sequence[CallBack], outcome: Outcome, at: dt.datetime
) -> Event:
    """One conversation keeps whatever was promised to them before it; the last event."""
    for call in calls:
        call.ended, call.made_at, call.made_by = outcome.ended.value, outcome.at, actor.user_id
        call.spoke_to, call.said, call.noted_at = outcome.spoke_to, outcome.said, at
        event = record(
            session,
            Kind.CALL_MADE,
            at=at,
            contact_id=contact.id,
            call=call.id,
            ended=call.ended,
            kept=call.was_kept,
        )
    return event


def _keep_try(
    session: Session, actor: Actor, contact: Contact, calls: Sequence[CallBack], outcome: Outcome, at: dt.datetime
) -> None:
    for call in calls:
        if any(tried.sending_key == outcome.key for tried in call.tries):
            continue  # pressed twice
        call.tries.append(
            CallTry(
                sending_key=outcome.key,
                tried_at=outcome.at,
                tried_by=actor.user_id,
                noted_at=at,
                ended=outcome.ended.value,
                said=outcome.said,
            )
        )
        record(session, Kind.CALL_TRIED, at=at, contact_id=contact.id, call=call.id, ended=outcome.ended.value)


def _open_to_callers(
    session: Session, contact: Contact, event: Event, reason: str, until: dt.datetime | None = None
) -> None:
    for role in _FRONT_DOOR:
        grant_to_role(session, role, Capacity.CALLER, reason=reason, source=event, contact_id=contact.id, until=until)
