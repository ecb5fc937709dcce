"""Closing the office for a day, and opening it again. They lie below permissions: see `access/days.py`, which asks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.places.models import BankHoliday
from portal.working_time import WEEKEND, london_date


def close_day(session: Session, day: dt.date, title: str, *, at: dt.datetime) -> None:
    """From now on nobody works on this day. Days that have begun stay as they were: clocks have counted them."""
    if day <= london_date(at):
        raise Refused("The day must be in the future: clocks have counted this one.", field="day")
    known = Refused("This day is closed already.", field="day")
    if day.weekday() in WEEKEND:
        raise Refused("The office is closed on every Saturday and Sunday. Choose another day.", field="day")
    with refusing(session, {"pk_bank_holidays": known}):
        session.add(BankHoliday(day=day, title=title))
    record(session, Kind.DAY_CLOSED, at=at, day=day.isoformat())
    session.flush()


def open_day(session: Session, day: dt.date, *, at: dt.datetime) -> bool:
    """People work on this day after all; pressed twice, it is open once. Whether it was closed before."""
    if day <= london_date(at):
        raise Refused("Only a day in the future can be opened again: clocks have counted this one.")
    if day.weekday() in WEEKEND:
        raise Refused("The office is closed on every Saturday and Sunday.")
    closed = session.get(BankHoliday, day, with_for_update=True)
    if closed is None:
        return False
    session.delete(closed)
    record(session, Kind.DAY_OPENED, at=at, day=day.isoformat())
    session.flush()
    return True
