"""Which number answers now depends on whether anybody is in the office."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.places.office import office_is_open
from portal.working_time import LONDON


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (dt.datetime(2026, 11, 3, 8, 29, 59, tzinfo=LONDON), False),
        (dt.datetime(2026, 11, 3, 8, 30, tzinfo=LONDON), True),
        (dt.datetime(2026, 11, 3, 16, 59, 59, tzinfo=LONDON), True),
        (dt.datetime(2026, 11, 3, 17, 0, tzinfo=LONDON), False),
        (dt.datetime(2026, 7, 3, 7, 45, tzinfo=dt.UTC), True),  # summer time: a quarter to nine in London
        (dt.datetime(2026, 11, 7, 12, 0, tzinfo=LONDON), False),  # a Saturday
        (dt.datetime(2026, 12, 25, 12, 0, tzinfo=LONDON), False),  # Christmas Day, a Friday
        (dt.datetime(2026, 12, 28, 12, 0, tzinfo=LONDON), False),  # the day kept for Boxing Day, a Monday
        (dt.datetime(2026, 12, 29, 12, 0, tzinfo=LONDON), True),
    ],
)
def test_the_office_is_open_in_office_hours_of_working_days(
    session: Session, moment: dt.datetime, is_open: bool
) -> None:
    assert office_is_open(session, moment) is is_open


def test_with_the_database_away_nobody_knows() -> None:
    with Session(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")) as away:
        assert office_is_open(away, dt.datetime(2026, 11, 3, 12, 0, tzinfo=LONDON)) is None
