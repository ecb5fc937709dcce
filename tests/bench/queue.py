"""A queue of the same length in front of a small and of a large borough: what it costs may not depend on the rest."""

from __future__ import annotations

import psycopg
from psycopg import sql

from portal.cli.demo import SEED
from portal.demo.references import reference

WAITING = 1_000  # requests that nobody has decided
_BEYOND = 100_000_000  # numbered after every story of a borough, so that no two references are the same

# Each is like one of those that wait already, with the people named on it and whoever may see it.
_WAIT = "SELECT count(*) FROM contacts WHERE decide_by IS NOT NULL"
_LIKE = """
    CREATE TEMPORARY TABLE more ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, w.id AS like_id, r.reference, r.n
    FROM unnest(%(references)s::text[]) WITH ORDINALITY AS r(reference, n)
    JOIN (SELECT id, row_number() OVER (ORDER BY decide_by, id) AS place, count(*) OVER () AS number
          FROM contacts WHERE decide_by IS NOT NULL) w ON w.place = 1 + (r.n - 1) %% w.number
"""
_COPIED = {
    "contacts": {
        "id": "more.id",
        "reference": "more.reference",
        "sending_key": "gen_random_uuid()",
        "incident": "NULL",
        "received_at": "old.received_at + more.n * interval '1 second'",
        "due_at": "old.due_at + more.n * interval '1 second'",
    },
    "contact_people": {"id": "gen_random_uuid()", "contact_id": "more.id"},
    "grants": {"id": "gen_random_uuid()", "contact_id": "more.id"},
}
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def fill_queue(conninfo: str) -> None:
    with psycopg.connect(conninfo) as connection:
        (waiting,) = connection.execute(_WAIT).fetchone() or (0,)
        missing = max(WAITING - waiting, 0) if waiting else 0
        connection.execute(_LIKE, {"references": [reference("C", SEED, _BEYOND + number) for number in range(missing)]})
        for table, changed in _COPIED.items():
            columns = [name for (name,) in connection.execute(_COLUMNS, [table])]
            taken = [sql.SQL(changed[name]) if name in changed else sql.Identifier("old", name) for name in columns]
            connection.execute(
                sql.SQL("INSERT INTO {table} ({columns}) SELECT {taken} FROM {table} old JOIN more ON {same}").format(
                    table=sql.Identifier(table),
                    columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
                    taken=sql.SQL(", ").join(taken),
                    same=sql.SQL("old.id = more.like_id" if table == "contacts" else "old.contact_id = more.like_id"),
                )
            )
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("ANALYZE contacts, contact_people, grants")
