"""Naming who answers for the front door. Hub managers name themselves or each other, one at a time."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.rules import Actor, Role
from portal.database import Refused, new_id, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.places.queries import office_time
from portal.screening.models import Duty
from portal.screening.queries.duties import live_duty
from portal.screening.queries.screeners import screeners
from portal.screening.rules.duties import Span, office_hours
from portal.working_time import london_date

_TAKEN = Refused("Somebody is named for a part of these hours already. Take them off first, or choose other hours.")


def name_on_duty(
    session: Session, actor: Actor, user_id: uuid.UUID, hours: Span, *, at: dt.datetime | None = None
) -> Duty:
    """From when until when somebody answers for what is late. Two who name somebody at once: one is told."""
    at = at or now()
    check_role(actor, Permission.DUTY_NAME)
    if user_id not in {one.id for one in screeners(session, hours.begins_at, Role.HUB_MANAGER)}:
        raise Refused("Only a hub manager can be on duty. Choose one who is at work on that day.", field="who")
    opens = office_hours(office_time(session, london_date(hours.begins_at)), london_date(hours.begins_at))
    if opens is None or hours.begins_at < opens.begins_at or hours.ends_at > opens.ends_at:
        raise Refused("These are not hours of one working day. Choose hours in which the office is open.")
    if hours.ends_at <= hours.begins_at:
        raise Refused("The end must be after the beginning", field="until")
    if hours.ends_at <= at:
        raise Refused("These hours are over. Choose later ones.")
    duty = Duty(
        id=new_id(),
        user_id=user_id,
        begins_at=hours.begins_at,
        ends_at=hours.ends_at,
        named_at=at,
        named_by=actor.user_id,
    )
    with refusing(session, {"ex_duties_one_at_a_time": _TAKEN}):
        session.add(duty)
    record(
        session,
        Kind.DUTY_NAMED,
        at=at,
        user_id=user_id,
        duty=duty.id,
        of=user_id,
        begins=duty.begins_at,
        ends=duty.ends_at,
    )
    return duty


def take_off_duty(session: Session, actor: Actor, duty_id: uuid.UUID, *, at: dt.datetime | None = None) -> None:
    """The hours stand open again, and in red. Pressed twice, it is done once."""
    at = at or now()
    check_role(actor, Permission.DUTY_NAME)
    duty = live_duty(session, duty_id)
    if duty is None:
        if session.get(Duty, duty_id) is None:
            raise NotYours
        return
    if duty.ends_at <= at:
        raise Refused("These hours are over: who was on duty stays written down.")
    _end(session, duty, at, actor.user_id)


def end_duties(session: Session, user_id: uuid.UUID, *, at: dt.datetime) -> int:
    """Somebody leaves: the hours that are left to them are nobody's, and the page says so."""
    theirs = (
        select(Duty)
        .where(Duty.user_id == user_id, Duty.ended_at.is_(None), Duty.ends_at > at)
        .order_by(Duty.id)
        .with_for_update(key_share=True)
    )
    duties = session.scalars(theirs).all()
    for duty in duties:
        _end(session, duty, at, None)
    return len(duties)


def _end(session: Session, duty: Duty, at: dt.datetime, by: uuid.UUID | None) -> None:
    duty.ended_at, duty.ended_by = at, by
    session.flush()
    record(session, Kind.DUTY_ENDED, at=at, user_id=duty.user_id, duty=duty.id, of=duty.user_id)
