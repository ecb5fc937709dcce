"""Makes a borough large: every finished story is told again, as other people's, until there are so many contacts.

What is finished grows; what is live stays, because a larger borough's screeners and Lead Practitioners have longer
records and not longer days. A copy has keys and references of its own and happened some seconds earlier.
"""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy import DateTime, Table, Uuid

from portal.database import Base
from portal.identifiers import new_reference
from portal.schema import import_models

_FINISHED = """
CREATE TEMP TABLE finished ON COMMIT DROP AS
SELECT c.id AS contact_id, c.family_id FROM contacts c
WHERE c.decided_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM matters m WHERE m.family_id = c.family_id AND m.closed_at IS NULL);
CREATE TEMP TABLE closed ON COMMIT DROP AS
SELECT id AS matter_id FROM matters WHERE family_id IN (SELECT family_id FROM finished);
CREATE TEMP TABLE renamed (old text, n int, new text) ON COMMIT DROP;
"""
_REFERENCES = """
SELECT reference FROM contacts WHERE id IN (SELECT contact_id FROM finished)
UNION ALL SELECT reference FROM matters WHERE id IN (SELECT matter_id FROM closed)
"""
_OF_CONTACT = "contact_id IN (SELECT contact_id FROM finished)"
_OF_FAMILY = "family_id IN (SELECT family_id FROM finished)"
_OF_MATTER = "matter_id IN (SELECT matter_id FROM closed)"
# Which rows a story is made of, parents first.
STORY = {
    "people": "id IN (SELECT person_id FROM memberships JOIN finished USING (family_id))",
    "families": "id IN (SELECT family_id FROM finished)",
    "memberships": _OF_FAMILY,
    "events": f"{_OF_CONTACT} OR {_OF_FAMILY}",
    "messages": "about IN (SELECT old FROM renamed)",
    "contacts": "id IN (SELECT contact_id FROM finished)",
    "contact_people": _OF_CONTACT,
    "grants": f"{_OF_CONTACT} OR {_OF_FAMILY}",
    "decisions": _OF_CONTACT,
    "outcomes": "decision_id IN (SELECT d.id FROM decisions d JOIN finished USING (contact_id))",
    "matters": _OF_FAMILY,
    "lead_practitioners": _OF_MATTER,
    "levels": _OF_MATTER,
    "offers": _OF_MATTER,
    "readings": _OF_MATTER,
    "scores": "reading_id IN (SELECT r.id FROM readings r JOIN closed USING (matter_id))",
}
# Keys that no foreign key speaks of.
_KEYS_BESIDE = {
    "events": {"contact_id", "family_id", "person_id", "matter_id"},
    "contacts": {"sending_key"},
}
_RENAMED = {"contacts": "reference", "matters": "reference", "messages": "about"}


def multiply(connection: psycopg.Connection, contacts: int) -> None:
    """Copy what is finished until the database holds this many contacts, or a few fewer."""
    import_models()
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = off; SET LOCAL portal.actor = 'portal:bench'")
        connection.execute(_FINISHED)
        there, finished = (_count(connection, table) for table in ("contacts", "finished"))
        copies = (contacts - there) // finished
        _rename(connection, copies)
        for name, condition in STORY.items():
            connection.execute(
                _copy(Base.metadata.tables[name], condition), {"copies": copies, "run": f"after {there}"}
            )


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _rename(connection: psycopg.Connection, copies: int) -> None:
    """New references, with check symbols that are right."""
    old = [reference for (reference,) in connection.execute(_REFERENCES)]
    with connection.cursor().copy("COPY renamed FROM STDIN") as copy:
        for reference in old:
            for n in range(1, copies + 1):
                copy.write_row((reference, n, new_reference(reference[0])))
    connection.execute("CREATE INDEX ON renamed (old, n)")
    connection.execute("ANALYZE renamed")


def _copy(table: Table, condition: str) -> sql.Composed:
    """The statement that copies a story's rows of one table, with every key in it changed in the same way."""
    keys = _KEYS_BESIDE.get(table.name, set()) | {
        column.name
        for column in table.columns
        if isinstance(column.type, Uuid)
        and (column.primary_key or any(key.column.table.name in STORY for key in column.foreign_keys))
    }
    renamed = _RENAMED.get(table.name)
    values: list[sql.Composable] = []
    for column in table.columns:
        name = sql.Identifier("s", column.name)
        if column.name == renamed:
            values.append(sql.SQL("r.new"))
        elif column.name in keys:
            values.append(sql.SQL("md5({}::text || copy.n || %(run)s)::uuid").format(name))
        elif isinstance(column.type, DateTime):
            values.append(sql.SQL("{} - copy.n * interval '11 seconds'").format(name))
        else:
            values.append(sql.SQL("{}").format(name))
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM (SELECT * FROM {table} WHERE {condition}) s"
        " CROSS JOIN generate_series(1, %(copies)s) AS copy(n) {renamed} ORDER BY copy.n"
    ).format(
        table=sql.Identifier(table.name),
        columns=sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        values=sql.SQL(", ").join(values),
        condition=sql.SQL(condition),
        renamed=sql.SQL("JOIN renamed r ON r.old = {} AND r.n = copy.n").format(sql.Identifier("s", renamed))
        if renamed
        else sql.SQL(""),
    )
