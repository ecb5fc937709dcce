"""Releasing the figures of a quarter, when it has ended."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import new_id
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.measures.borough import sayings
from portal.measures.models import Release, ReleasedCount
from portal.measures.periods import Period, quarters_from
from portal.measures.telling import Told
from portal.places.queries import office_time
from portal.working_time import london_date

SETTLES: Final = 10  # working days in which a closing star still counts; by then all that came in has had its day, too


def release_figures(session: Session, *, at: dt.datetime) -> list[Period]:
    """Release each quarter that has ended and settled and is not released yet, the oldest first; which they are."""
    began = _first_day(session)
    if began is None:
        return []
    done, today = set(session.scalars(select(Release.first))), london_date(at)
    waiting = [quarter for quarter in quarters_from(began, today) if quarter.first not in done]
    return [quarter for quarter in waiting if _has_settled(session, quarter, today) and _release(session, quarter, at)]


def _first_day(session: Session) -> dt.date | None:
    """On which anything was received or closed for the first time."""
    moments = [session.scalar(select(func.min(column))) for column in (Contact.received_at, Matter.closed_at)]
    return min((london_date(moment) for moment in moments if moment), default=None)


def _has_settled(session: Session, quarter: Period, today: dt.date) -> bool:
    return today > office_time(session, quarter.last).nth_working_day_after(quarter.last, SETTLES)


def _release(session: Session, quarter: Period, at: dt.datetime) -> bool:
    """Whether it was this one that released it: of two at once, the second waits and finds it done."""
    told, hours = sayings(session, quarter, at)
    key = session.scalar(
        insert(Release)
        .values(id=new_id(), first=quarter.first, made_at=at, hours=hours)
        .on_conflict_do_nothing()
        .returning(Release.id)
    )
    if key is None:
        return False
    session.add_all(
        ReleasedCount(
            release_id=key,
            agency_id=scope.agency,
            everywhere=scope.everywhere,
            locality_id=scope.locality,
            part=part,
            told=said.told.value,
            number=said.number if said.told is Told.EXACT else None,
        )
        for (scope, part), said in told.items()
    )
    record(session, Kind.FIGURES_RELEASED, at=at, release=key, first_day=quarter.first.isoformat())
    session.flush()
    return True
