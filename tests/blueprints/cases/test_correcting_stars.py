"""Correcting a star, as a browser sees it."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.database import now
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.models import Reading
from portal.stars.queries import stars_of_case
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import ALL_FIVES, Families
from tests.queries import cost_of

TODAY = london_date(now())
YESTERDAY = TODAY - dt.timedelta(days=1)
SCORED = {code: 5 for code in ALL_FIVES if code != "keeping_safe"}


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - dt.timedelta(days=10))


@pytest.fixture
def reading(families: Families, matter: Matter) -> Reading:
    """Yesterday's first star, in which one area was not scored."""
    return families.star(matter, ReadingKind.FIRST, dict(SCORED), held_on=YESTERDAY)


@pytest.fixture
def practitioner(client: FlaskClient, session: Session, families: Families, reading: Reading) -> FlaskClient:
    families.keep()
    return sign_in(client, session, families.practitioner)


def _path(matter: Matter, reading: Reading) -> str:
    return f"/cases/{matter.reference}/stars/{reading.id}/correct"


def _answers(day: dt.date = YESTERDAY, **areas: str) -> dict[str, str]:
    held = {"held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)}
    scores = {f"area_{code}": str(SCORED.get(code, "none")) for code, _ in FAMILY_STAR_PLUS.areas}
    return {"kind": "first", **held, "scored_by": "together", **scores, **areas}


def test_the_case_leads_there_and_the_form_is_filled_in(
    practitioner: FlaskClient, matter: Matter, reading: Reading
) -> None:
    case = practitioner.get(f"/cases/{matter.reference}/")
    assert _path(matter, reading) in case.get_data(as_text=True)
    assert "Correct the first star of" in words_of(case)
    page = practitioner.get(_path(matter, reading))
    html = page.get_data(as_text=True)
    checked = set(re.findall(r'name="(\w+)" type="radio" value="(\w+)"[^>]* checked', html))
    assert checked == {
        ("kind", "first"),
        ("scored_by", "together"),
        ("area_keeping_safe", "none"),
        *((f"area_{code}", "5") for code in SCORED),
    }
    for part in ("day", "month", "year"):
        assert re.search(rf'name="held_on-{part}"[^>]* value="{getattr(YESTERDAY, part)}"', html)


def test_the_corrected_star_is_the_one_that_is_shown(
    session: Session, practitioner: FlaskClient, matter: Matter, reading: Reading
) -> None:
    page = send_and_follow(practitioner, _path(matter, reading), **_answers(area_home_money="9", area_keeping_safe="3"))
    words = words_of(page)
    assert "The star is corrected." in words
    assert "First star corrected" in words
    session.rollback()
    (kept,) = stars_of_case(session, matter.id).readings
    assert kept.by_area == {**SCORED, "home_money": 9, "keeping_safe": 3}
    html = page.get_data(as_text=True)
    assert _path(matter, kept) in html
    assert _path(matter, reading) not in html


def test_a_second_correction_of_the_same_star_keeps_what_was_typed(
    session: Session, practitioner: FlaskClient, matter: Matter, reading: Reading
) -> None:
    path, answers = _path(matter, reading), _answers(area_home_money="9")
    assert send(practitioner, path, **answers).status_code == 302
    answers = _answers(area_home_money="8")
    again = send(practitioner, path, page=f"/cases/{matter.reference}/stars/new", **answers)
    assert again.status_code == 422
    assert "This star has been corrected already." in words_of(again)
    assert 'name="area_home_money" type="radio" value="8" checked' in again.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Reading)) == 2


def test_what_was_not_changed_and_what_cannot_be_are_said(
    session: Session, practitioner: FlaskClient, matter: Matter, reading: Reading, families: Families
) -> None:
    path = _path(matter, reading)
    same = send(practitioner, path, **_answers())
    assert (same.status_code, "Change what was wrong" in words_of(same)) == (422, True)
    early = send(practitioner, path, **_answers(TODAY - dt.timedelta(days=30)))
    assert (early.status_code, "when the case began" in beside(early, "held_on")) == (422, True)
    late = send(practitioner, path, **_answers(TODAY + dt.timedelta(days=1)))
    assert (late.status_code, "or earlier" in beside(late, "held_on")) == (422, True)
    strange = send(practitioner, path, **_answers(area_home_money="11"))
    assert (strange.status_code, bool(beside(strange, "area_home_money"))) == (422, True)
    assert session.scalar(select(func.count()).select_from(Reading)) == 1


def test_only_a_star_of_this_case_that_counts_can_be_corrected(
    session: Session, practitioner: FlaskClient, matter: Matter, reading: Reading, families: Families, make: Make
) -> None:
    make.actor(families.practitioner)
    other_case = families.active()
    other = families.star(other_case, ReadingKind.FIRST)
    families.keep()
    assert send(practitioner, _path(matter, reading), **_answers(area_home_money="9")).status_code == 302
    new = f"/cases/{matter.reference}/stars/new"
    for wrong in (other.id, uuid.uuid4()):
        path = f"/cases/{matter.reference}/stars/{wrong}/correct"
        assert practitioner.get(path).status_code == 404
        assert send(practitioner, path, page=new, **_answers()).status_code == 404
    assert practitioner.get(_path(matter, reading)).status_code == 404, "it was corrected"
    for nonsense in ("1", "%00", "../new"):
        assert practitioner.get(f"/cases/{matter.reference}/stars/{nonsense}/correct").status_code == 404


def test_who_does_not_lead_the_case_finds_neither_link_nor_page(
    client: FlaskClient, session: Session, families: Families, matter: Matter, reading: Reading, make: Make
) -> None:
    families.keep()
    for user in (families.coordinator, make.user(Role.LEAD_PRACTITIONER)):
        sign_in(client, session, user)
        assert client.get(_path(matter, reading)).status_code == 404
        assert send(client, _path(matter, reading), page="/account/", **_answers()).status_code == 404
    sign_in(client, session, families.coordinator)
    case = words_of(client.get(f"/cases/{matter.reference}/"))
    assert "First star" in case
    assert "Correct" not in case


def test_once_closed_there_is_nothing_to_correct(practitioner: FlaskClient, matter: Matter, reading: Reading) -> None:
    case = f"/cases/{matter.reference}"
    assert send(practitioner, f"{case}/close", reason="needs_met", level="2").status_code == 302
    assert "Correct" not in words_of(practitioner.get(f"{case}/"))
    assert practitioner.get(_path(matter, reading)).status_code == 404
    assert send(practitioner, _path(matter, reading), page="/account/", **_answers()).status_code == 404


def test_opening_it_is_in_the_journal(
    session: Session, practitioner: FlaskClient, matter: Matter, reading: Reading
) -> None:
    practitioner.get(_path(matter, reading))
    session.rollback()
    opened = session.scalars(select(Opening.permission).where(Opening.subject_id == matter.id)).all()
    assert opened == ["case:work"]


def test_it_costs_the_same_however_many_stars_there_are(
    practitioner: FlaskClient, matter: Matter, reading: Reading, families: Families, make: Make
) -> None:
    one = cost_of(practitioner, _path(matter, reading))
    make.actor(families.practitioner)
    for days in range(6):
        families.star(matter, ReadingKind.CLOSING, held_on=TODAY - dt.timedelta(days=days))
    families.keep()
    assert cost_of(practitioner, _path(matter, reading)) == one <= 12
