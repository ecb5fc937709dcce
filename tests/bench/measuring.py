"""What is measured, and against what. Floor and portal take turns in short rounds, so both meet the same noise."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.demo.accounts import DOMAIN
from portal.embedded import Cluster
from portal.settings import Settings
from tests.bench import borough, sending
from tests.bench.browser import Reader
from tests.bench.client import Run, WrongAnswer, drive, request
from tests.bench.pages import PAGES, BenchPage
from tests.bench.report import Report, Row
from tests.bench.servers import Servers, memory

_FIRST_VIEW, _NEXT_PAGE = 60.0, 15.0  # kB, compressed
_NEAR_ENOUGH = 64  # bytes by which floor and portal may differ: tokens vary in length


@dataclass(frozen=True)
class Portal:
    """A portal that runs, with everyone signed in."""

    port: int
    process: int
    readers: Mapping[str, Reader]


@dataclass
class Bench:
    cluster: Cluster
    settings: Settings
    report: Report
    seconds: float
    rounds: int
    tell: Callable[[str], None]

    def run(self) -> None:
        self.tell(f"Filling two boroughs, of {self.report.small:,} and {self.report.large:,} contacts.")
        sizes = {"small": self.report.small, "large": self.report.large}
        with (
            borough.databases(self.cluster, self.settings, **sizes) as databases,
            Servers(self.settings.var / "log") as servers,
        ):
            small, large = (
                self._portal(servers, name, databases[name]) for name in (borough.SMALL, borough.LARGE)
            )
            floor = self._floor(servers)
            for page in PAGES:
                self.tell(f"Driving {page.name}.")
                self._measure_page(page, small, large, floor)
            for senders in sending.SENDERS:
                self.tell(f"Sending contacts, {senders} at once.")
                self._measure_sending(senders, small, floor)
            self._weigh(small)
            self.report.megabytes["web, all its processes"] = memory(small.process)
            self.tell("Letting the worker send what is owed.")
            self.report.megabytes["worker"] = self._worker_memory(servers, databases[borough.SMALL])

    def _portal(self, servers: Servers, name: str, settings: Settings) -> Portal:
        port, process = servers.gunicorn(name, "wsgi:app", _environment(settings))
        readers = {}
        for mailbox in sorted({page.reader for page in PAGES}):
            readers[mailbox] = Reader(port)
            readers[mailbox].sign_in(f"{mailbox}@{DOMAIN}", settings.demo_password)
        return Portal(port, process, readers)

    def _floor(self, servers: Servers) -> int:
        environment = {
            "BENCH_DATABASE": self.cluster.conninfo("portal_app", borough.SMALL),
            "BENCH_SENDER": borough.sender_of(self.cluster, f"referrer@{DOMAIN}"),
        }
        return servers.gunicorn("floor", "tests.bench.floor:app", environment)[0]

    # Pages

    def _measure_page(self, page: BenchPage, small: Portal, large: Portal, floor: int) -> None:
        sides = {
            "floor": (floor, self._floor_requests(page, small, floor)),
            "ours": (small.port, self._requests(page, small)),
            "large": (large.port, self._requests(page, large)),
        }
        for port, requests in sides.values():
            self._drive(port, requests, seconds=self.seconds / 3)
        runs = [{side: self._drive(*given) for side, given in sides.items()} for _ in range(self.rounds)]
        self._add(f"page: {page.name}", runs, "floor", "ours", reach=0.25)
        waits = [{side: run.typical_wait for side, run in one.items()} for one in runs]
        self.report.rows.append(
            Row(
                f"ten times the contacts: {page.name}",
                _middle(wait["ours"] * 1000 for wait in waits),
                _middle(wait["large"] * 1000 for wait in waits),
                "ms",
                _middle(one["ours"].rate / one["large"].rate for one in runs),
                reach=1.3,
                at_most=True,
            )
        )

    def _requests(self, page: BenchPage, portal: Portal) -> list[bytes]:
        reader = portal.readers[page.reader]
        return [request(address, cookie=reader.cookie) for _, address in self._addresses(page)]

    def _floor_requests(self, page: BenchPage, portal: Portal, floor: int) -> list[bytes]:
        """Each filled up to as many bytes as ours has."""
        bare, made = Reader(floor), []
        for key, address in self._addresses(page):
            path = f"/page?name={quote(page.name)}&key={key}"
            wanted = len(portal.readers[page.reader].ask(address).body)
            path += f"&filler={max(0, wanted - len(bare.ask(path).body))}"
            if abs(len(bare.ask(path).body) - wanted) > _NEAR_ENOUGH:
                raise WrongAnswer(f"the floor cannot give as many bytes as {address}")
            made.append(request(path))
        return made

    def _addresses(self, page: BenchPage) -> list[tuple[str, str]]:
        """Keys and addresses; live records and readers are the same in both boroughs."""
        with psycopg.connect(self.cluster.conninfo("portal_app", borough.SMALL)) as connection:
            found = connection.execute(page.records, {"reader": f"{page.reader}@{DOMAIN}"}).fetchall()
        if not found:
            raise WrongAnswer(f"there is nothing to open for {page.name}")
        return [(key, page.address.format(reference)) for key, reference in found]

    def _drive(self, port: int, requests: list[bytes], seconds: float | None = None) -> Run:
        in_turn = itertools.cycle(requests)
        return drive(port, lambda: next(in_turn), connections=self.report.connections, seconds=seconds or self.seconds)

    # Sending

    def _measure_sending(self, senders: int, portal: Portal, floor: int) -> None:
        sender = portal.readers["referrer"]
        bodies = sending.bodies(sender.token("/contacts/new/"))
        sides = {"floor": Reader(floor), "ours": sender}
        written = {side: self._rows_of_one(reader, next(bodies)) for side, reader in sides.items()}
        if written["floor"] != written["ours"]:
            raise WrongAnswer(f"floor and portal write different rows: {written}")

        def send(reader: Reader) -> Run:
            cookie = reader.cookie
            return drive(
                reader.port,
                lambda: request("/contacts/new/", cookie=cookie, body=next(bodies)),
                connections=senders,
                seconds=self.seconds,
                status=302,
            )

        before = self._count()
        runs = [{side: send(reader) for side, reader in sides.items()} for _ in range(self.rounds)]
        taken, answered = self._count()["contacts"] - before["contacts"], _answers(runs)
        if taken != answered:
            raise WrongAnswer(f"{answered} contacts were acknowledged and {taken} are there")
        self._add(f"sending a contact: {senders} at once", runs, "floor", "ours", reach=0.25)

    def _rows_of_one(self, reader: Reader, body: bytes) -> dict[str, int]:
        before = self._count()
        reader.ask("/contacts/new/", body, status=302)
        return {table: count - before[table] for table, count in self._count().items()}

    def _count(self) -> dict[str, int]:
        counted = {}
        with psycopg.connect(self.cluster.conninfo("portal_app", borough.SMALL)) as connection:
            for table in sending.TABLES:
                row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
                counted[table] = int(row[0]) if row else 0
        return counted

    # Weight

    def _weigh(self, portal: Portal) -> None:
        """A first view is the page with its stylesheet and scripts; they are kept, so the next page is itself alone."""
        for page in PAGES:
            reader, address = portal.readers[page.reader], self._addresses(page)[0][1]
            answer = reader.ask(address, packed=True)
            assets = sum(reader.ask(asset, packed=True).wire for asset in reader.assets(reader.ask(address)))
            self._weight(f"bytes: {page.name}, first view", answer.wire + assets, _FIRST_VIEW)
            self._weight(f"bytes: {page.name}, after that", answer.wire, _NEXT_PAGE)

    def _weight(self, what: str, size: int, most: float) -> None:
        self.report.rows.append(Row(what, None, size / 1000, "kB", size / 1000, most, at_most=True))

    def _worker_memory(self, servers: Servers, settings: Settings) -> float | None:
        """After it has worked through some of what this run has left for it."""
        worker = servers.start("worker", ["-m", "flask", "--app", "wsgi", "worker"], _environment(settings))
        most = None
        for _ in range(10):
            try:
                worker.wait(1)
            except Exception:
                pass
            most = memory(worker.pid)
        return most

    def _add(self, what: str, runs: list[dict[str, Run]], floor: str, ours: str, *, reach: float) -> None:
        self.report.rows.append(
            Row(
                what,
                _middle(run[floor].rate for run in runs),
                _middle(run[ours].rate for run in runs),
                "/s",
                _middle(run[ours].rate / run[floor].rate for run in runs),
                reach,
            )
        )


def _answers(runs: list[dict[str, Run]]) -> int:
    return sum(run.answers for one in runs for run in one.values())


def _middle(values: object) -> float:
    return statistics.median(values)  # type: ignore


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "PORTAL_ENV": settings.environment.value,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": settings.database_url or "",
        "PORTAL_DATABASE_OWNER_URL": settings.database_owner_url or "",
        "PORTAL_MEASURES_URL": settings.measures_url or "",
        "PORTAL_LOG_LEVEL": "INFO",
    }
