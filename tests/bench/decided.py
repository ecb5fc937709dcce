"""A borough that has decided much more: the same requests wait, and all that was decided stands there many times over.

Everything that the front door could walk through is copied within the database, a table at a time: each copy with keys
and references of its own, and a month earlier than the one before. A million decided requests take minutes to write,
where telling their stories takes the better part of an hour.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

_DECIDED = "contact_id IN (SELECT id FROM contacts WHERE decided_at IS NOT NULL)"
# What is copied of each table. Before a table stand those its rows belong to.
_TABLES = {
    "people": "true",
    "families": "true",
    "memberships": "true",
    "contacts": "decided_at IS NOT NULL",
    "contact_people": _DECIDED,
    "safe_ways": _DECIDED,
    "claims": _DECIDED,
    "contact_posts": _DECIDED,
    "call_backs": f"{_DECIDED} AND made_at IS NOT NULL",
    "messages": "about IN (SELECT reference FROM contacts WHERE decided_at IS NOT NULL)",
    "decisions": "true",
    "outcomes": "true",
    "matters": "closed_at IS NOT NULL OR withdrawn_at IS NOT NULL",
    "lead_practitioners": "ended_at IS NOT NULL",
    "hand_overs": "accepted_at IS NOT NULL",
    "tellings": "told_at IS NOT NULL",
    "grants": f"family_id IS NOT NULL OR {_DECIDED}",
}
# A key or a reference of the copy with this number. Keys begin with their time, in which the first two digits stay 01
# for decades: a copy's begin with others, and each copy's stand together, as if they had come one after the other.
_MOST_COPIES = 250
_KEY = "overlay({column}::text PLACING lpad(to_hex(copy + 1), 2, '0') FROM 1)::uuid"
_REFERENCE = "{column} || '.' || copy"
_EARLIER = "{column} - copy * interval '30 days'"
_REFERENCES = {"reference", "about"}
_OF_THEIR_OWN = {"sending_key": "gen_random_uuid()", "incident": "NULL"}
_COLUMNS = """
    SELECT c.column_name, c.data_type, k.confrelid::regclass::text
    FROM information_schema.columns c
    LEFT JOIN (SELECT conrelid, confrelid, attname FROM pg_constraint JOIN pg_attribute
               ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND cardinality(conkey) = 1) k
      ON k.conrelid = c.table_name::regclass AND k.attname = c.column_name
    WHERE c.table_schema = 'public' AND c.table_name = %s AND c.is_generated = 'NEVER' ORDER BY c.ordinal_position
"""
# Making an index once is far quicker than keeping it with every row. Those that a rule of the schema stands on stay.
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::text[]::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
# What months of work leave behind, which no story tells yet: hand-overs that were taken on, and answers that were
# passed on to somebody who read them. A few of each are open still.
_OPEN = 20
_LEFT_BEHIND = """
    INSERT INTO hand_overs (id, reference, contact_id, decision_id, kind, to_mailbox, to_words, handed_at, handed_by,
        due_at, accepted_at, accepted_by, accepted_through, their_reference, returned_words)
    SELECT id, 'H' || n, contact_id, id, 'safeguarding', 'team@example.org', '', decided_at, author_id,
        decided_at + interval '1 day', accepted, CASE WHEN accepted IS NOT NULL THEN 'Somebody' END,
        CASE WHEN accepted IS NOT NULL THEN 'link' END, '', ''
    FROM (SELECT *, row_number() OVER (ORDER BY decided_at DESC) AS n,
              CASE WHEN row_number() OVER (ORDER BY decided_at DESC) > %(open)s THEN decided_at END AS accepted
          FROM decisions WHERE author_id IS NOT NULL) latest;
    INSERT INTO tellings (message_id, contact_id, passed_on_at, due_at, told_at)
    SELECT message_id, contact_id, decided_at, decided_at + interval '1 day',
        CASE WHEN row_number() OVER (ORDER BY decided_at DESC) > %(open)s THEN decided_at END
    FROM decisions WHERE message_id IS NOT NULL;
    UPDATE messages SET opened_at = NULL, dead_at = sent_at, sent_at = NULL, provider_reference = NULL
    FROM (SELECT message_id, row_number() OVER (ORDER BY decided_at DESC) AS n FROM decisions) latest
    WHERE id = latest.message_id AND n % 200 = 1
"""
# Who they are was said of those that are due soonest: so there is something on what was here before.
_KNOWN = """
    UPDATE contact_people p SET person_id = k.person_id
    FROM (SELECT id, row_number() OVER (ORDER BY due_at) AS n FROM contacts WHERE decide_by IS NOT NULL LIMIT 50) c,
         (SELECT person_id, row_number() OVER (ORDER BY contact_id DESC) AS n
          FROM contact_people WHERE person_id IS NOT NULL AND role = 'child' LIMIT 50) k
    WHERE p.contact_id = c.id AND c.n = k.n AND p.position = 1 AND p.role = 'child'
"""


@dataclass(frozen=True)
class _Column:
    name: str
    taken: str  # of the row that is copied

    @property
    def taken_from(self) -> sql.Composed:
        return sql.SQL(self.taken).format(column=sql.Identifier(self.name))


def leave_behind(conninfo: str) -> None:
    """Before it is copied: what decided requests have behind them, and who some of those are who wait."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in (*_LEFT_BEHIND.split(";\n"), _KNOWN):
            connection.execute(statement.encode(), {"open": _OPEN} if "%(open)s" in statement else None)


def fill_decided(conninfo: str, number: int) -> int:
    """Copy until so many are decided; gives how many are."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("SELECT count(*) FROM contacts WHERE decided_at IS NOT NULL").fetchone()
        decided = int(row[0]) if row else 0
        if not decided:
            raise SystemExit("Nothing is decided in this borough, so there is nothing to copy.")
        copies = max(round(number / decided) - 1, 0)
        if copies > _MOST_COPIES:
            raise SystemExit(f"A borough can be copied {_MOST_COPIES} times, not {copies}.")
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        indexes = connection.execute(_INDEXES, [list(_TABLES)]).fetchall()
        for table, which in _TABLES.items():
            taken = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT * FROM {} WHERE {}")
            names = (sql.Identifier(f"old_{table}"), sql.Identifier(table), sql.SQL(which))
            connection.execute(taken.format(*names))
        for index, _ in indexes:
            connection.execute(f"DROP INDEX {index}".encode())
        for table in _TABLES:
            _copy(connection, table, copies)
        for _, definition in indexes:
            connection.execute(definition.encode())
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return decided * (copies + 1)


def _copy(connection: psycopg.Connection, table: str, copies: int) -> None:
    columns = [_column(*row) for row in connection.execute(_COLUMNS, [table]).fetchall()]
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} old, generate_series(1, {}) copy").format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
            sql.SQL(", ").join(column.taken_from for column in columns),
            sql.Identifier(f"old_{table}"),
            sql.Literal(copies),
        )
    )


def _column(name: str, kind: str, of: str | None) -> _Column:
    if name in _OF_THEIR_OWN:
        return _Column(name, _OF_THEIR_OWN[name])
    if (name == "id" and kind == "uuid") or of in _TABLES:
        return _Column(name, _KEY)
    if name in _REFERENCES:
        return _Column(name, _REFERENCE)
    return _Column(name, _EARLIER if kind.startswith("timestamp") else "{column}")
