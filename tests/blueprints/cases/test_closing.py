"""Closing a case, as a browser sees it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.cases.matters import fresh, kept
from tests.blueprints.pages import beside
from tests.casework.families import Families

CLOSING = {"reason": "needs_met", "level": "2"}


def test_closing_keeps_the_case_readable_and_shows_how_it_ended(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.active()
    path = kept(families, matter)
    practitioner = browser["practitioner"]
    assert "There is no closing star yet." in words_of(practitioner.get(f"{path}/close"))
    words = words_of(send_and_follow(practitioner, f"{path}/close", **CLOSING))
    assert f"{matter.reference} is closed." in words
    assert "Needs met. Level at closing: 2." in words
    assert "Add the first star" not in words
    assert "Close the case" not in words
    assert practitioner.get(f"{path}/close").status_code == 404
    assert fresh(session, matter).closure_reason == "needs_met"


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"reason": ""}, "reason", "Choose why the case is closing"),
        ({"reason": "tired"}, "reason", "Choose why the case is closing"),
        ({"level": ""}, "level", "Choose the level of need now"),
        ({"level": "5"}, "level", "Choose the level of need now"),
        ({"level": "2\x00"}, "level", "Choose the level of need now"),
    ],
)
def test_closing_without_saying_how(
    session: Session,
    families: Families,
    browser: dict[str, FlaskClient],
    answers: dict[str, str],
    field: str,
    words: str,
) -> None:
    matter = families.active()
    page = send(browser["practitioner"], f"{kept(families, matter)}/close", **{**CLOSING, **answers})
    assert page.status_code == 422
    assert beside(page, field) == words
    assert page.get_data(as_text=True).count(" checked") == 1, "the other answer is kept"
    assert fresh(session, matter).closed_at is None
