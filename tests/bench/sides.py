"""The two sides of a run, floor and portal: started, signed in, and what each is asked for a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from portal.demo.accounts import DOMAIN
from portal.embedded import Cluster
from portal.settings import Settings
from tests.bench import borough
from tests.bench.browser import Reader
from tests.bench.client import WrongAnswer, request
from tests.bench.learning import learn
from tests.bench.pages import PAGES, BenchPage, floor_statements, quarters
from tests.bench.servers import Servers


@dataclass(frozen=True)
class Portal:
    """A portal that runs, with everyone signed in; or the floor, where nobody does."""

    port: int
    process: int
    readers: Mapping[str, Reader]


@dataclass(frozen=True)
class Sides:
    floor: Portal
    small: Portal
    large: Portal
    database: str  # the small borough's, for looking things up
    large_database: str
    postgres: int  # its process
    templates: Path  # the floor's
    sender: Mapping[str, str]  # who sends, on either side

    def requests(self, page: BenchPage, portal: Portal) -> list[bytes]:
        cookie = portal.readers[page.reader].cookie
        database = self.large_database if portal is self.large else self.database
        return [request(address, cookie=cookie) for _, address in _addresses(page, database)]

    def floor_requests(self, page: BenchPage) -> list[bytes]:
        """What the floor is asked for these pages. It has learned to give the same bytes, and is held to it."""
        bare, ours, session = Reader(self.floor.port), self.small.readers[page.reader], self._session_of(page.reader)
        made = []
        for number, (key, address) in enumerate(self.addresses(page)):
            wanted = ours.ask(address).text
            template = f"{page.name.replace(' ', '-').replace(chr(39), '')}-{number}.html"
            (self.templates / template).write_text(learn(wanted, self._tables(page, key, session)), encoding="utf-8")
            asked = {"name": page.name, "key": key, "session": session, "template": template}
            path = f"/page?{urlencode(asked)}"
            if bare.ask(path).text != wanted:
                raise WrongAnswer(f"the floor does not give the same bytes as {address}")
            made.append(request(path))
        return made

    def _tables(self, page: BenchPage, key: str, session: str) -> list[list[tuple[object, ...]]]:
        parameters = {"key": key, "session": session, **quarters()}
        with psycopg.connect(self.database) as connection:
            return [connection.execute(one, parameters).fetchall() for one in floor_statements()[page.name]]

    def addresses(self, page: BenchPage) -> list[tuple[str, str]]:
        """Keys and addresses in the small borough."""
        return _addresses(page, self.database)

    def _session_of(self, mailbox: str) -> str:
        with psycopg.connect(self.database) as connection:
            row = connection.execute(
                "SELECT s.id::text FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = %s"
                " AND s.ended_at IS NULL ORDER BY s.started_at DESC LIMIT 1",
                [f"{mailbox}@{DOMAIN}"],
            ).fetchone()
        if row is None:
            raise WrongAnswer(f"{mailbox} is not signed in")
        return str(row[0])


def _addresses(page: BenchPage, database: str) -> list[tuple[str, str]]:
    with psycopg.connect(database) as connection:
        found = connection.execute(page.records, {"reader": f"{page.reader}@{DOMAIN}"}).fetchall()
    if not found:
        raise WrongAnswer(f"there is nothing to open for {page.name}")
    return [(key, page.address.format(reference)) for key, reference in found]


def serve(cluster: Cluster, databases: Mapping[str, Settings], servers: Servers) -> Sides:
    """Start all three."""
    small, large = (serve_portal(servers, name, databases[name]) for name in (borough.SMALL, borough.LARGE))
    database = cluster.conninfo("portal_app", borough.SMALL)
    templates = servers.log.parent / "floor"
    templates.mkdir(exist_ok=True)
    sender = borough.sender_of(cluster, f"referrer@{DOMAIN}")
    environment = {
        "BENCH_DATABASE": database,
        "BENCH_SENDER": sender,
        "BENCH_TEMPLATES": str(templates),
    }
    port, process = servers.gunicorn("floor", "tests.bench.floor:app", environment)
    in_large = cluster.conninfo("portal_app", borough.LARGE)
    return Sides(
        Portal(port, process, {}),
        small,
        large,
        database,
        in_large,
        cluster.verified_process(),
        templates,
        json.loads(sender),
    )


def serve_portal(servers: Servers, name: str, settings: Settings) -> Portal:
    port, process = servers.gunicorn(name, "wsgi:app", borough.environment_of(settings))
    readers = {}
    for mailbox in sorted({page.reader for page in PAGES}):
        readers[mailbox] = Reader(port)
        readers[mailbox].sign_in(f"{mailbox}@{DOMAIN}", settings.demo_password)
        readers[mailbox].ask("/account/")  # the first page gives the cookie that a browser goes on with
    return Portal(port, process, readers)
