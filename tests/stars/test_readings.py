"""Stars: within their scale, an area left out is left out, and the two that can be laid over each other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.casework.actions import StarTaken, record_star
from portal.casework.models import Matter
from portal.database import Refused, now
from portal.guidance.stars import FAMILY_STAR_PLUS, STARS
from portal.stars.models import Reading, Score
from portal.stars.queries import stars_of_case
from portal.stars.rules import ReadingKind, ScoredBy, change_between
from portal.working_time import london_date
from tests.builders import Make
from tests.casework.families import ALL_FIVES, Families
from tests.constraints import refused_row, refused_sql

DAY = dt.timedelta(days=1)
TODAY = london_date(now())
FIRST, CLOSING = ReadingKind.FIRST, ReadingKind.CLOSING


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - 10 * DAY)


def test_a_reading_keeps_its_star_edition_and_the_areas_scored(
    session: Session, families: Families, matter: Matter
) -> None:
    reading = families.star(matter, FIRST, {"home_money": 1, "keeping_safe": 10})
    session.expire_all()
    assert (reading.star, reading.edition, reading.top) == ("family_star_plus", "1.1", 10)
    assert reading.by_area == {"home_money": 1, "keeping_safe": 10}
    assert (reading.matter_id, reading.family_id) == (matter.id, matter.family_id)


def test_a_star_without_a_score_is_no_star(session: Session, families: Families, matter: Matter, make: Make) -> None:
    taken = StarTaken(FAMILY_STAR_PLUS, FIRST, TODAY, ScoredBy.TOGETHER, {})
    with pytest.raises(Refused, match="at least one area"):
        record_star(session, make.actor(families.practitioner), matter, taken)


def test_an_area_of_another_star_is_a_mistake_of_ours(families: Families, matter: Matter) -> None:
    with pytest.raises(ValueError, match="has no area happiness"):
        families.star(matter, FIRST, {"happiness": 3})


def test_a_star_is_not_done_tomorrow(families: Families, matter: Matter) -> None:
    with pytest.raises(Refused, match="today or in the past") as refused:
        families.star(matter, FIRST, held_on=TODAY + DAY)
    assert refused.value.field == "held_on"
    assert families.star(matter, FIRST, held_on=TODAY).held_on == TODAY


@pytest.mark.parametrize("score", [0, 11, -1])
def test_the_database_refuses_a_score_outside_the_scale(
    session: Session, families: Families, matter: Matter, score: int
) -> None:
    reading = families.star(matter, FIRST, {"home_money": 5})
    row = Score(reading_id=reading.id, area="keeping_safe", top=10, score=score)
    assert refused_row(session, row) == "ck_scores_score_within_scale"


@pytest.mark.parametrize("score", [1, 10])
def test_both_ends_of_the_scale_are_on_it(session: Session, families: Families, matter: Matter, score: int) -> None:
    reading = families.star(matter, FIRST, {"home_money": 5})
    assert refused_row(session, Score(reading_id=reading.id, area="keeping_safe", top=10, score=score)) is None


def test_a_score_cannot_bring_a_longer_scale_than_its_star_has(
    session: Session, families: Families, matter: Matter
) -> None:
    reading = families.star(matter, FIRST, {"home_money": 5})
    row = Score(reading_id=reading.id, area="keeping_safe", top=20, score=15)
    assert refused_row(session, row) == "fk_scores_reading"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("top = 20", "ck_readings_star_and_top_known"),
        ("star = 'pole_star'", "ck_readings_star_and_top_known"),
        ("kind = 'second'", "ck_readings_kind_known"),
        ("scored_by = 'nobody'", "ck_readings_scored_by_known"),
        ("superseded_by = id", None),
    ],
)
def test_a_reading_is_of_a_star_we_know(
    session: Session, families: Families, matter: Matter, change: str, broken: str | None
) -> None:
    families.star(matter, FIRST)
    assert refused_sql(session, f"UPDATE readings SET {change}") == broken  # noqa: S608 -- our own words


def test_one_score_an_area(session: Session, families: Families, matter: Matter) -> None:
    reading = families.star(matter, FIRST, {"home_money": 5})
    session.expunge_all()
    assert refused_row(session, Score(reading_id=reading.id, area="home_money", top=10, score=6)) == "pk_scores"


def test_the_first_and_the_latest_are_the_pair_that_is_drawn(
    session: Session, families: Families, matter: Matter
) -> None:
    first = families.star(matter, FIRST, held_on=TODAY - 5 * DAY)
    families.star(matter, CLOSING, held_on=TODAY - 2 * DAY)
    latest = families.star(matter, CLOSING, {**ALL_FIVES, "home_money": 7, "keeping_safe": 2}, held_on=TODAY)
    stars = stars_of_case(session, matter.id)
    assert (stars.first, stars.latest, stars.closing) == (first, latest, latest)
    assert stars.change
    assert (stars.change.up, stars.change.same, stars.change.down) == (1, 8, 1)
    assert not stars.change.improved, "a tie is not improved"


def test_a_closing_star_from_before_the_first_is_laid_over_nothing(
    session: Session, families: Families, matter: Matter
) -> None:
    families.star(matter, CLOSING, held_on=TODAY - 6 * DAY)
    first = families.star(matter, FIRST, held_on=TODAY - 5 * DAY)
    stars = stars_of_case(session, matter.id)
    assert (stars.first, stars.latest, stars.closing, stars.change) == (first, None, None, None)


def test_a_closing_star_alone_is_laid_over_nothing(session: Session, families: Families, matter: Matter) -> None:
    families.star(matter, CLOSING)
    stars = stars_of_case(session, matter.id)
    assert (stars.first, stars.latest, stars.star, stars.change) == (None, None, None, None)


def test_another_edition_is_never_laid_over(session: Session, families: Families, matter: Matter) -> None:
    first = families.star(matter, FIRST, held_on=TODAY - DAY)
    same = {
        name: getattr(first, name) for name in ("family_id", "matter_id", "star", "top", "scored_by", "recorded_by")
    }
    other = Reading(**same, kind=CLOSING.value, edition="2.0", held_on=TODAY, recorded_at=now())
    session.add(other)
    session.flush()
    assert stars_of_case(session, matter.id).latest is None
    assert other in stars_of_case(session, matter.id).readings


def test_a_superseded_reading_is_drawn_no_more(session: Session, families: Families, matter: Matter) -> None:
    wrong = families.star(matter, FIRST, held_on=TODAY - 3 * DAY)
    right = families.star(matter, FIRST, {"home_money": 2}, held_on=TODAY - DAY)
    wrong.superseded_by = right.id
    session.flush()
    assert stars_of_case(session, matter.id).readings == [right]
    assert len(session.scalars(select(Reading)).all()) == 2, "and yet it is kept"


def test_stars_belong_to_their_case(session: Session, families: Families, matter: Matter) -> None:
    families.star(matter, FIRST)
    assert stars_of_case(session, families.active().id).first is None


areas = st.dictionaries(st.sampled_from(sorted(FAMILY_STAR_PLUS.area_codes)), st.integers(1, 10))


@given(first=areas, closing=areas)
def test_a_change_counts_the_areas_scored_both_times_and_no_others(
    first: dict[str, int], closing: dict[str, int]
) -> None:
    change = change_between(first, closing)
    assert change.in_common == len(first.keys() & closing.keys())
    back = change_between(closing, first)
    assert (back.up, back.same, back.down) == (change.down, change.same, change.up)
    assert not (change.improved and back.improved)
    assert change_between(first, first).improved is False


def test_a_missing_area_is_neither_zero_nor_no_change() -> None:
    change = change_between({"home_money": 5, "keeping_safe": 2}, {"home_money": 6, "family_routine": 1})
    assert (change.up, change.same, change.down) == (1, 0, 0)


def test_the_stars_we_ship_are_names_and_numbers() -> None:
    star = STARS["family_star_plus"]
    assert (len(star.areas), len(star.area_codes), star.top, star.least_in_common) == (10, 10, 10, 5)
