"""Alive is one thing, ready another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.schema import newest_revision
from portal.settings import Settings
from tests.builders import Make, sign_in
from tests.frame.probe import probe_app


@contextmanager
def at_revision(superuser: str, revision: str | None) -> Iterator[None]:
    """The database, as if it stood there."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM alembic_version")
        if revision:
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [revision])
        try:
            yield
        finally:
            connection.execute("DELETE FROM alembic_version")
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [newest_revision()])


@pytest.fixture(scope="module")
def cut_off(settings: Settings) -> Flask:
    nowhere = "postgresql+psycopg://portal_app@127.0.0.1:1/portal"
    return probe_app(replace(settings, database_url=nowhere, measures_url=nowhere))


def test_it_is_ready_when_the_database_is_that_of_this_release(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ready\n")


def test_it_is_not_ready_when_the_database_is_behind(client: FlaskClient, superuser: str) -> None:
    with at_revision(superuser, "0001"):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_data(as_text=True) == f"database: at revision 0001, this release needs {newest_revision()}\n"


def test_it_is_not_ready_when_the_database_is_empty(client: FlaskClient, superuser: str) -> None:
    with at_revision(superuser, None):
        assert client.get("/readyz").status_code == 503


def test_it_is_not_ready_where_nothing_was_ever_migrated(client: FlaskClient, superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE alembic_version RENAME TO elsewhere")
        answer = client.get("/readyz")
        connection.execute("ALTER TABLE elsewhere RENAME TO alembic_version")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "database: without tables\n")


def test_it_is_ready_when_the_database_is_ahead(client: FlaskClient, superuser: str) -> None:
    """A later release has migrated already, and this one still runs beside it."""
    with at_revision(superuser, "9999"):
        assert client.get("/readyz").status_code == 200


def test_without_a_database_it_is_alive_and_not_ready(cut_off: Flask) -> None:
    client = cut_off.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_that_holds_for_a_browser_that_was_signed_in(cut_off: Flask) -> None:
    """Whose cookie would have to be looked up in that database."""
    client = cut_off.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token"
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").get_data(as_text=True) == "database: no answer\n"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_they_say_the_same_to_everybody(client: FlaskClient, session: Session, make: Make, address: str) -> None:
    before = client.get(address)
    after = sign_in(client, session, make.user(Role.ADMINISTRATOR)).get(address)
    assert (after.status_code, after.data) == (before.status_code, before.data)
    assert after.mimetype == "text/plain"
