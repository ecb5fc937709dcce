"""A Lead Practitioner's first page, as a browser sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.database import now
from portal.stars.rules import ReadingKind
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.queries import cost_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def families(client: FlaskClient, session: Session, make: Make) -> Families:
    """The Lead Practitioner is signed in with `client`."""
    families = Families(make)
    families.keep()
    sign_in(client, session, families.practitioner)
    return families


def test_nothing_yet_says_what_will_be_here(client: FlaskClient, families: Families) -> None:
    words = words_of(client.get("/caseload/"))
    assert "You lead no family yet" in words
    assert "When a coordinator asks you to lead a family's support, it appears here." in words


def test_what_one_is_asked_stands_above_what_one_leads(client: FlaskClient, families: Families) -> None:
    led, asked = families.active(), families.offered()
    families.keep()
    words = words_of(client.get("/caseload/"))
    assert "You lead 1 family" in words
    assert words.index(f"Answer {asked.reference}") < words.index(led.reference)
    assert "First star to do" in words


def test_a_star_that_was_done_is_done(client: FlaskClient, families: Families) -> None:
    families.star(families.active(), ReadingKind.FIRST)
    families.keep()
    words = words_of(client.get("/caseload/"))
    assert "First star to do" not in words
    assert "Done" in words


def test_before_saying_yes_no_name_is_shown_in_the_list(client: FlaskClient, families: Families) -> None:
    families.offered()
    families.keep()
    assert "Tamworth" not in client.get("/caseload/").get_data(as_text=True)


def test_the_longest_open_comes_first_and_others_cases_never(
    client: FlaskClient, families: Families, make: Make
) -> None:
    newer, older = families.active(at=now() - DAY), families.active(at=now() - 3 * DAY)
    closed, others = families.closed(), families.active(make.user(Role.LEAD_PRACTITIONER))
    families.keep()
    words = words_of(client.get("/caseload/"))
    assert words.index(older.reference) < words.index(newer.reference)
    assert closed.reference not in words
    assert others.reference not in words


def test_it_costs_the_same_however_many_families_one_leads(client: FlaskClient, families: Families) -> None:
    families.active()
    families.offered()
    families.keep()
    few = cost_of(client, "/caseload/")
    for _ in range(8):
        families.star(families.active(), ReadingKind.FIRST)
        families.offered()
    families.keep()
    assert cost_of(client, "/caseload/") == few <= 4


def test_a_wrong_method_is_said_to_be_wrong(client: FlaskClient, families: Families) -> None:
    assert client.post("/caseload/").status_code == 405
