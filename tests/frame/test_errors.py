"""Every error is a page that says what to do, shows nothing of anybody, and undoes what was begun."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import Agency
from portal.accounts.rules import Role
from portal.accounts.throttle import TRIES_PER_ACCOUNT
from portal.extensions import db
from portal.settings import Settings
from tests.builders import PASSWORD, Make, sign_in
from tests.frame.browsing import form_on
from tests.frame.probe import SECRET, probe_app

REQUESTS = {
    400: ("POST", "/probe/change/nul"),
    403: ("GET", "/probe/undeclared"),
    404: ("GET", "/no/such/page"),
    405: ("POST", "/accessibility"),
    409: ("POST", "/probe/change/conflict"),
    500: ("POST", "/probe/change/fails"),
    503: ("POST", "/probe/change/lost"),
}


@pytest.fixture
def probes(settings: Settings, superuser: str) -> Flask:
    return probe_app(settings)


@pytest.fixture
def probe(probes: Flask) -> FlaskClient:
    return probes.test_client()


def ask(client: FlaskClient, status: int) -> TestResponse:
    method, address = REQUESTS[status]
    answer = client.open(address, method=method)
    assert answer.status_code == status
    return answer


@pytest.mark.parametrize("status", REQUESTS)
def test_each_says_what_happened_and_leads_on(probe: FlaskClient, status: int) -> None:
    """That it is valid, has one h1 and a title, is checked for every page of every test."""
    html = ask(probe, status).get_data(as_text=True)
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "<h1" in main
    assert main.count("<p ") >= 2
    assert 'href="/"' in main
    assert str(status) not in main, "a number says nothing to a person"


@pytest.mark.parametrize("status", REQUESTS)
def test_none_shows_what_was_typed_or_how_the_portal_is_made(probe: FlaskClient, status: int) -> None:
    html = ask(probe, status).get_data(as_text=True)
    for hidden in (SECRET, "Tamworth", "Traceback", "psycopg", "sqlalchemy", "SELECT", "uq_", ".py", "Werkzeug"):
        assert hidden not in html


@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_of_ours_asks_neither_session_nor_database(
    probes: Flask, session: Session, make: Make, status: int
) -> None:
    """Signed in or not, the page is the bare one: no name, no navigation, no token."""
    client = sign_in(probes.test_client(), session, make.user(Role.REFERRER, name="Zofia Kowalczyk"))
    html = ask(client, status).get_data(as_text=True)
    for absent in ("Zofia", "Sign out", "csrf_token", "Requests for help"):
        assert absent not in html


@pytest.mark.parametrize("status", [403, 404, 405, 409])
def test_others_keep_who_is_signed_in_in_sight(probes: Flask, session: Session, make: Make, status: int) -> None:
    client = sign_in(probes.test_client(), session, make.user(Role.REFERRER, name="Zofia Kowalczyk"))
    assert "Zofia Kowalczyk" in ask(client, status).get_data(as_text=True)


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/accessibility")
    assert answer.status_code == 405
    assert {method.strip() for method in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_too_many_tries_say_when_to_come_back(client: FlaskClient, make: Make) -> None:
    user = make.user(Role.REFERRER)
    make.keep()
    for _ in range(TRIES_PER_ACCOUNT):
        form = form_on(client, "/sign-in")
        assert form.fill(email=user.email, password="wrong, all of it").send().status_code == 422
    answer = form.fill(email=user.email, password=PASSWORD).send()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert user.email not in answer.get_data(as_text=True)


def test_a_refusal_outside_a_form_is_shown_in_its_own_words(probe: FlaskClient) -> None:
    answer = probe.post("/probe/change/raises-refused")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Ask another administrator" in html
    assert "quicker" not in html


def test_a_named_constraint_stands_beside_its_field(probe: FlaskClient) -> None:
    answer = probe.post("/probe/change/named")
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("That name is taken") == 2  # in the summary, and beside the field


def test_a_constraint_that_nobody_named_is_no_failure_of_ours(probe: FlaskClient) -> None:
    assert "Someone else was quicker" in probe.post("/probe/change/conflict").get_data(as_text=True)


def test_of_two_requests_that_race_one_is_told(probes: Flask, session: Session) -> None:
    """Both add the same row and neither has committed; the second waits, and is then told."""
    with probes.app_context():
        first = db.sessionmaker()
        first.add(Agency(slug="a", name="Probe raced", source="school", lead_type="education"))
        first.flush()
    answers: list[TestResponse] = []
    racing = threading.Thread(
        target=lambda: answers.append(probes.test_client().post("/probe/add", data={"name": "Probe raced"}))
    )
    racing.start()
    _wait_until_somebody_waits(first)
    first.commit()
    first.close()
    racing.join(60)
    assert [answer.status_code for answer in answers] == [409]
    assert session.scalars(select(func.count()).select_from(Agency)).one() == 1


def _wait_until_somebody_waits(session: Session) -> None:
    for _ in range(200):
        if session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")):
            return
        session.execute(text("SELECT pg_sleep(0.02)"))
    raise AssertionError("the second never came as far as the first's row")


# Stale and damaged forms


def test_a_form_without_its_token_is_not_taken(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert "could not read" in answer.get_data(as_text=True)


def test_a_form_that_stood_open_too_long_says_so(client: FlaskClient) -> None:
    form = form_on(client, "/sign-in").fill(email="a@example.org", password="x", csrf_token="of yesterday")
    answer = form.send()
    assert answer.status_code == 400
    assert "open too long" in answer.get_data(as_text=True)


# The database is down


@pytest.fixture(scope="module")
def cut_off(settings: Settings) -> Flask:
    """A portal whose database nobody answers for."""
    nowhere = "postgresql+psycopg://portal_app@127.0.0.1:1/portal"
    return probe_app(replace(settings, database_url=nowhere, measures_url=nowhere))


def test_without_a_database_pages_for_anybody_are_still_there(cut_off: Flask) -> None:
    for address in ("/accessibility", "/privacy", "/sign-in"):
        assert cut_off.test_client().get(address).status_code == 200


@pytest.mark.parametrize("address", ["/account/", "/contacts/", "/no/such/page", "/accessibility"])
def test_without_a_database_whoever_was_signed_in_is_told(cut_off: Flask, address: str) -> None:
    client = cut_off.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token"
    answer = client.get(address)
    assert answer.status_code == 503
    assert "not available just now" in answer.get_data(as_text=True)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] == "a token"  # nobody is signed out by it


def test_without_a_database_a_failure_is_still_a_page(cut_off: Flask) -> None:
    answer = cut_off.test_client().post("/probe/fails")
    assert answer.status_code == 500
    assert "something went wrong on our side" in answer.get_data(as_text=True)


def test_signing_in_without_a_database_is_told(cut_off: Flask) -> None:
    answer = cut_off.test_client().post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 503
