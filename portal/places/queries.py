"""Looking up places and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.guidance.places import places
from portal.places.models import BankHoliday, Locality, Postcode, Ward, WardLocality
from portal.places.rules import ELSEWHERE, UNKNOWN, Lies, Place
from portal.working_time import OfficeTime

_LONGEST_CLOCK = dt.timedelta(days=130)  # three calendar months, and a stop in them

_LAY_IN = (
    select(WardLocality.locality_id)
    .where(WardLocality.ward_id == Postcode.ward_id, WardLocality.since <= bindparam("day"))
    .order_by(WardLocality.since.desc())
    .limit(1)
    .correlate(Postcode)
    .scalar_subquery()
)
_PLACE_OF = (
    select(
        Ward.id.label("ward_id"),
        Ward.name.label("ward"),
        Locality.id.label("locality_id"),
        Locality.name.label("locality"),
    )
    .select_from(Postcode)
    .outerjoin(Ward, Ward.id == Postcode.ward_id)
    .outerjoin(Locality, Locality.id == _LAY_IN)
    .where(Postcode.postcode == bindparam("postcode"))
)


def localities(session: Session) -> Sequence[Locality]:
    return session.scalars(select(Locality).order_by(Locality.position, Locality.slug)).all()


def place_of(session: Session, postcode: str | None, day: dt.date) -> Place:
    """Where a postcode lay on a day: in which ward and locality of ours, elsewhere, or nobody knows."""
    if postcode is None:
        return UNKNOWN
    found = session.execute(_PLACE_OF, {"postcode": postcode, "day": day}).one_or_none()
    if found is None:
        return UNKNOWN
    if found.ward is None:
        return ELSEWHERE
    lies = Lies.UNKNOWN if found.locality_id is None else Lies.HERE
    return Place(lies, found.ward_id, found.ward, found.locality_id, found.locality)


def office_time(session: Session, day: dt.date) -> OfficeTime:
    """What a clock started on this day needs to know: the closed days it can meet, and the hours of the others."""
    return _in_office_hours(holidays_after(session, day))


def office_time_of_all_days(session: Session) -> OfficeTime:
    """What clocks of whatever day need to know: for those who think of years, and no clock of a family."""
    return _in_office_hours(frozenset(session.scalars(select(BankHoliday.day))))


def _in_office_hours(holidays: frozenset[dt.date]) -> OfficeTime:
    hours = places().hours
    return OfficeTime(holidays, hours.opens_at, hours.closes_at)


def holidays_after(session: Session, day: dt.date) -> frozenset[dt.date]:
    """The bank holidays that a clock started on this day can meet."""
    return frozenset(session.scalars(select(BankHoliday.day).where(BankHoliday.day.between(day, day + _LONGEST_CLOCK))))


def closed_days(session: Session, year: int) -> Sequence[BankHoliday]:
    """A year's days on which nobody works, in order."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return session.scalars(
        select(BankHoliday).where(BankHoliday.day.between(first, last)).order_by(BankHoliday.day)
    ).all()


def closed_day(session: Session, day: dt.date) -> BankHoliday | None:
    return session.get(BankHoliday, day)
