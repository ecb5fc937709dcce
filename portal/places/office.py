"""Whether anybody is in the office now: which number answers depends on it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from portal.places.queries import holidays_after
from portal.working_time import LONDON, london_date, next_opening


def office_is_open(session: Session, moment: dt.datetime) -> bool | None:
    """None when the database is away: whoever looks for a number to phone must find it all the same."""
    try:
        holidays = holidays_after(session, london_date(moment))
    except (OperationalError, InterfaceError, PoolTimeout):
        session.rollback()
        return None
    return next_opening(moment, holidays) == moment.astimezone(LONDON)
