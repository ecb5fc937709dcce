"""What the pages of a case say about whose the star is, and why there may be none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.casework.models import Matter
from portal.database import now
from portal.stars.rules import ReadingKind
from tests.accounts.helpers import send, words_of
from tests.casework.families import Families

WHOSE = "belong to Triangle Consulting Social Enterprise"
FOR_SHOW = "The star is here for show, with invented data only"
OFF = "Stars are off here"


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - dt.timedelta(days=10))


@pytest.fixture
def bare(families: Families) -> Matter:
    """A case that has no star yet."""
    return families.active(at=now() - dt.timedelta(days=9))


@pytest.fixture
def steps(families: Families, matter: Matter, bare: Matter, browser: dict[str, FlaskClient]) -> dict[str, str]:
    """The addresses of the pages on which a star is shown or asked for."""
    reading = families.star(matter, ReadingKind.FIRST)
    families.keep()
    case = f"/cases/{matter.reference}"
    return {"case": f"{case}/", "new": f"{case}/stars/new", "correct": f"{case}/stars/{reading.id}/correct"}


@pytest.mark.parametrize("step", ["case", "correct", "new"])
def test_for_show_it_says_so_and_whose_the_star_is(
    browser: dict[str, FlaskClient], steps: dict[str, str], step: str
) -> None:
    page = browser["practitioner"].get(steps[step])
    words = words_of(page)
    assert (words.count(FOR_SHOW), words.count(WHOSE)) == (1, 1)
    assert 'href="https://www.outcomesstar.org.uk"' in page.get_data(as_text=True)


@pytest.mark.parametrize("step", ["case", "correct", "new"])
def test_with_a_licence_it_says_whose_the_star_is_and_no_more(
    stating: Callable[..., None],
    browser: dict[str, FlaskClient],
    steps: dict[str, str],
    step: str,
) -> None:
    stating(licence="L-1", approval="A-1")
    words = words_of(browser["practitioner"].get(steps[step]))
    assert (FOR_SHOW in words, OFF in words, words.count(WHOSE)) == (False, False, 1)


def test_off_the_case_shows_what_is_kept_and_no_way_to_a_star(
    stating: Callable[..., None],
    browser: dict[str, FlaskClient],
    steps: dict[str, str],
    bare: Matter,
) -> None:
    stating()
    for address in (steps["case"], f"/cases/{bare.reference}/", f"{steps['case']}close"):
        html = browser["practitioner"].get(address).get_data(as_text=True)
        assert "/stars/" not in html
        assert "Close the case" in html
    kept = words_of(browser["practitioner"].get(steps["case"]))
    assert ("The star as a table" in kept, "First star" in kept, kept.count(OFF)) == (True, True, 1)
    assert words_of(browser["practitioner"].get(f"/cases/{bare.reference}/")).count(OFF) == 1


def test_off_the_list_of_cases_asks_for_no_star(
    stating: Callable[..., None],
    browser: dict[str, FlaskClient],
    steps: dict[str, str],
) -> None:
    assert "First star to do" in words_of(browser["practitioner"].get("/caseload/"))
    stating()
    assert "First star to do" not in words_of(browser["practitioner"].get("/caseload/"))


@pytest.mark.parametrize("step", ["correct", "new"])
def test_off_who_goes_there_all_the_same_hears_why_not(
    stating: Callable[..., None],
    browser: dict[str, FlaskClient],
    steps: dict[str, str],
    step: str,
) -> None:
    one = browser["practitioner"]
    answers = {"kind": "first", "scored_by": "together", "area_home_money": "3"}
    today = now()
    held = {"held_on-day": str(today.day), "held_on-month": str(today.month), "held_on-year": str(today.year)}
    before = one.get(steps[step]).get_data(as_text=True)
    assert 'name="area_home_money"' in before
    stating()
    page = one.get(steps[step])
    assert (page.status_code, OFF in words_of(page)) == (200, True)
    assert 'name="area_home_money"' not in page.get_data(as_text=True)
    sent = send(one, steps[step], page=f"{steps['case']}close", **answers, **held)
    assert (sent.status_code, OFF in words_of(sent)) == (422, True)
