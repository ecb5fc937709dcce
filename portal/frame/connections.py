"""Connections to PostgreSQL: kept and lent out again, and none lent that has died in the meantime.

Asking the database before each use, as `pool_pre_ping` does, costs every request a journey there. A server that has
gone says so itself: the connection then has something to read, which is seen here. Only one that has rested for long
is asked, for what lies between may forget it without a word.
"""

from __future__ import annotations

import select
import time
from typing import Any

import psycopg
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

RESTED_LONG = 30.0  # seconds
CONNECT_WITHIN = 5  # seconds
_RETURNED = "portal_returned"


def engine_options(url: str, *, pool_size: int, max_overflow: int) -> dict[str, Any]:
    return {
        "url": url,
        "pool_size": pool_size,
        "max_overflow": max_overflow,
        "pool_events": [(_note_return, "checkin"), (_refuse_the_dead, "checkout")],
        "connect_args": {"connect_timeout": CONNECT_WITHIN},
    }


def _note_return(_: psycopg.Connection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_RETURNED] = time.monotonic()


def _refuse_the_dead(connection: psycopg.Connection, entry: ConnectionPoolEntry, _: object) -> None:
    """Told so, the pool throws away every connection of that age and makes a new one."""
    returned = entry.info.get(_RETURNED)
    if returned is None:  # it is new
        return
    rested_long = time.monotonic() - returned > RESTED_LONG
    if connection.closed or _has_something_to_say(connection) or (rested_long and not _answers(connection)):
        raise InvalidatePoolError


def _has_something_to_say(connection: psycopg.Connection) -> bool:
    """Nothing was asked, so it can only be a farewell."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error:
        return False
    return True
