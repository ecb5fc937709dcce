"""Two databases to measure in, the same borough small and large, made by the portal's own command.

Both are made anew for each run. A million requests take minutes to write down, and are only read: whoever measures one
change after the other may keep them (`--keep`), until they would be told otherwise.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from portal import schema
from portal.embedded import Cluster
from portal.frame.formats import today_in_london
from portal.settings import ROOT, Settings
from tests.bench.queue import WAITING, fill_queue
from tests.bench.servers import memory

SMALL, LARGE = "portal_bench_small", "portal_bench_large"
_TOLD_BY = ("portal/demo", "portal/guidance/content", "migrations/versions")
_EACH = 2.0  # seconds between two looks at the memory: each look costs those who work something


@dataclass(frozen=True)
class Built:
    """What building a borough took."""

    contacts: int
    seconds: float
    megabytes: float | None  # at the most, of every process that builds and of PostgreSQL together
    on_disk: float  # megabytes
    rows: int
    events: int


@contextmanager
def databases(
    cluster: Cluster, settings: Settings, *, small: int, large: int, keep: bool, heard: Callable[[Built], None]
) -> Iterator[dict[str, Settings]]:
    """The settings of both, by name; the databases are gone afterwards, but for a large one that is kept."""
    story = _story(settings, large)
    try:
        ours = {name: settings_of(cluster, settings, name) for name in (SMALL, LARGE)}
        heard(build(cluster, SMALL, ours[SMALL], small))
        if not (keep and _story_told_in(cluster) == story):
            heard(build(cluster, LARGE, ours[LARGE], large))
            with cluster.connect() as connection:
                told = sql.SQL("COMMENT ON DATABASE {} IS {}")
                connection.execute(told.format(sql.Identifier(LARGE), sql.Literal(story)))
        yield ours
    finally:
        with cluster.connect() as connection:
            for name in (SMALL,) if keep and _story_told_in(cluster) == story else (SMALL, LARGE):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def environment_of(settings: Settings) -> dict[str, str]:
    """Of a process of the portal: these settings, and none that happen to be set here."""
    return {
        "PORTAL_ENV": settings.environment.value,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": settings.database_url or "",
        "PORTAL_DATABASE_OWNER_URL": settings.database_owner_url or "",
        "PORTAL_MEASURES_URL": settings.measures_url or "",
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_DEMO_PASSWORD": settings.demo_password,
    }


def sender_of(cluster: Cluster, email: str) -> str:
    """Who sends for the floor, as its environment takes it."""
    with psycopg.connect(cluster.conninfo("postgres", SMALL)) as connection:
        row = connection.execute(
            "SELECT u.id, u.agency_id, l.id FROM users u, localities l WHERE u.email = %s AND l.slug = 'north'", [email]
        ).fetchone()
    if row is None:
        raise SystemExit(f"The partnership was built without {email}.")
    return json.dumps(dict(zip(("id", "agency_id", "locality_id"), map(str, row), strict=True)))


def settings_of(cluster: Cluster, settings: Settings, name: str) -> Settings:
    return replace(
        settings,
        database_url=cluster.url("portal_app", name),
        database_owner_url=cluster.url("portal_owner", name),
        measures_url=cluster.url("portal_measures", name),
    )


def build(cluster: Cluster, name: str, settings: Settings, contacts: int) -> Built:
    database = sql.Identifier(name)
    with cluster.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE template0").format(database))
    schema.upgrade(cluster.url("portal_owner", name))
    command = [
        "-m",
        "flask",
        "--app",
        "wsgi",
        "demo",
        "build",
        "--contacts",
        str(contacts),
        "--until",
        _a_working_day(),
    ]
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment_of(settings)},
        stdout=subprocess.DEVNULL,
    )
    watched = _Watched(process.pid, cluster.verified_process())
    code = process.wait()
    most = watched.most()
    if code != 0:
        raise SystemExit(f"The borough of {contacts:,} contacts was not built.")
    seconds = time.monotonic() - began
    fill_queue(cluster.conninfo("postgres", name))
    with psycopg.connect(cluster.conninfo("postgres", name), autocommit=True) as connection:
        rows, events, size = connection.execute(
            "SELECT (SELECT sum(reltuples) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND reltuples > 0), (SELECT count(*) FROM events), pg_database_size(current_database())"
        ).fetchone() or (0, 0, 0)
        connection.execute("CHECKPOINT")
    return Built(contacts, seconds, most, size / 1e6, int(rows), int(events))


def _story(settings: Settings, contacts: int) -> str:
    """What the large borough would be, were it made now."""
    files = sorted(
        path for folder in _TOLD_BY for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".yaml"}
    )
    digest = hashlib.sha256("".join([str(contacts), str(WAITING), _a_working_day(), settings.demo_password]).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _story_told_in(cluster: Cluster) -> str | None:
    """What the large borough is that stands here; none where it was not finished."""
    with cluster.connect() as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [LARGE]
        ).fetchone()
    return row[0] if row else None


def _a_working_day() -> str:
    """The last Thursday: its queue holds what Wednesday left, whatever day the bench is run on."""
    today = today_in_london()
    return (today - dt.timedelta(days=(today.weekday() - 3) % 7)).isoformat()


class _Watched:
    """Looks at the memory of some processes again and again, until it is asked for the most it saw."""

    def __init__(self, *processes: int) -> None:
        self._processes = processes
        self._seen: list[float] = []
        self._enough = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def most(self) -> float | None:
        self._enough.set()
        self._looking.join(5)
        return max(self._seen, default=None)

    def _look(self) -> None:
        while not self._enough.is_set():
            used = [memory(process) for process in self._processes]
            if used[0] is not None:  # the system does not say it of a process one of whose children has just ended
                self._seen.append(sum(each or 0.0 for each in used))
            self._enough.wait(_EACH)
