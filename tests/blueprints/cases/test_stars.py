"""Adding a star to a case, as a browser sees it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.database import now
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.models import Reading
from portal.working_time import london_date
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.cases.matters import kept
from tests.blueprints.pages import beside
from tests.casework.families import Families

TODAY = london_date(now())
CODES = [code for code, _ in FAMILY_STAR_PLUS.areas]


def _star(kind: str = "first", day: dt.date = TODAY, score: str = "5") -> dict[str, str]:
    held = {"held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)}
    return {"kind": kind, **held, "scored_by": "together", **{f"area_{code}": score for code in CODES}}


def test_two_stars_are_drawn_over_each_other(families: Families, browser: dict[str, FlaskClient]) -> None:
    path = kept(families, families.active(at=now() - dt.timedelta(days=3)))
    practitioner = browser["practitioner"]
    first = _star(day=TODAY - dt.timedelta(days=2))
    page = send_and_follow(practitioner, f"{path}/stars/new", **first)
    assert "The star is kept." in words_of(page)
    later = {**_star("closing", score="6"), "area_home_money": "5", "area_keeping_safe": "1"}
    page = send_and_follow(practitioner, f"{path}/stars/new", **later)
    words = words_of(page)
    assert "8 areas up, 1 the same, 1 down." in words
    assert "Closing star" in words


def test_an_area_that_was_not_talked_about_is_left_out(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    path = kept(families, families.active())
    answers = {**_star(), "area_home_money": "none", "area_keeping_safe": ""}
    assert send(browser["practitioner"], f"{path}/stars/new", **answers).status_code == 302
    (reading,) = session.scalars(select(Reading)).all()
    assert set(reading.by_area) == set(CODES) - {"home_money", "keeping_safe"}


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose which star this is"),
        ({"kind": "second"}, "kind", "Choose which star this is"),
        ({"scored_by": ""}, "scored_by", "Choose who scored it"),
        ({"held_on-day": ""}, "held_on", "must include a day"),
        ({"held_on-month": "13"}, "held_on", "must be a real date"),
        ({"held_on-year": str(TODAY.year + 1)}, "held_on", "or earlier"),
        ({"held_on-day": "\x00"}, "held_on", "must include a day"),
        ({"area_home_money": "11"}, "area_home_money", ""),
        ({"area_home_money": "0"}, "area_home_money", ""),
        ({"area_home_money": "-1"}, "area_home_money", ""),
        ({"area_home_money": "5; DROP TABLE scores"}, "area_home_money", ""),
        ({"area_home_money": "\u0665"}, "area_home_money", ""),
    ],
)
def test_a_star_that_cannot_be(
    session: Session,
    families: Families,
    browser: dict[str, FlaskClient],
    answers: dict[str, str],
    field: str,
    words: str,
) -> None:
    path = kept(families, families.active())
    page = send(browser["practitioner"], f"{path}/stars/new", **{**_star(), **answers})
    assert page.status_code == 422
    assert beside(page, field)
    assert words in beside(page, field)
    html = page.get_data(as_text=True)
    assert len(re.findall(r'name="area_[a-z_]+" type="radio" value="5" checked', html)) >= 9, "the scores are kept"
    assert session.scalar(select(func.count()).select_from(Reading)) == 0


def test_a_star_of_nothing_is_refused_in_words(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    path = kept(families, families.active())
    page = send(browser["practitioner"], f"{path}/stars/new", **_star(score="none"))
    assert page.status_code == 422
    assert "Score at least one area." in words_of(page)
    assert session.scalar(select(func.count()).select_from(Reading)) == 0
