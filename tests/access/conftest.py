from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import create_app
from portal.embedded import Cluster
from portal.events.models import Event
from portal.extensions import db
from portal.settings import read_settings
from tests.access.visitors import Visitors
from tests.access.world import build
from tests.casework.families import Families
from tests.conftest import _clone, _template


@pytest.fixture(scope="module")
def own_database(cluster: Cluster, worker_id: str) -> Iterator[str]:
    """A database of the module's own: its world is built once and looked at by many tests."""
    name = f"world_{worker_id}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(cluster.conninfo("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(drop)
        _clone(connection, _template(cluster), name)
        yield name
        connection.execute(drop)


@pytest.fixture(scope="module")
def visitors(cluster: Cluster, own_database: str) -> Iterator[Visitors]:
    """The world, and everyone in it at their browser."""
    with tempfile.TemporaryDirectory(prefix="portal-world-") as folder:
        settings = replace(
            read_settings({"PORTAL_ENV": "test", "PORTAL_VAR": folder}),
            database_url=cluster.url("portal_app", own_database),
            database_owner_url=cluster.url("portal_owner", own_database),
            measures_url=cluster.url("portal_measures", own_database),
        )
        app = create_app(settings)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        with app.app_context():
            yield Visitors(app, build(db.session))
            db.session.rollback()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture
def event(session: Session, families: Families) -> Event:
    families.contact()
    return session.scalars(select(Event).order_by(Event.recorded_at.desc()).limit(1)).one()
