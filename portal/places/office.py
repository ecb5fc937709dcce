"""Whether anybody is in the office now: which number answers depends on it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.database import DATABASE_AWAY
from portal.places.queries import office_time
from portal.working_time import london_date


def office_is_open(session: Session, moment: dt.datetime) -> bool | None:
    """None when the database is away: whoever looks for a number to phone must find it all the same."""
    try:
        office = office_time(session, london_date(moment))
    except DATABASE_AWAY:
        session.rollback()
        return None
    return office.is_open(moment)


def opens_again(session: Session, moment: dt.datetime) -> dt.datetime | None:
    """The next opening; none while the office is open."""
    opens_at = office_time(session, london_date(moment)).next_opening(moment)
    return opens_at if opens_at > moment else None
