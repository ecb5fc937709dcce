"""The first two minutes: with one press anyone invented, and nowhere but in the demo."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import create_app
from portal.accounts.models import SignedInSession
from portal.accounts.rules import Actor, HeldRole, Role
from portal.demo.accounts import ACCOUNTS
from portal.extensions import db
from portal.frame.navigation import doors_for
from portal.settings import Environment, Settings
from tests.accounts.helpers import token_on, words_of
from tests.builders import Make
from tests.house import HouseClient

_NOBODY = uuid.UUID(int=1)


@pytest.fixture
def browser(settings: Settings, tmp_path: Path) -> Iterator[FlaskClient]:
    app: Flask = create_app(replace(settings, environment=Environment.DEMO, var=tmp_path))
    app.test_client_class = HouseClient
    yield app.test_client()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def tessa(session: Session, make: Make) -> str:
    user = make.user(Role.REFERRER, name="Tessa Holloway")
    user.email = ACCOUNTS[0].email
    make.keep()
    return ACCOUNTS[0].mailbox


def _press(browser: FlaskClient, who: str) -> int:
    token = token_on(browser.get("/demo/"))
    return browser.post(f"/demo/{who}/sign-in", data={"csrf_token": token}).status_code


def test_everyone_who_can_be_tried_is_there(browser: FlaskClient) -> None:
    words = words_of(browser.get("/demo/"))
    assert not [account.name for account in ACCOUNTS if account.name not in words]


def test_who_has_no_pages_yet_is_said_before_anybody_is_disappointed(browser: FlaskClient, app: Flask) -> None:
    words = words_of(browser.get("/demo/"))
    assert words.count("Pages for this are still to come.") == sum(account.to_come for account in ACCOUNTS)
    with app.app_context():
        doors = {
            account.role: doors_for(Actor(_NOBODY, _NOBODY, "", (HeldRole(account.role),))) for account in ACCOUNTS
        }
    assert {role for role, found in doors.items() if not found} == {
        account.role for account in ACCOUNTS if account.to_come
    }


def test_one_press_signs_in_and_takes_the_place_of_who_was_there(
    browser: FlaskClient, session: Session, tessa: str
) -> None:
    assert _press(browser, tessa) == 303
    assert "Tessa Holloway" in words_of(browser.get("/contacts/"))
    assert _press(browser, tessa) == 303
    ended = session.scalars(select(SignedInSession.ended_because).order_by(SignedInSession.started_at)).all()
    assert ended == ["signed_in_again", None]


def test_nobody_but_the_invented_can_be_tried(browser: FlaskClient, make: Make, tessa: str) -> None:
    other = make.user(Role.REFERRER)
    make.keep()
    assert _press(browser, other.email.partition("@")[0]) == 404
    assert _press(browser, "nobody") == 404


def test_elsewhere_there_is_no_such_door(client: FlaskClient, tessa: str) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/{tessa}/sign-in").status_code == 404
