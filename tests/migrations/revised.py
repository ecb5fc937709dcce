"""A database that is taken from revision to revision, and what stands in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import errors, sql

from portal import schema
from portal.embedded import Cluster
from tests.migrations.rows import ROWS

# The queue's own tables come and go with a revision of ours; what is in them is its own affair.
_TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' AND NOT starts_with(tablename, 'procrastinate_')
    ORDER BY 1
"""
_NAMESPACE = uuid.UUID("6f1d2c1e-0000-4000-8000-000000000000")

Rows = dict[str, list[str]]


def key(name: str) -> uuid.UUID:
    """The same key for the same name, so that one statement can speak of another's row."""
    return uuid.uuid5(_NAMESPACE, name)


def written_out(statements: str) -> str:
    """`#oak` is the key of what is called oak."""
    return re.sub(r"#(\w+)", lambda match: f"'{key(match[1])}'", statements)


@dataclass(frozen=True)
class Revised:
    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        return self.cluster.url("portal_owner", self.name)

    def up_to(self, revision: str) -> None:
        schema.upgrade(self.url, revision)

    def filled_up_to(self, revision: str) -> None:
        """One revision after another to this one, the rows of each written as soon as there is room for them."""
        for one in sorted(ROWS):
            if one <= revision:
                self.up_to(one)
                self.execute(ROWS[one])

    def down_to(self, revision: str) -> None:
        schema.downgrade(self.url, revision)

    @contextmanager
    def connect(self, role: str = "portal_owner") -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.cluster.conninfo(role, self.name), options="-c portal.actor=portal:test") as opened:
            yield opened

    def execute(self, statements: str) -> None:
        with self.connect() as connection:
            connection.execute(written_out(statements).encode())

    def refusal(self, statement: str) -> str | None:
        """The constraint that a statement breaks; none when it is accepted. Nothing of it is kept."""
        with self.connect() as connection:
            try:
                done = connection.execute(written_out(statement).encode())
                assert done.rowcount, "it concerned no row, so it tried nothing"
                connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # those that are asked at the end, too
            except errors.IntegrityError as error:
                return error.diag.constraint_name
            finally:
                connection.rollback()
        return None

    def rows(self) -> Rows:
        """All of our tables, and every row of them as text."""
        with self.connect() as connection:
            tables = [table for (table,) in connection.execute(_TABLES)]
            every = sql.SQL("SELECT to_jsonb(t)::text FROM {} t ORDER BY 1")
            return {
                table: [row for (row,) in connection.execute(every.format(sql.Identifier(table)))] for table in tables
            }

    def things(self) -> set[tuple[str, str]]:
        """Everything in the schema but Alembic's own: tables, indexes, sequences, functions, types."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT 'relation', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " UNION SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                " UNION SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
            )
            return {(kind, name) for kind, name in found if not name.lstrip("_").startswith("alembic_version")}
