"""The page of one case: its cost does not grow with what has happened in it."""

from __future__ import annotations

import datetime as dt

from flask.testing import FlaskClient

from portal.allocation.actions import accept_offer, decline_offer, make_offer
from portal.casework.models import Matter
from portal.database import now
from portal.guidance.codes import DeclineReason
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.casework.families import Families
from tests.queries import cost_of

TODAY = london_date(now())


def test_a_case_costs_the_same_however_much_has_happened_in_it(
    families: Families, browser: dict[str, FlaskClient]
) -> None:
    plain = families.active()
    families.star(plain, ReadingKind.FIRST)
    rich = families.waiting(at=now() - dt.timedelta(days=20), children=6)
    families.keep()
    _a_long_history(families, rich)
    costs = {cost_of(browser["practitioner"], f"/cases/{matter.reference}/") for matter in (plain, rich)}
    assert len(costs) == 1
    assert costs.pop() <= 13


def _a_long_history(families: Families, matter: Matter) -> None:
    """Offered and declined again and again, accepted at last, and many a star."""
    session, make = families.session, families.make
    begins = now() - dt.timedelta(days=15)
    for _ in range(5):
        make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id, at=begins)
        decline_offer(session, make.actor(families.practitioner), matter, DeclineReason.CAPACITY, at=begins)
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id, at=begins)
    accept_offer(session, make.actor(families.practitioner), matter, at=begins)
    for days in range(5):
        families.star(matter, ReadingKind.CLOSING, held_on=TODAY - dt.timedelta(days=days))
    families.star(matter, ReadingKind.FIRST, held_on=TODAY - dt.timedelta(days=9))
    families.keep()
