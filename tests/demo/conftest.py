"""Plans of small boroughs."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.demo.build import Plan
from portal.extensions import current_settings
from portal.places.queries import office_time_of_all_days


@pytest.fixture
def plan(session: Session) -> Plan:
    """A borough of the usual size, as it was on a Friday in June."""
    plan = Plan(4_000, 24, 7, dt.date(2026, 6, 12), office_time_of_all_days(session), current_settings().event_key)
    session.rollback()  # nothing of ours may stand in the way of the tables' owner
    return plan
