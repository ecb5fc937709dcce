"""The real database for every test: one cluster, one template made by the migrations, one clone a test process."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy.orm import Session

from portal import create_app
from portal.database import act_as
from portal.embedded import Cluster, ensure_running
from portal.extensions import db
from portal.settings import ROOT, Environment, Settings, read_settings
from tests.builders import Make
from tests.casework.families import Families
from tests.house import HouseClient

pytest_plugins = ["tests.chromium", "tests.together"]
VERSIONS = ROOT / "migrations" / "versions"
# What the migrations put in place and no test changes; tests close and open days of their own, after the last of these.
_SEEDED = {"alembic_version", "bank_holidays"}
_LAST_SEEDED_DAY = "2040-12-31"


def var_of_the_tests() -> Path:
    return Path(os.environ.get("PORTAL_VAR") or ROOT / "var").resolve() / "test"


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    return ensure_running(var_of_the_tests(), durable=False)


@pytest.fixture(scope="session")
def superuser(cluster: Cluster, database: str) -> str:
    """Conninfo of the database's own administrator: for attacks and for cleaning up, never for the application."""
    return cluster.conninfo("postgres", database)


@pytest.fixture(scope="session")
def owner(cluster: Cluster, database: str) -> str:
    """Conninfo of the tables' owner, who migrates them and builds the demo's borough."""
    return cluster.conninfo("portal_owner", database)


@pytest.fixture(scope="session")
def database(cluster: Cluster, worker_id: str) -> Iterator[str]:
    """This test process's own database, cloned from the template."""
    template = _template(cluster)
    name = f"{template}_{worker_id}"
    with psycopg.connect(cluster.conninfo("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        _clone(connection, template, name)
    yield name
    with psycopg.connect(cluster.conninfo("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER") or f"alone_{os.getpid()}"


def migrate(url: str, revision: str = "head") -> None:
    command.upgrade(alembic_config(url), revision)


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    return config


def _template(cluster: Cluster) -> str:
    """The migrated, empty database; named after the migrations, so it is made once and kept between runs."""
    said = b"".join(path.read_bytes() for path in sorted(VERSIONS.glob("*.py")))
    name = f"template_{hashlib.sha256(said).hexdigest()[:12]}"
    with (var_of_the_tests() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(cluster.conninfo("postgres", "postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                unfinished = f"{name}_unfinished"
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(unfinished))
                )
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(unfinished)))
                migrate(cluster.url("portal_owner", unfinished))
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
                )
    return name


def _clone(connection: psycopg.Connection, template: str, name: str) -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER portal_owner").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


@pytest.fixture(scope="session")
def settings(cluster: Cluster, database: str) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        given = read_settings({"PORTAL_ENV": "test", "PORTAL_VAR": folder})
        yield replace(
            given,
            database_url=cluster.url("portal_app", database),
            database_owner_url=cluster.url("portal_owner", database),
            measures_url=cluster.url("portal_measures", database),
        )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings)
    application.testing = True
    application.config["PROPAGATE_EXCEPTIONS"] = False
    yield application
    with application.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that used the database, every row it left is gone."""
    superuser = request.getfixturevalue("superuser") if "database" in request.fixturenames else None
    yield
    if superuser:
        _empty(superuser)


def _empty(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if name not in _SEEDED
        ]
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables]
        deletes.append(sql.SQL("DELETE FROM bank_holidays WHERE day > {}").format(_LAST_SEEDED_DAY))
        # Foreign keys are not checked while emptying everything: much quicker than TRUNCATE on small tables.
        connection.execute("SET session_replication_role = replica")
        connection.execute(sql.SQL("; ").join(deletes))


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the application's own role, acting as the tests."""
    with app.app_context():
        act_as(db.session, "portal:test")
        yield db.session
        db.session.rollback()


@pytest.fixture
def make(session: Session) -> Make:
    return Make(session)


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


@pytest.fixture
def stating(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the portal one in production that states a licence of the star and an approval, or does not."""

    def state(*, licence: str = "", approval: str = "") -> None:
        stated = replace(settings, environment=Environment.PRODUCTION, star_licence=licence, star_approval=approval)
        monkeypatch.setitem(app.extensions, "portal", stated)

    return state


@pytest.fixture
def client(app: Flask, database: str) -> FlaskClient:
    """A browser without JavaScript; every page it gets is checked for the house rules."""
    app.test_client_class = HouseClient
    return app.test_client()
