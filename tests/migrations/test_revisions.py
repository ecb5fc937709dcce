"""Every revision, up and down, with rows in the tables: nothing old is harmed, and what is new holds what it should."""

from __future__ import annotations

import json

import pytest

from tests.migrations.refusals import NEEDS_NO_REFUSAL, REFUSED
from tests.migrations.revised import Revised
from tests.migrations.rows import LOST_WITHOUT, ROWS, TABLES

REVISIONS = list(ROWS)

_CONSTRAINTS = """
    SELECT c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relname = ANY(%(tables)s) AND c.contype IN ('c', 'u')
    UNION SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    WHERE t.relname = ANY(%(tables)s) AND x.indisunique AND NOT x.indisprimary
"""
_KEYS = """
    SELECT t.relname, c.conname, a.attname FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    WHERE t.relname = ANY(%(tables)s) AND c.contype = %(kind)s
    ORDER BY 1, 2
"""


def brought_to(revised: Revised, revision: str) -> None:
    """At this revision, with rows in every table, each written when its revision was the newest."""
    for earlier in REVISIONS[: REVISIONS.index(revision) + 1]:
        revised.up_to(earlier)
        revised.execute(ROWS[earlier])


@pytest.mark.parametrize("revision", REVISIONS)
def test_up_down_and_up_again_with_rows_in_the_tables(revised: Revised, revision: str) -> None:
    place = REVISIONS.index(revision)
    before = REVISIONS[place - 1] if place else "base"
    if place:
        brought_to(revised, before)
    old, old_things = revised.rows(), revised.things()
    assert all(old.values()), "every old table has rows, or this shows nothing"

    revised.up_to(revision)
    new = revised.rows()
    assert new.keys() - old.keys() == TABLES[revision]
    kept = {table: _of_before(new[table], rows) for table, rows in old.items()}
    assert kept == {table: _of_before(rows, rows) for table, rows in old.items()}, "the old rows are as they were"
    assert {table for table in TABLES[revision] if new[table]} <= {"bank_holidays", "ward_localities"}

    revised.execute(ROWS[revision])
    assert all(revised.rows().values()), "every new table takes rows"
    revised.execute(LOST_WITHOUT.get(revision, ""))
    revised.down_to(before)
    assert revised.rows() == old, "the old rows are whole and the new tables gone"
    assert revised.things() == old_things, "and with them their types, functions and sequences"

    revised.up_to(revision)
    assert revised.rows() == new
    revised.execute(ROWS[revision])
    assert all(revised.rows().values())


def _of_before(rows: list[str], before: list[str]) -> list[str]:
    """The rows without the columns that their table did not have before."""
    known = json.loads(before[0]).keys()
    return sorted(str({key: value for key, value in json.loads(row).items() if key in known}) for row in rows)


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_check_and_each_uniqueness_refuses(filled: Revised, revision: str) -> None:
    with filled.connect() as connection:
        found = {name for (name,) in connection.execute(_CONSTRAINTS, {"tables": sorted(TABLES[revision])})}
    assert found - NEEDS_NO_REFUSAL == REFUSED[revision].keys(), "each has a statement that it refuses"
    refused = {name: filled.refusal(statement) for name, statement in REFUSED[revision].items()}
    assert refused == {name: name for name in refused}


def test_each_reference_needs_what_it_refers_to(filled: Revised) -> None:
    keys = _keys(filled, "f")
    assert len(keys) > 40
    for table, constraint, column in keys:
        astray = f"UPDATE {table} SET {column} = gen_random_uuid() WHERE {column} IS NOT NULL"  # noqa: S608 -- our own
        assert filled.refusal(astray) == constraint


def test_each_key_is_taken_once(filled: Revised) -> None:
    keys = _keys(filled, "p")
    assert {table for table, _, _ in keys} == set().union(*TABLES.values())
    for table, constraint, _ in keys:
        columns = ", ".join(_written_columns(filled, table))
        again = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"  # noqa: S608 -- our own
        assert filled.refusal(again) == constraint


def _written_columns(filled: Revised, table: str) -> list[str]:
    """All but those that the database works out itself."""
    with filled.connect() as connection:
        found = connection.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [str(name) for (name,) in found]


def _keys(filled: Revised, kind: str) -> list[tuple[str, str, str]]:
    """Table, constraint and first column of our foreign or primary keys."""
    with filled.connect() as connection:
        tables = sorted(set().union(*TABLES.values()))
        return [(row[0], row[1], row[2]) for row in connection.execute(_KEYS, {"tables": tables, "kind": kind})]


def test_the_bank_holidays_are_englands(revised: Revised) -> None:
    revised.up_to("0001")
    with revised.connect() as connection:
        days = connection.execute("SELECT day::text FROM bank_holidays WHERE day BETWEEN '2021-01-01' AND '2022-12-31'")
        found = sorted(day for (day,) in days)
        ends = connection.execute("SELECT min(extract(year FROM day)), max(extract(year FROM day)) FROM bank_holidays")
        assert ends.fetchone() == (2015, 2040)
    # With the substitutes of Christmas and Boxing Day 2021, the moved day of May 2022, and the late Queen's two.
    assert found == [
        "2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03", "2021-05-31", "2021-08-30", "2021-12-25",
        "2021-12-26", "2021-12-27", "2021-12-28", "2022-01-01", "2022-01-03", "2022-04-15", "2022-04-18",
        "2022-05-02", "2022-06-02", "2022-06-03", "2022-08-29", "2022-09-19", "2022-12-25", "2022-12-26",
        "2022-12-27",
    ]  # fmt: skip


def test_the_job_queue_is_gone_with_its_revision(revised: Revised) -> None:
    brought_to(revised, "0002")
    queued = {name for _, name in revised.things() if name.startswith("procrastinate_")}
    assert {"procrastinate_jobs", "procrastinate_job_status"} <= queued
    revised.down_to("0001")
    assert [name for _, name in revised.things() if "procrastinate" in name] == []
