"""The portal behind a real gunicorn, asked by clients that are not polite."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.embedded import Cluster, ensure_running
from portal.embedded import stop as stop_database
from portal.embedded.cluster import APP, DATABASE, MEASURES, OWNER
from portal.schema import upgrade
from portal.settings import read_settings
from tests.frame.server.wire import Server
from tests.journeys.conftest import Site, site, stop

__all__ = ["site"]  # the fixture that the journeys use


@pytest.fixture
def server(site: Site) -> Server:
    return Server(site.port)


@dataclass
class OwnDatabase:
    """A portal with a PostgreSQL to itself, which may be stopped."""

    site: Site
    var: Path
    cluster: Cluster

    @property
    def server(self) -> Server:
        return Server(self.site.port)

    def portal(self) -> Flask:
        """The same portal in this process, to put rows into that database."""
        return create_app(read_settings(self.site.environment))

    def stop(self) -> None:
        stop_database(self.var)

    def start(self) -> None:
        ensure_running(self.var, durable=False)


@pytest.fixture(scope="module")
def own_database() -> Iterator[OwnDatabase]:
    with tempfile.TemporaryDirectory(prefix="portal-own-") as folder:
        var = Path(folder)
        cluster = ensure_running(var, durable=False)
        upgrade(cluster.url(OWNER, DATABASE))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{free.getsockname()[1]}"
        environment = {
            **os.environ,
            "PORTAL_ENV": "test",
            "PORTAL_VAR": folder,
            "PORTAL_DATABASE_URL": cluster.url(APP, DATABASE),
            "PORTAL_MEASURES_URL": cluster.url(MEASURES, DATABASE),
            "PORTAL_BASE_URL": address,
        }
        served = Site(address, environment, var)
        web = served.start_web()
        yield OwnDatabase(served, var, cluster)
        stop(web)
        stop_database(var)
