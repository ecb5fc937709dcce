"""Closing the office for a day, and opening it again. They lie below permissions: see `access/days.py`, which asks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.places.models import BankHoliday
from portal.places.rules import Fixed, why_fixed
from portal.working_time import london_date

_NOT_CLOSED = {
    Fixed.WEEKEND: "The office is closed on every Saturday and Sunday. Choose another day.",
    Fixed.BEGUN: "The day must be in the future: clocks have counted this one.",
}
_NOT_OPENED = {
    Fixed.WEEKEND: "The office is closed on every Saturday and Sunday.",
    Fixed.BEGUN: "Only a day in the future can be opened again: clocks have counted this one.",
}


def close_day(session: Session, day: dt.date, title: str, *, at: dt.datetime) -> None:
    """From now on nobody works on this day. Days that have begun stay as they were: clocks have counted them."""
    fixed = why_fixed(day, london_date(at))
    if fixed:
        raise Refused(_NOT_CLOSED[fixed], field="day")
    known = Refused("This day is closed already.", field="day")
    with refusing(session, {"pk_bank_holidays": known}):
        session.add(BankHoliday(day=day, title=title))
    record(session, Kind.DAY_CLOSED, at=at, day=day.isoformat())
    session.flush()


def open_day(session: Session, day: dt.date, *, at: dt.datetime) -> bool:
    """People work on this day after all; pressed twice, it is open once. Whether it was closed before."""
    fixed = why_fixed(day, london_date(at))
    if fixed:
        raise Refused(_NOT_OPENED[fixed])
    closed = session.get(BankHoliday, day, with_for_update=True)
    if closed is None:
        return False
    session.delete(closed)
    record(session, Kind.DAY_OPENED, at=at, day=day.isoformat())
    session.flush()
    return True
