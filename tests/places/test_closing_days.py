"""A closed day counts for the clocks that start from then on; what has begun stays as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.access.days import close_day, open_day
from portal.access.queries import NotYours
from portal.accounts.rules import Role
from portal.database import Refused
from portal.events.models import Event
from portal.places.models import BankHoliday
from portal.places.queries import office_time
from portal.places.rules import Fixed, why_fixed
from portal.working_time import LONDON
from tests.builders import Make

MONDAY = dt.datetime(2041, 6, 3, 12, tzinfo=LONDON)
TUESDAY, WEDNESDAY = dt.date(2041, 6, 4), dt.date(2041, 6, 5)


def test_a_clock_that_starts_from_now_on_passes_over_the_day(session: Session, make: Make) -> None:
    actor = make.actor(make.user(Role.ADMINISTRATOR))
    before = office_time(session, MONDAY.date())
    close_day(session, actor, TUESDAY, "Moving house", at=MONDAY)
    after = office_time(session, MONDAY.date())
    assert before.end_of_clock(MONDAY, 1) == MONDAY + dt.timedelta(days=1)
    assert after.end_of_clock(MONDAY, 1) == MONDAY + dt.timedelta(days=2)
    open_day(session, actor, TUESDAY, at=MONDAY)
    assert office_time(session, MONDAY.date()) == before


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_closes_and_opens(session: Session, make: Make, role: Role) -> None:
    actor = make.actor(make.user(role, locality=make.locality()))
    with pytest.raises(NotYours):
        close_day(session, actor, TUESDAY, "Moving house", at=MONDAY)
    with pytest.raises(NotYours):
        open_day(session, actor, dt.date(2040, 12, 25), at=MONDAY)
    assert session.get(BankHoliday, TUESDAY) is None


def test_the_day_itself_has_begun_in_london(session: Session, make: Make) -> None:
    """Half past eleven on Monday night in UTC is Tuesday in London in summer."""
    actor = make.actor(make.user(Role.ADMINISTRATOR))
    night = dt.datetime(2041, 6, 3, 23, 30, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="must be in the future"):
        close_day(session, actor, TUESDAY, "Moving house", at=night)
    close_day(session, actor, WEDNESDAY, "Moving house", at=night)
    with pytest.raises(Refused, match="clocks have counted this one"):
        open_day(session, actor, WEDNESDAY, at=night + dt.timedelta(days=1))
    assert session.get(BankHoliday, WEDNESDAY) is not None


def test_opening_what_is_open_is_no_event(session: Session, make: Make) -> None:
    assert open_day(session, make.actor(make.user(Role.ADMINISTRATOR)), WEDNESDAY, at=MONDAY) is False
    assert session.query(Event).filter(Event.kind.like("day:%")).count() == 0


def test_a_weekend_is_neither_closed_nor_opened(session: Session, make: Make) -> None:
    actor, saturday = make.actor(make.user(Role.ADMINISTRATOR)), WEDNESDAY + dt.timedelta(days=3)
    for change in (
        lambda: close_day(session, actor, saturday, "Moving house", at=MONDAY),
        lambda: open_day(session, actor, saturday, at=MONDAY),
    ):
        with pytest.raises(Refused, match="closed on every Saturday and Sunday"):
            change()


def test_why_a_day_stays_as_it_is() -> None:
    today = dt.date(2041, 6, 4)
    days = [today + dt.timedelta(days=n) for n in range(-3, 6)]  # from a Saturday to a Sunday
    assert [why_fixed(day, today) for day in days] == [
        Fixed.WEEKEND, Fixed.WEEKEND, Fixed.BEGUN, Fixed.BEGUN, None, None, None, Fixed.WEEKEND, Fixed.WEEKEND,
    ]  # fmt: skip
