"""Looking up places and days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.guidance.places import places
from portal.places.models import BankHoliday, Locality, Postcode, Ward
from portal.working_time import OfficeTime

_LONGEST_CLOCK = dt.timedelta(days=130)  # three calendar months, and a stop in them


def localities(session: Session) -> Sequence[Locality]:
    return session.scalars(select(Locality).order_by(Locality.position)).all()


def locality_of(session: Session, postcode: str | None, day: dt.date) -> uuid.UUID | None:
    """The locality a postcode lay in on a day; none for a postcode we do not know, which is an answer too."""
    if postcode is None:
        return None
    return session.scalar(
        select(Ward.locality_id)
        .join(Postcode, Postcode.ward_id == Ward.id)
        .where(
            Postcode.postcode == postcode,
            Ward.valid_from <= day,
            Ward.valid_to.is_(None) | (Ward.valid_to > day),
        )
    )


def office_time(session: Session, day: dt.date) -> OfficeTime:
    """What a clock started on this day needs to know: the closed days it can meet, and the hours of the others."""
    hours = places().hours
    return OfficeTime(holidays_after(session, day), hours.opens_at, hours.closes_at)


def holidays_after(session: Session, day: dt.date) -> frozenset[dt.date]:
    """The bank holidays that a clock started on this day can meet."""
    return frozenset(session.scalars(select(BankHoliday.day).where(BankHoliday.day.between(day, day + _LONGEST_CLOCK))))
