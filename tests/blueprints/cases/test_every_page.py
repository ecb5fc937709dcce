"""What is so on every page of one family's matter and case."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.models import User
from portal.accounts.rules import Role
from tests.accounts.helpers import send, words_of
from tests.blueprints.cases.matters import fresh, kept
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.house import HouseClient


def test_the_browsers_check_the_house_rules(browser: dict[str, FlaskClient]) -> None:
    assert all(isinstance(one, HouseClient) for one in browser.values())


@pytest.mark.parametrize("step", ["", "offer", "answer", "stars/new", "close"])
@pytest.mark.parametrize("reference", ["M-0000-0000", "C-0000-0000", "nonsense", "%00", "x" * 3_000])
def test_an_unknown_reference_is_not_found(
    browser: dict[str, FlaskClient], families: Families, step: str, reference: str
) -> None:
    for one in browser.values():
        page = one.get(f"/cases/{reference}/{step}")
        assert page.status_code == 404
        assert "Page not found" in words_of(page)


@pytest.mark.parametrize("step", ["offer", "stars/new", "close"])
def test_three_megabytes_are_too_much(
    session: Session, families: Families, browser: dict[str, FlaskClient], step: str
) -> None:
    matter = families.waiting() if step == "offer" else families.active()
    path = kept(families, matter)
    one = browser["coordinator" if step == "offer" else "practitioner"]
    assert send(one, f"{path}/{step}", reason="x" * 3 * 1024 * 1024).status_code == 413
    assert fresh(session, matter).closed_at is None


def test_a_wrong_method_is_said_to_be_wrong(families: Families, browser: dict[str, FlaskClient]) -> None:
    path = kept(families, families.active())
    assert browser["practitioner"].post(f"{path}/").status_code == 405
    assert browser["practitioner"].delete(f"{path}/close").status_code == 405


def test_somebody_of_another_agency_finds_no_page_of_it(
    client: FlaskClient, session: Session, families: Families, make: Make
) -> None:
    path = kept(families, families.active())
    stranger: User = make.user(Role.LEAD_PRACTITIONER)
    sign_in(client, session, stranger)
    for step in ("", "answer", "stars/new", "close"):
        assert client.get(f"{path}/{step}").status_code == 404
        if step:
            assert send(client, f"{path}/{step}", page="/account/").status_code == 404


def test_each_page_of_it_that_was_opened_is_in_the_journal(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.active()
    path = kept(families, matter)
    for step in ("", "stars/new", "close"):
        browser["practitioner"].get(f"{path}/{step}")
    session.rollback()
    opened = session.scalars(select(Opening.permission).where(Opening.subject_id == matter.id)).all()
    assert sorted(opened) == ["case:read", "case:work", "case:work"]
