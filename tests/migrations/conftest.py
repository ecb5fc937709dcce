from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg import sql

from portal.embedded import Cluster
from tests.migrations.revised import Revised
from tests.migrations.rows import ROWS


@pytest.fixture
def revised(cluster: Cluster, worker_id: str) -> Iterator[Revised]:
    """An empty database of this test's own, before the first revision."""
    with _made(cluster, f"revised_{worker_id}") as made:
        yield made


@pytest.fixture(scope="session")
def filled(cluster: Cluster, worker_id: str) -> Iterator[Revised]:
    """At the newest revision, with rows in every table; for tests that leave nothing behind."""
    with _made(cluster, f"filled_{worker_id}") as made:
        for revision, rows in ROWS.items():
            made.up_to(revision)
            made.execute(rows)
        yield made


@contextmanager
def _made(cluster: Cluster, name: str) -> Iterator[Revised]:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(name))
    with cluster.connect() as administrator:
        administrator.execute(drop)
        administrator.execute(create)
    yield Revised(cluster, name)
    with cluster.connect() as administrator:
        administrator.execute(drop)
