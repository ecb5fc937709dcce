"""What the front door's pages cost where much was decided, beside the same pages where little was.

The same requests wait in both, for the same people: only what was decided before them is more. Nothing of that may be
walked through, so a page takes as long here as there.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

from portal.embedded import Cluster
from portal.settings import Settings
from tests.bench import borough
from tests.bench.client import drive, request
from tests.bench.decided import fill_decided, leave_behind
from tests.bench.report import Row
from tests.bench.servers import Servers
from tests.bench.sides import Portal, serve_portal

WHAT = "times as much decided"
REACH = 1.3  # times as long
_LITTLE, _MUCH = "portal_bench_decided_little", "portal_bench_decided_much"
_READER, _CONNECTIONS, _ROUNDS = "screener", 4, 5
# What each page is called, and its address; {} is the reference of a request that waits, and several are opened.
_PAGES = (
    ("the queue", "/front-door/"),
    ("the count of the queue", "/front-door/news"),
    ("who is on duty", "/front-door/duty"),
    ("the day's handover", "/front-door/handover"),
    ("a request", "/front-door/{}"),
)
_WAITING = "SELECT reference FROM contacts WHERE decide_by IS NOT NULL ORDER BY decide_by LIMIT 20"


def measure(
    cluster: Cluster,
    settings: Settings,
    few: int,
    many: int,
    *,
    seconds: float,
    note: Callable[[Row], None],
    tell: Callable[[str], None],
) -> None:
    with (
        _boroughs(cluster, settings, few, many, tell) as (settings_of, decided),
        Servers(settings.var / "log") as servers,
    ):
        little, much = (serve_portal(servers, name, settings_of[name]) for name in (_LITTLE, _MUCH))
        with psycopg.connect(cluster.conninfo("portal_owner", _LITTLE)) as connection:
            references = [reference for (reference,) in connection.execute(_WAITING).fetchall()]
        for name, address in _PAGES:
            addresses = [address.format(reference) for reference in references] if "{}" in address else [address]
            note(_compare(f"{round(decided / few):g} {WHAT}: {name}", addresses, little, much, seconds))


def _compare(what: str, addresses: Sequence[str], little: Portal, much: Portal, seconds: float) -> Row:
    """In turns, so that both meet the same noise; the first round makes both warm."""
    waits = [(_wait(little, addresses, seconds), _wait(much, addresses, seconds)) for _ in range(_ROUNDS + 1)][1:]
    return Row(
        what,
        statistics.median(one * 1000 for one, _ in waits),
        statistics.median(other * 1000 for _, other in waits),
        "ms",
        statistics.median(other / one for one, other in waits),
        REACH,
        at_most=True,
    )


def _wait(portal: Portal, addresses: Sequence[str], seconds: float) -> float:
    cookie = portal.readers[_READER].cookie
    in_turn = itertools.cycle([request(address, cookie=cookie) for address in addresses])
    return drive(portal.port, lambda: next(in_turn), connections=_CONNECTIONS, seconds=seconds).typical_wait


@contextmanager
def _boroughs(
    cluster: Cluster, settings: Settings, few: int, many: int, tell: Callable[[str], None]
) -> Iterator[tuple[dict[str, Settings], int]]:
    """The second is the first, with what was decided copied until there is much of it; gives how many those are."""
    settings_of = {name: borough.settings_of(cluster, settings, name) for name in (_LITTLE, _MUCH)}
    try:
        tell(f"Filling a borough that has decided {few:,} requests, and one that has decided {many:,}.")
        borough.build(cluster, _LITTLE, settings_of[_LITTLE], few)
        leave_behind(cluster.conninfo("postgres", _LITTLE))
        with cluster.connect() as connection:
            _drop(connection, _MUCH)
            copied = sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE {}")
            connection.execute(copied.format(sql.Identifier(_MUCH), sql.Identifier(_LITTLE)))
        yield settings_of, fill_decided(cluster.conninfo("postgres", _MUCH), many)
    finally:
        with cluster.connect() as connection:
            for name in (_LITTLE, _MUCH):
                _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
