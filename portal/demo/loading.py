"""Brings many rows into an empty database: all of them or none, and by the time it is done everything holds.

Indexes and foreign keys are put aside first and made again when the rows are there, in the one transaction in which all
of it happens. So nobody ever meets a database without them: who is killed half-way has changed nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

import psycopg
from psycopg import sql

from portal.demo.bulk import Bulk, Table, moment, octets, table
from portal.events.rules import FIRST_PREVIOUS, seal_of

SEALS = table("event_seals", "position event_id previous seal sealed_at")

_FOREIGN_KEYS = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.contype = 'f' AND (c.conrelid = ANY(%(tables)s::regclass[])
    OR c.confrelid = ANY(%(tables)s::regclass[]))
ORDER BY 1, 2
"""
_KEYS = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.contype IN ('p', 'u') AND c.conrelid = ANY(%(tables)s::regclass[])
ORDER BY 1, c.contype, 2
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indrelid, 1
"""


class NotEmpty(Exception):
    """There are rows already, in the table of this name."""


class Loading:
    """One transaction of the tables' owner in which rows come in."""

    def __init__(
        self,
        connection: psycopg.Connection,
        tables: Sequence[Table],
        actor: str,
        event_key: bytes,
        *,
        replacing: bool = False,
    ) -> None:
        self._connection = connection
        self._tables = {each.name: each for each in (*tables, SEALS)}
        self._event_key = event_key
        self._sealed, self._last_seal = 0, FIRST_PREVIOUS
        connection.execute("SELECT set_config('portal.actor', %s, true)", [actor])
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
        connection.execute("SET LOCAL synchronous_commit = off")
        self._hold(replacing=replacing)
        self._aside = self._put_aside()

    def copy(self, rows: Mapping[str, bytes]) -> None:
        """The rows of each table, as COPY takes them."""
        for name, lines in rows.items():
            self._copy(self._tables[name], lines)

    def seal(self, digests: Iterable[tuple[str, bytes]], at: dt.datetime) -> None:
        """The next links of the chain, for events that came in, as the worker would have sealed them."""
        bulk, when = Bulk(), moment(at)
        for event_id, digest in digests:
            self._sealed += 1
            previous = self._last_seal
            self._last_seal = seal_of(self._event_key, self._sealed, previous, uuid.UUID(event_id), digest)
            bulk.add(SEALS, str(self._sealed), event_id, octets(previous), octets(self._last_seal), when)
        self.copy(bulk.copied())

    def put_back(self, tell: Callable[[int, int], None]) -> None:
        """Make every index and key again, over all rows; `tell` hears how many of how many."""
        for done, statement in enumerate(self._aside):
            tell(done, len(self._aside))
            self._connection.execute(statement)
        for name in self._tables:
            self._connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
        tell(len(self._aside), len(self._aside))

    def _hold(self, *, replacing: bool) -> None:
        """Nobody else writes from here on; and what somebody wrote a moment ago is not wiped out."""
        names = sql.SQL(", ").join(map(sql.Identifier, self._tables))
        self._connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
        for name in () if replacing else self._tables:
            found = self._connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(name))).rowcount
            if found:
                raise NotEmpty(name)

    def _copy(self, to: Table, lines: bytes) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(
            sql.Identifier(to.name), sql.SQL(", ").join(sql.Identifier(column) for column in to.columns)
        )
        with self._connection.cursor().copy(statement) as copy:
            copy.write(lines)

    def _put_aside(self) -> list[sql.SQL | sql.Composed]:
        """Take indexes and keys away; the statements that make them again, in the order in which they can be."""
        of_tables = {"tables": list(self._tables)}
        execute = self._connection.execute
        foreign = execute(_FOREIGN_KEYS, of_tables).fetchall()
        keys = execute(_KEYS, of_tables).fetchall()
        indexes = execute(_INDEXES, of_tables).fetchall()
        for held_by, name, _ in (*foreign, *keys):
            execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(held_by), sql.Identifier(name)))
        for name, _ in indexes:
            execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        # Rows that come into a table emptied in the same transaction need no log and are never looked at again.
        execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, self._tables))))
        return [
            *(_added(held_by, name, how) for held_by, name, how in keys),
            *(sql.SQL(how) for _, how in indexes),
            *(_added(held_by, name, how) for held_by, name, how in foreign),
        ]


def _added(held_by: str, name: str, how: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
        sql.Identifier(held_by), sql.Identifier(name), sql.SQL(how)
    )
