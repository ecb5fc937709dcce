"""`flask db`, on a PostgreSQL of its own."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from portal import embedded, schema
from portal.cli.database import group
from portal.embedded.home import Home
from portal.settings import Environment, SettingsError, read_settings

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="db-"))
    made.chmod(0o711)
    embedded.ensure_running(made, durable=False)
    yield made
    embedded.stop(made)
    shutil.rmtree(Home(made).elsewhere_path, ignore_errors=True)
    shutil.rmtree(made)


@pytest.fixture
def owner_url(var: Path) -> str:
    return embedded.ensure_running(var).url("portal_owner", "portal")


@pytest.fixture
def db(var: Path) -> Command:
    def run(*arguments: str, **environment: str | None) -> Result:
        settings = {"PORTAL_ENV": "test", "PORTAL_VAR": str(var), "PORTAL_DATABASE_URL": None, **environment}
        return CliRunner().invoke(group, arguments, env=settings)

    return run


def change(url: str, statement: str) -> None:
    with psycopg.connect(embedded.libpq_url(url)) as connection:
        connection.execute(statement)


def test_from_nothing_to_the_newest_revision_and_back(db: Command, owner_url: str) -> None:
    newest = schema.newest_revision()
    assert db("current").output == f"no revision yet (newest: {newest})\n"
    assert db("upgrade").output == f"Migrated from None to {newest}.\n"
    assert db("upgrade").output == f"The database is at revision {newest}.\n"
    assert db("current").output == f"{newest} (newest: {newest})\n"
    schema.downgrade(owner_url, "base")
    assert schema.current_revision(owner_url) is None


def test_check_agrees_with_a_database_of_the_newest_revision(db: Command) -> None:
    db("upgrade")
    checked = db("check")
    assert (checked.exit_code, checked.output) == (0, "Models, migrations and database agree.\n")


def test_check_names_what_differs(db: Command, owner_url: str) -> None:
    db("upgrade")
    change(owner_url, "ALTER TABLE localities ADD COLUMN colour text")
    checked = db("check")
    change(owner_url, "ALTER TABLE localities DROP COLUMN colour")
    assert checked.exit_code == 1
    assert "The models and the migrations do not agree:" in checked.output
    assert "colour" in checked.output


def test_check_refuses_an_older_revision(db: Command, owner_url: str) -> None:
    db("upgrade")
    schema.downgrade(owner_url, "-1")
    checked = db("check")
    db("upgrade")
    assert checked.exit_code == 1
    assert f"the newest is {schema.newest_revision()}: run db upgrade." in checked.output


def test_check_from_nothing_leaves_the_database_as_it_was(db: Command, owner_url: str) -> None:
    schema.downgrade(owner_url, "base")
    checked = db("check", "--from-nothing")
    assert (checked.exit_code, checked.output) == (0, "Models, migrations and database agree.\n")
    assert schema.current_revision(owner_url) is None
    with psycopg.connect(embedded.libpq_url(owner_url)) as connection:
        made = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'portal_check%'").fetchall()
    assert made == []


def test_the_job_queues_own_tables_are_not_ours_to_compare(db: Command, owner_url: str) -> None:
    db("upgrade")
    with psycopg.connect(embedded.libpq_url(owner_url)) as connection:
        assert connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() != (None,)
    assert db("check").exit_code == 0


def test_migrating_needs_the_owners_address(db: Command) -> None:
    refused = db("upgrade", PORTAL_DATABASE_URL="postgresql://portal_app@db.example/portal")
    assert refused.exit_code == 1
    assert "PORTAL_DATABASE_OWNER_URL must be set" in refused.output


def test_a_database_that_does_not_answer_is_said_without_a_traceback(db: Command) -> None:
    address = "postgresql://portal@127.0.0.1:1/portal"
    refused = db("current", PORTAL_DATABASE_URL=address, PORTAL_DATABASE_OWNER_URL=address)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: The database cannot be used:")


def test_stop_says_whether_anything_ran(db: Command, tmp_path: Path) -> None:
    assert db("stop", PORTAL_VAR=str(tmp_path)).output == "No embedded PostgreSQL was running here.\n"


def test_stop_stops_it(db: Command, var: Path) -> None:
    embedded.ensure_running(var, durable=False)
    assert db("stop").output == "The embedded PostgreSQL has stopped.\n"
    assert embedded.find(var) is None
    embedded.ensure_running(var, durable=False)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_named_database_is_used_with_our_driver(scheme: str, tmp_path: Path) -> None:
    settings = read_settings(
        {
            "PORTAL_ENV": "test",
            "PORTAL_VAR": str(tmp_path),
            "PORTAL_DATABASE_URL": f"{scheme}://portal_app:secret@db.example/portal",
            "PORTAL_DATABASE_OWNER_URL": f"{scheme}://portal_owner@db.example/portal",
        }
    )
    urls = embedded.database_urls(settings)
    assert urls.app == "postgresql+psycopg://portal_app:secret@db.example/portal"
    assert urls.for_migrations == "postgresql+psycopg://portal_owner@db.example/portal"
    assert urls.measures == urls.app
    assert list(tmp_path.iterdir()) == []


def test_production_never_gets_the_embedded_one(tmp_path: Path) -> None:
    settings = read_settings({"PORTAL_VAR": str(tmp_path)})
    production = dataclasses.replace(settings, environment=Environment.PRODUCTION)
    with pytest.raises(SettingsError, match="PORTAL_DATABASE_URL must be set"):
        embedded.database_urls(production)
    assert list(tmp_path.iterdir()) == []
