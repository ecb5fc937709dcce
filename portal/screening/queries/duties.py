"""Who is on duty at the front door, and the hours for which nobody is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Date, DateTime, bindparam, select
from sqlalchemy.orm import Session, joinedload, load_only

from portal.accounts.models import RoleHolding, User
from portal.accounts.queries.roles import held_on, holders_of
from portal.accounts.rules import Role
from portal.places.queries import office_time
from portal.screening.models import Duty
from portal.screening.rules.duties import Span, office_hours, two_weeks, uncovered
from portal.working_time import LONDON, OfficeTime, london_date

_NAMED = select(Duty).where(Duty.ended_at.is_(None)).options(joinedload(Duty.user, innerjoin=True).load_only(User.name))

_AT = bindparam("at", type_=DateTime(timezone=True))
_ON_DUTY = (
    select(User)
    .join(Duty, Duty.user_id == User.id)
    .join(RoleHolding, RoleHolding.user_id == User.id)
    .where(
        Duty.ended_at.is_(None),
        Duty.begins_at <= _AT,
        Duty.ends_at > _AT,
        User.closed_at.is_(None),
        RoleHolding.role == Role.HUB_MANAGER.value,
        held_on(bindparam("today", type_=Date)),
    )
    .limit(1)
    .options(load_only(User.name))
)


@dataclass(frozen=True)
class DutyDay:
    """A working day: who is named, and the hours for which nobody is, as far as they are still to come."""

    day: dt.date
    duties: Sequence[Duty]
    gaps: Sequence[Span]


@dataclass(frozen=True)
class OnDuty:
    """How it stands now. Outside office hours nobody needs to be named."""

    user: User | None
    is_open: bool

    @property
    def is_missing(self) -> bool:
        return self.is_open and self.user is None


def on_duty(session: Session, at: dt.datetime, office: OfficeTime | None = None) -> OnDuty:
    """Whoever is named now and is still a hub manager: a name on a list answers for nothing."""
    user = session.scalar(_ON_DUTY, {"at": at, "today": london_date(at)})
    return OnDuty(user, (office or office_time(session, london_date(at))).is_open(at))


def who_answers(session: Session, at: dt.datetime) -> Sequence[uuid.UUID]:
    """Whom to tell of what is late: the hub manager on duty; where nobody is, every one of them."""
    named = session.scalar(_ON_DUTY, {"at": at, "today": london_date(at)})
    return [named.id] if named else holders_of(session, Role.HUB_MANAGER, london_date(at))


def duty_days(session: Session, at: dt.datetime) -> list[DutyDay]:
    """Every working day of this week and the next."""
    days = list(two_weeks(london_date(at)))
    office = office_time(session, days[0])
    first, last = (dt.datetime.combine(day, dt.time(), LONDON) for day in (days[0], days[-1] + dt.timedelta(days=1)))
    named = session.scalars(_NAMED.where(Duty.ends_at > first, Duty.begins_at < last).order_by(Duty.begins_at)).all()
    found = []
    for day in days:
        hours = office_hours(office, day)
        if hours is None:
            continue
        theirs = [duty for duty in named if duty.begins_at < hours.ends_at and duty.ends_at > hours.begins_at]
        gaps = uncovered(hours, [Span(duty.begins_at, duty.ends_at) for duty in theirs])
        found.append(DutyDay(day, theirs, [gap for gap in gaps if gap.ends_at > at]))
    return found


def live_duty(session: Session, duty_id: uuid.UUID) -> Duty | None:
    """One that was not taken off the list, held until this is done."""
    return session.scalar(
        select(Duty).where(Duty.id == duty_id, Duty.ended_at.is_(None)).with_for_update(of=Duty, key_share=True)
    )
