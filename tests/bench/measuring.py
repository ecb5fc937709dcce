"""What is measured, and against what. Floor and portal take turns in short rounds, so both meet the same noise."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from portal.embedded import Cluster
from portal.frame.content import KINDS
from portal.guidance.content import read_all
from portal.guidance.reading import FOLDER
from portal.settings import Settings
from tests.bench import borough, front_door, matching, sending
from tests.bench.browser import Reader
from tests.bench.client import MOST_SECONDS, NoAnswer, Run, WrongAnswer, drive, request
from tests.bench.pages import PAGES, BenchPage
from tests.bench.report import Report, Row, cells_of
from tests.bench.servers import Servers, memory, processor_seconds
from tests.bench.sides import Portal, Sides, serve
from tests.bench.telling import tell_it

_OF_THE_FLOOR = 0.25  # of its rate
_LARGER = 1.3  # times as long
_FEW = 4  # connections: to compare two sizes, pages wait for their own work and not for each other
_SLOW = 2.0  # seconds: nobody needs the middle of three of them
_FIRST_VIEW, _NEXT_PAGE = 60.0, 15.0  # kB, compressed
_SENDING = "sending a contact"
_TOLD_ONCE, _TIMES_TOLD = "telling it once", 15
_WORKER_WORKS = 10.0  # seconds
_CONTENT, _CONTENT_WITHIN = "reading all content", 1.0  # second


@dataclass
class Bench:
    cluster: Cluster
    settings: Settings
    report: Report
    seconds: float
    rounds: int
    only: str
    keep: bool
    tell: Callable[[str], None]

    def run(self) -> None:
        if self.only in _CONTENT:
            self._read_content()
        if self.only in matching.WHAT:
            self.tell(f"Looking for people among {self.report.small:,} and {self.report.large:,}.")
            row, self.report.looked_for = matching.measure(self.cluster, self.report.small, self.report.large)
            self._note(row)
        if self.only in front_door.WHAT:
            front_door.measure(
                self.cluster,
                self.settings,
                self.report.small,
                self.report.large,
                seconds=self.seconds,
                note=self._note,
                tell=self.tell,
            )
        pages = [page for page in PAGES if self.only in page.name]
        if pages or self.only in _SENDING or self.only in _TOLD_ONCE:
            self._measure_boroughs(pages)

    def _measure_boroughs(self, pages: Sequence[BenchPage]) -> None:
        self.tell(f"Filling two boroughs, of {self.report.small:,} and {self.report.large:,} contacts.")
        with (
            borough.databases(
                self.cluster,
                self.settings,
                small=self.report.small,
                large=self.report.large,
                keep=self.keep,
                heard=self.report.built.append,
            ) as databases,
            Servers(self.settings.var / "log") as servers,
        ):
            sides = serve(self.cluster, databases, servers)
            for page in pages:
                self.tell(f"Driving {page.name}.")
                self._measure_page(page, sides)
            for senders in sending.SENDERS if self.only in _SENDING else ():
                self.tell(f"Sending contacts, {senders} at once.")
                self._measure_sending(senders, sides)
            if self.only in _TOLD_ONCE:
                self.tell("Telling it once, page by page.")
                self.report.told_once = tell_it(sides.small.readers["referrer"], _TIMES_TOLD)
                self.tell(self.report.told_once.line)
            self._weigh(pages, sides)
            self.report.megabytes["web, all its processes"] = memory(sides.small.process)
            self.tell("Letting the worker send what is owed.")
            self.report.megabytes["worker"] = _worker_memory(servers, databases[borough.SMALL])

    def _note(self, row: Row) -> None:
        """Said at once, so that a run that is broken off has told what it found."""
        self.report.rows.append(row)
        self.tell("  ".join(cells_of(row)))

    def _read_content(self) -> None:
        began = time.perf_counter()
        faults = read_all(FOLDER, KINDS).faults
        took = time.perf_counter() - began
        if faults:
            raise WrongAnswer(f"the content has faults: {faults[0]}")
        self._note(Row(_CONTENT, None, took * 1000, "ms", took, _CONTENT_WITHIN, at_most=True))

    # Pages

    def _measure_page(self, page: BenchPage, sides: Sides) -> None:
        floor = partial(self._ask, sides.floor, sides.floor_requests(page))
        small = partial(self._ask, sides.small, sides.requests(page, sides.small))
        many = self.report.connections
        for ask in (floor, small):
            ask(many, self.seconds)  # connections made, statements prepared, templates compiled
        against_floor = [
            {
                "floor": _worked(sides, sides.floor, partial(floor, many, self.seconds)),
                "ours": _worked(sides, sides.small, partial(small, many, self.seconds)),
            }
            for _ in range(self.rounds)
        ]
        self._against_floor(f"page: {page.name}", against_floor)
        self._compare_sizes(page, small, partial(self._ask, sides.large, sides.requests(page, sides.large)), sides)

    def _compare_sizes(
        self, page: BenchPage, small: Callable[[int, float], Run], large: Callable[[int, float], Run], sides: Sides
    ) -> None:
        """A page that takes seconds is far from what it has to reach: it is looked at once; the rest is measured."""
        try:
            sizes = [(small(_FEW, self.seconds / 2), large(_FEW, self.seconds))]
        except NoAnswer:
            _give_up(sides.large_database)
            waits = [(small(_FEW, self.seconds / 2).typical_wait, MOST_SECONDS)]
        else:
            if sizes[0][1].typical_wait < _SLOW:  # that was to get warm
                half = self.seconds / 2
                sizes = [(small(_FEW, half), large(_FEW, half)) for _ in range(self.rounds)]
            waits = [(one.typical_wait, other.typical_wait) for one, other in sizes]
        self._note(
            Row(
                f"{self.report.large / self.report.small:g} times the contacts: {page.name}",
                _middle(one * 1000 for one, _ in waits),
                _middle(other * 1000 for _, other in waits),
                "ms",
                _middle(other / one for one, other in waits),
                _LARGER,
                at_most=True,
            )
        )

    def _ask(self, portal: Portal, requests: list[bytes], connections: int, seconds: float) -> Run:
        in_turn = itertools.cycle(requests)
        return drive(portal.port, lambda: next(in_turn), connections=connections, seconds=seconds)

    # Sending

    def _measure_sending(self, senders: int, sides: Sides) -> None:
        sender = sides.small.readers["referrer"]
        body = urlencode({"csrf_token": sender.token("/contacts/")}).encode()
        drafts = sending.Drafts(sides.database, sides.sender)
        drafts.prepare()
        readers = {"floor": Reader(sides.floor.port), "ours": sender}
        written = {side: self._rows_of_one(sides, reader, drafts.next(), body) for side, reader in readers.items()}
        if written["floor"] != written["ours"]:
            raise WrongAnswer(f"floor and portal write different rows: {written}")

        def send(reader: Reader) -> Run:
            cookie = reader.cookie
            return drive(
                reader.port,
                lambda: request(drafts.next(), cookie=cookie, body=body),
                connections=senders,
                seconds=self.seconds,
                status=302,
            )

        before = _count(sides)["contacts"]
        portals = {"floor": sides.floor, "ours": sides.small}
        runs: list[dict[str, Run]] = []
        for _ in range(self.rounds):
            runs.append({})
            for side, reader in readers.items():
                drafts.prepare()
                runs[-1][side] = _worked(sides, portals[side], partial(send, reader))
        drafts.throw_away()
        acknowledged = sum(run.answers for one in runs for run in one.values())
        if _count(sides)["contacts"] - before != acknowledged:
            raise WrongAnswer(f"{acknowledged} contacts were acknowledged, and that many are not there")
        self._against_floor(f"{_SENDING}: {senders} at once", runs)

    def _rows_of_one(self, sides: Sides, reader: Reader, address: str, body: bytes) -> dict[str, int]:
        before = _count(sides)
        reader.ask(address, body, status=302)
        return {table: count - before[table] for table, count in _count(sides).items()}

    def _against_floor(self, what: str, runs: list[dict[str, Run]]) -> None:
        self._note(
            Row(
                what,
                _middle(run["floor"].rate for run in runs),
                _middle(run["ours"].rate for run in runs),
                "/s",
                _middle(run["ours"].rate / run["floor"].rate for run in runs),
                _OF_THE_FLOOR,
                floor_worked=_milliseconds(run["floor"] for run in runs),
                ours_worked=_milliseconds(run["ours"] for run in runs),
            )
        )

    # Weight

    def _weigh(self, pages: Iterable[BenchPage], sides: Sides) -> None:
        """A first view is the page with its stylesheet and scripts; they are kept, so the next page is itself alone."""
        for page in pages:
            reader, (_, address) = sides.small.readers[page.reader], sides.addresses(page)[0]
            alone = reader.ask(address, packed=True).wire
            assets = reader.assets(reader.ask(address))
            together = alone + sum(reader.ask(asset, packed=True).wire for asset in assets)
            self._weight(f"bytes: {page.name}, first view", together, _FIRST_VIEW)
            self._weight(f"bytes: {page.name}, after that", alone, _NEXT_PAGE)

    def _weight(self, what: str, size: int, most: float) -> None:
        self._note(Row(what, None, size / 1000, "kB", size / 1000, most, at_most=True))


def _give_up(database: str) -> None:
    """What nobody waits for any more must not slow down what is measured next."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid()"
        )


def _count(sides: Sides) -> dict[str, int]:
    counted = {}
    with psycopg.connect(sides.database) as connection:
        for table in sending.TABLES:
            row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
            counted[table] = int(row[0]) if row else 0
    return counted


def _worked(sides: Sides, portal: Portal, asking: Callable[[], Run]) -> Run:
    """Ask, and note how long web and PostgreSQL worked for it. Nobody else asks meanwhile."""
    everyone = (portal.process, sides.postgres)
    before = processor_seconds(everyone)
    run = asking()
    after = processor_seconds(everyone)
    run.worked = None if before is None or after is None else after - before
    return run


def _milliseconds(runs: Iterable[Run]) -> float | None:
    spent = [run.worked * 1000 / run.answers for run in runs if run.worked is not None]
    return _middle(spent) if spent else None


def _worker_memory(servers: Servers, settings: Settings) -> float | None:
    """After it has worked through some of what this run has left for it."""
    worker = servers.start("worker", ["-m", "flask", "--app", "wsgi", "worker"], borough.environment_of(settings))
    time.sleep(_WORKER_WORKS)
    if worker.poll() is not None:
        raise WrongAnswer("the worker did not stay up")
    return memory(worker.pid)


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)
