"""Which reading of a case is its first, which its latest, which its closing one: by the day it was done.

The figures pair the same two, so that a case's page and a scorecard cannot disagree.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.casework.models import Matter
from portal.database import now
from portal.guidance.stars import FAMILY_STAR_PLUS, STARS
from portal.stars.models import Reading
from portal.stars.queries import StarsOfCase, stars_of_case
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.casework.families import Families

DAY = dt.timedelta(days=1)
TODAY = london_date(now())
FIRST, CLOSING = ReadingKind.FIRST, ReadingKind.CLOSING


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - 10 * DAY)


def test_the_earliest_first_is_the_first_however_late_it_was_written_down(
    session: Session, families: Families, matter: Matter
) -> None:
    later = families.star(matter, FIRST, held_on=TODAY - 2 * DAY)
    earlier = families.star(matter, FIRST, held_on=TODAY - 6 * DAY)
    stars = stars_of_case(session, matter.id)
    assert (stars.first, stars.latest, stars.closing) == (earlier, later, None)
    assert stars.star is STARS["family_star_plus"]


def test_both_on_one_day_are_a_pair_whichever_was_written_down_first(
    session: Session, families: Families, matter: Matter
) -> None:
    closing = families.star(matter, CLOSING, held_on=TODAY)
    first = families.star(matter, FIRST, held_on=TODAY)
    stars = stars_of_case(session, matter.id)
    assert (stars.first, stars.latest, stars.closing) == (first, closing, closing)


def test_a_closing_star_stays_the_closing_one_whatever_is_added(
    session: Session, families: Families, matter: Matter
) -> None:
    families.star(matter, FIRST, held_on=TODAY - 6 * DAY)
    closing = families.star(matter, CLOSING, held_on=TODAY - 3 * DAY)
    mistaken = families.star(matter, FIRST, held_on=TODAY - DAY)
    stars = stars_of_case(session, matter.id)
    assert (stars.closing, stars.latest) == (closing, mistaken)


def test_scores_come_with_the_readings(session: Session, families: Families, matter: Matter) -> None:
    families.star(matter, FIRST, {"home_money": 3, "keeping_safe": 4})
    session.expire_all()
    (reading,) = stars_of_case(session, matter.id).readings
    assert reading.by_area == {"home_money": 3, "keeping_safe": 4}


# By definition, over any readings of a case


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    """Readings in the order in which a case has them: by day, then by when they were written down."""
    kinds, editions = st.sampled_from([FIRST, CLOSING]), st.sampled_from(["1.1", "2.0"])
    drawn = draw(st.lists(st.tuples(st.integers(0, 4), kinds, editions), max_size=6))
    return [
        Reading(star=FAMILY_STAR_PLUS.code, edition=edition, kind=kind.value, held_on=TODAY + day * DAY, scores=[])
        for day, kind, edition in sorted(drawn, key=lambda one: one[0])
    ]


@given(histories())
def test_first_latest_and_closing_are_what_the_definition_says(readings: list[Reading]) -> None:
    stars = StarsOfCase(readings)
    firsts = [reading for reading in readings if reading.kind == "first"]
    if not firsts:
        assert (stars.first, stars.latest, stars.closing, stars.star, stars.change) == (None, None, None, None, None)
        return
    first = firsts[0]
    assert stars.first is first
    after = [one for one in readings if one is not first and one.held_on >= first.held_on]
    comparable = [one for one in after if one.edition == first.edition]
    closings = [one for one in comparable if one.kind == "closing"]
    assert stars.latest is (comparable[-1] if comparable else None)
    assert stars.closing is (closings[-1] if closings else None)
    assert (stars.change is None) == (stars.latest is None)
