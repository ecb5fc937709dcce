"""Makes a borough large: every finished story is told again, as other people's, until there are so many contacts.

What is finished grows; what is live stays, because a larger borough's screeners and Lead Practitioners have longer
records and not longer days. A copy has keys and references of its own and happened some seconds earlier.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import DateTime, Table, Uuid

from portal.database import Base
from portal.identifiers import new_reference
from portal.schema import import_models

_CONTACTS = "IN (SELECT contact_id FROM finished)"
_FAMILIES = "IN (SELECT family_id FROM finished)"
_MATTERS = f"IN (SELECT id FROM matters WHERE family_id {_FAMILIES})"
# Which rows a story is made of, parents first.
STORY = {
    "people": f"id IN (SELECT person_id FROM memberships WHERE family_id {_FAMILIES})",
    "families": f"id {_FAMILIES}",
    "memberships": f"family_id {_FAMILIES}",
    "events": f"contact_id {_CONTACTS} OR family_id {_FAMILIES}",
    "messages": "about IN (SELECT old FROM renamed)",
    "contacts": f"id {_CONTACTS}",
    "contact_people": f"contact_id {_CONTACTS}",
    "grants": f"contact_id {_CONTACTS} OR family_id {_FAMILIES}",
    "decisions": f"contact_id {_CONTACTS}",
    "outcomes": f"decision_id IN (SELECT id FROM decisions WHERE contact_id {_CONTACTS})",
    "matters": f"family_id {_FAMILIES}",
    "lead_practitioners": f"matter_id {_MATTERS}",
    "levels": f"matter_id {_MATTERS}",
    "offers": f"matter_id {_MATTERS}",
    "readings": f"matter_id {_MATTERS}",
    "scores": f"reading_id IN (SELECT id FROM readings WHERE matter_id {_MATTERS})",
}
# Keys that no foreign key speaks of.
_KEYS_BESIDE = {
    "events": {"contact_id", "family_id", "person_id", "matter_id"},
    "contacts": {"sending_key"},
}
_RENAMED = {("contacts", "reference"), ("matters", "reference"), ("messages", "about")}


def multiply(connection: psycopg.Connection, contacts: int) -> None:
    """Copy what is finished until the database holds this many contacts, or a few fewer."""
    import_models()
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = off; SET LOCAL portal.actor = 'portal:bench'")
        connection.execute(
            """
            CREATE TEMP TABLE finished ON COMMIT DROP AS
            SELECT c.id AS contact_id, c.family_id FROM contacts c
            WHERE c.decided_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM matters m WHERE m.family_id = c.family_id AND m.closed_at IS NULL)
            """
        )
        there, finished = _one(connection, "SELECT (SELECT count(*) FROM contacts), (SELECT count(*) FROM finished)")
        copies = (contacts - there) // finished
        _rename(connection, copies)
        for name, condition in STORY.items():
            connection.execute(_copy(Base.metadata.tables[name], condition), {"copies": copies, "run": f"after {there}"})


def _rename(connection: psycopg.Connection, copies: int) -> None:
    """New references, with check symbols that are right."""
    old = [
        reference
        for (reference,) in connection.execute(
            f"SELECT reference FROM contacts WHERE id {_CONTACTS}"  # noqa: S608 - our own words
            f" UNION ALL SELECT reference FROM matters WHERE family_id {_FAMILIES}"
        )
    ]
    connection.execute("CREATE TEMP TABLE renamed (old text, n int, new text) ON COMMIT DROP")
    with connection.cursor().copy("COPY renamed FROM STDIN") as copy:
        for reference in old:
            for n in range(1, copies + 1):
                copy.write_row((reference, n, new_reference(reference[0])))
    connection.execute("CREATE INDEX ON renamed (old, n)")
    connection.execute("ANALYZE renamed")


def _copy(table: Table, condition: str) -> str:
    keys = _KEYS_BESIDE.get(table.name, set()) | {
        column.name
        for column in table.columns
        if isinstance(column.type, Uuid)
        and (column.primary_key or any(key.column.table.name in STORY for key in column.foreign_keys))
    }
    values = []
    for column in table.columns:
        if (table.name, column.name) in _RENAMED:
            values.append("r.new")
        elif column.name in keys:
            values.append(f"md5(s.{column.name}::text || copy.n || %(run)s)::uuid")
        elif isinstance(column.type, DateTime):
            values.append(f"s.{column.name} - copy.n * interval '11 seconds'")
        else:
            values.append(f"s.{column.name}")
    renamed = next((f"s.{column}" for name, column in _RENAMED if name == table.name), None)
    joined = f"JOIN renamed r ON r.old = {renamed} AND r.n = copy.n" if renamed else ""
    columns = ", ".join(column.name for column in table.columns)
    return (
        f"INSERT INTO {table.name} ({columns}) SELECT {', '.join(values)}"  # noqa: S608 - names of our own tables
        f" FROM (SELECT * FROM {table.name} WHERE {condition}) s"
        f" CROSS JOIN generate_series(1, %(copies)s) AS copy(n) {joined} ORDER BY copy.n"
    )


def _one(connection: psycopg.Connection, query: str) -> tuple[int, int]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])
