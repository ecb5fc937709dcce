"""What the database holds about an offer, whoever writes to it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.allocation.models import Offer
from portal.casework.models import Matter
from portal.database import now
from tests.casework.families import Families
from tests.constraints import refused_row, refused_sql


def _offer(matter: Matter, families: Families, **values: object) -> Offer:
    usual = {
        "matter_id": matter.id,
        "to_user_id": families.practitioner.id,
        "offered_by": families.coordinator.id,
        "offered_at": now(),
        "answer_by": now() + dt.timedelta(days=2),
    }
    return Offer(**{**usual, **values})


def test_one_live_offer_a_matter(session: Session, families: Families) -> None:
    matter = families.offered()
    assert refused_row(session, _offer(matter, families)) == "uq_offers_one_live_a_matter"
    answered = _offer(matter, families, declined_at=now(), decline_reason="other")
    assert refused_row(session, answered) is None, "answered ones are kept beside it"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("accepted_at = now(), lapsed_at = now()", "ck_offers_one_answer"),
        ("declined_at = now()", "ck_offers_declined_with_reason"),
        ("decline_reason = 'capacity'", "ck_offers_declined_with_reason"),
        ("declined_at = now(), decline_reason = 'mood'", "ck_offers_decline_reason_known"),
        ("answer_by = offered_at", "ck_offers_answer_after_offer"),
        ("lapsed_at = now()", None),
    ],
)
def test_an_offer_has_one_answer(session: Session, families: Families, change: str, broken: str | None) -> None:
    families.offered()
    assert refused_sql(session, f"UPDATE offers SET {change}") == broken  # noqa: S608 -- our own words
