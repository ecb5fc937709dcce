"""Without licence and approval no star is recorded or corrected, and what was kept before can still be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Role
from portal.casework.actions import StarTaken, correct_star, record_star
from portal.casework.models import Matter
from portal.database import Refused, now
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.models import Reading
from portal.stars.queries import stars_of_case
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date
from tests.builders import Make
from tests.casework.families import Families

TODAY = london_date(now())
TAKEN = StarTaken(FAMILY_STAR_PLUS, ReadingKind.FIRST, TODAY, ScoredBy.TOGETHER, {"home_money": 3})


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - dt.timedelta(days=10))


@pytest.fixture
def reading(families: Families, matter: Matter) -> Reading:
    return families.star(matter, ReadingKind.FIRST, {"home_money": 5})


@pytest.fixture
def unlicensed(stating: Callable[..., None]) -> None:
    stating()


def test_none_is_recorded(session: Session, families: Families, make: Make, matter: Matter, unlicensed: None) -> None:
    with pytest.raises(Refused, match="has not stated its licence"):
        record_star(session, make.actor(families.practitioner), matter, TAKEN)
    assert session.scalar(select(func.count()).select_from(Reading)) == 0


def test_none_is_corrected_and_what_is_kept_can_be_read(
    session: Session, families: Families, make: Make, matter: Matter, reading: Reading, unlicensed: None
) -> None:
    with pytest.raises(Refused, match="has not stated its licence"):
        correct_star(session, make.actor(families.practitioner), matter, reading, TAKEN)
    assert stars_of_case(session, matter.id).readings == [reading]


def test_a_stranger_hears_nothing_of_it(session: Session, make: Make, matter: Matter, unlicensed: None) -> None:
    with pytest.raises(NotYours):
        record_star(session, make.actor(make.user(Role.LEAD_PRACTITIONER)), matter, TAKEN)


def test_with_licence_and_approval_they_are_recorded(
    session: Session,
    families: Families,
    make: Make,
    matter: Matter,
    stating: Callable[..., None],
) -> None:
    stating(licence="L-1", approval="A-1")
    assert record_star(session, make.actor(families.practitioner), matter, TAKEN).by_area == {"home_money": 3}
