"""How PostgreSQL goes about a search: the function's own statement, explained."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql


def search_as_planned(connection: psycopg.Connection, keys: Sequence[int]) -> str:
    """With many keys invented first, so that reading them all would cost something; nothing of it is kept."""
    connection.execute(
        "INSERT INTO people (id, forename, surname, sort_key, known_since)"
        " SELECT gen_random_uuid(), '', '', '', now() FROM generate_series(1, 2000)"
    )
    connection.execute(
        "INSERT INTO person_keys (key, person_id) SELECT n, id FROM people, generate_series(1, 10) n"
        " WHERE sort_key = ''"
    )
    connection.execute(
        "SET LOCAL session_replication_role = replica"
    )  # keys of nobody: only how many there are matters
    connection.execute(
        "INSERT INTO contact_person_keys (key, contact_person_id)"
        " SELECT n, gen_random_uuid() FROM generate_series(1, 2000), generate_series(1, 10) n"
    )
    connection.execute("ANALYZE person_keys, contact_person_keys, people")
    row = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = 'who_may_it_be'").fetchone()
    assert row is not None
    statement = (
        row[0]
        .replace("unnest(sought_, keys_)", "unnest(%(sought)s::integer[], %(keys)s::bigint[])")
        .replace("except_contact", "NULL::uuid")
    )
    asked = {"sought": [0] * len(keys), "keys": list(keys)}
    rows = connection.execute(sql.SQL("EXPLAIN " + statement), asked).fetchall()
    connection.rollback()
    return "\n".join(line for (line,) in rows)
