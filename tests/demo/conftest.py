"""Plans of small boroughs."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.database import OPERATOR, act_as, now
from portal.demo.build import Plan
from portal.demo.places import SERVICES, SERVICES_ARE_IN
from portal.extensions import current_settings
from portal.places.queries import office_time_of_all_days
from portal.services.actions import bring_in_services
from portal.services.reading import read_services


@pytest.fixture
def plan(session: Session) -> Plan:
    """A borough of the usual size, as it was on a Friday in June."""
    plan = Plan(4_000, 24, 7, dt.date(2026, 6, 12), office_time_of_all_days(session), current_settings().event_key)
    session.rollback()  # nothing of ours may stand in the way of the tables' owner
    return plan


def bring_in_directory(session: Session) -> None:
    """The services that the front door tells families of."""
    act_as(session, OPERATOR)
    with SERVICES.open(encoding="utf-8", newline="") as opened:
        described, _ = read_services(opened, SERVICES_ARE_IN)
    bring_in_services(session, described, whole=False, at=now())
