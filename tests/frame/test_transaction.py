"""The request's transaction: one commit, on success, and none on anything else; a GET's own session cannot write."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.accounts.rules import Role
from portal.database import act_as, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import db
from portal.settings import Settings
from tests.builders import Make, sign_in
from tests.frame.probe import failing_commits, plain_client, probe_app, statements

FRAME_STATEMENTS = 1  # who asks, which names them to the database as well


@pytest.fixture
def probes(settings: Settings, superuser: str) -> Flask:
    return probe_app(settings)


@pytest.fixture
def probe(probes: Flask) -> FlaskClient:
    return probes.test_client()


def count_agencies(session: Session) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(Agency)).one()


@pytest.mark.parametrize(("how", "status"), [("redirect", 302), ("page", 200)])
def test_success_is_committed_once(probes: Flask, probe: FlaskClient, session: Session, how: str, status: int) -> None:
    with statements(probes) as seen:
        assert probe.post(f"/probe/change/{how}").status_code == status
    assert seen.count("COMMIT") == 1
    assert seen.count("BEGIN") == 1
    assert count_agencies(session) == 1


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("invalid", 422),
        ("refused", 422),
        ("refused-but-answered", 200),
        ("named", 422),
        ("not-found", 404),
        ("forbidden", 403),
        ("conflict", 409),
        ("conflict-at-commit", 409),
        ("raises-refused", 409),
        ("nul", 400),
        ("lost", 503),
        ("fails", 500),
    ],
)
def test_anything_else_leaves_nothing(
    probes: Flask, probe: FlaskClient, session: Session, how: str, status: int
) -> None:
    with statements(probes) as seen:
        assert probe.post(f"/probe/change/{how}").status_code == status
    assert "COMMIT" not in seen
    assert count_agencies(session) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_get_cannot_write(probes: Flask, session: Session, method: str) -> None:
    with statements(probes) as seen:
        assert plain_client(probes).open("/probe/change/redirect", method=method).status_code == 500
    assert "COMMIT" not in seen
    assert count_agencies(session) == 0


def test_it_is_the_database_that_holds_a_get(probes: Flask) -> None:
    with probes.test_request_context("/probe/change/redirect"):
        probes.preprocess_request()
        assert db.session.scalar(text("SHOW transaction_read_only")) == "on"
        db.session.rollback()
        assert db.session.scalar(text("SHOW transaction_read_only")) == "on"


def test_options_writes_nothing(probes: Flask) -> None:
    with statements(probes) as seen:
        answer = plain_client(probes).options("/probe/change/redirect")
    assert (answer.status_code, seen) == (200, [])


def test_a_commit_that_fails_is_said_and_leaves_nothing(probes: Flask, probe: FlaskClient, session: Session) -> None:
    with failing_commits(probes):
        answer = probe.post("/probe/change/redirect")
    assert answer.status_code == 503
    assert count_agencies(session) == 0


@pytest.mark.parametrize("how", ["conflict-at-commit", "conflict", "fails", "raises-refused"])
def test_what_was_not_committed_is_not_said_later(probe: FlaskClient, how: str) -> None:
    """The view said "Sent." before the commit failed; and it had begun to sign somebody in."""
    probe.get("/sign-in")
    with probe.session_transaction() as cookie:
        before = dict(cookie)
    answer = probe.post(f"/probe/change/{how}")
    assert "Sent." not in answer.get_data(as_text=True)
    with probe.session_transaction() as cookie:
        assert {name: cookie.get(name) for name in ("_flashes", "_user_id")} == {"_flashes": None, "_user_id": None}
        assert cookie["csrf_token"] == before["csrf_token"]
    assert "Sent." not in probe.get("/sign-in").get_data(as_text=True)


def test_what_was_committed_is_said(probe: FlaskClient) -> None:
    probe.post("/probe/change/redirect")
    assert "Sent." in probe.get("/sign-in").get_data(as_text=True)


def test_what_was_committed_can_be_read_without_asking_again(probes: Flask, probe: FlaskClient) -> None:
    with statements(probes) as seen:
        answer = probe.post("/probe/committed-object")
    assert answer.get_data(as_text=True).startswith("Probe ")
    first_end = seen.index("COMMIT")
    assert not [statement for statement in seen[first_end:] if statement.startswith("SELECT")]


def test_whoever_is_signed_in_acts(probes: Flask, session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER)
    client = sign_in(probes.test_client(), session, user)
    cookie = client.get_cookie("portal_session")
    assert cookie
    asked = text("SELECT coalesce(current_setting('portal.actor', true), '')")
    with probes.test_request_context("/probe/form", headers={"Cookie": f"{cookie.key}={cookie.value}"}):
        probes.preprocess_request()
        assert db.session.scalar(asked) == str(user.id)
        db.session.rollback()
        assert db.session.scalar(asked) == str(user.id)
    with probes.test_request_context("/probe/form"):
        probes.preprocess_request()
        assert db.session.scalar(asked) == ""


def test_nobody_has_no_right_to_write_events(probes: Flask, session: Session) -> None:
    """Where no actor was named the database refuses, whatever the code above it forgot."""
    with db.sessionmaker() as nobodys, pytest.raises(ProgrammingError, match="no actor is named"):
        record(nobodys, Kind.ACCOUNT_JOINED, at=now())


def test_the_frame_costs_a_signed_in_page_one_statement(probes: Flask, session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER)
    for _ in range(26):
        make.contact(user)
    act_as(session, "portal:test")
    client = sign_in(probes.test_client(), session, user)
    assert client.get("/contacts/").status_code == 200
    with statements(probes) as seen:
        assert client.get("/contacts/").get_data(as_text=True).count("C-") >= 25
    assert (seen[0], seen[-1], seen.count("BEGIN")) == ("BEGIN", "ROLLBACK", 1)
    frames = [statement for statement in seen if "FROM sessions" in statement or "set_config" in statement]
    assert len(frames) == FRAME_STATEMENTS
    assert not [statement for statement in seen if statement == "SELECT 1"]


def test_a_page_for_anybody_asks_the_database_nothing(probes: Flask) -> None:
    with statements(probes) as seen:
        assert probes.test_client().get("/accessibility").status_code == 200
    assert seen == []
