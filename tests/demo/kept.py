"""What was kept of a story: its rows in every table, so that two tellings can be held beside each other."""
# ruff: noqa: S608 -- statements of our own names

from __future__ import annotations

import uuid
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

# Rows come in an order that does not depend on keys, and keys are named by what they are the key of.
_FAMILY = "(SELECT family_id FROM contacts WHERE id = %(id)s)"
_MATTER = f"(SELECT id FROM matters WHERE family_id = {_FAMILY})"
_ROWS = {
    "contacts": ("id = %(id)s", "id"),
    "contact_people": ("contact_id = %(id)s", "position"),
    "safe_ways": ("contact_id = %(id)s", "contact_id"),
    "contact_exclusions": ("contact_id = %(id)s", "position"),
    "contact_phone_calls": ("contact_id = %(id)s", "phoned_at"),
    "contact_posts": ("contact_id = %(id)s", "posted_at, kind"),
    "claims": ("contact_id = %(id)s", "claimed_at"),
    "call_backs": ("contact_id = %(id)s", "promised_at, because"),
    "call_tries": (
        "call_id IN (SELECT id FROM call_backs WHERE contact_id = %(id)s)",
        "tried_at, (SELECT because FROM call_backs b WHERE b.id = call_id)",
    ),
    "urgent_notices": ("contact_id = %(id)s", "contact_id"),
    "proposals": ("contact_id = %(id)s", "proposed_at"),
    "decisions": ("contact_id = %(id)s", "number"),
    "outcomes": (
        "child_id IN (SELECT id FROM contact_people WHERE contact_id = %(id)s)",
        "(SELECT position FROM contact_people p WHERE p.id = child_id)",
    ),
    "families": (f"id = {_FAMILY}", "id"),
    "memberships": (f"family_id = {_FAMILY}", "position"),
    "people": (
        "id IN (SELECT person_id FROM contact_people WHERE contact_id = %(id)s)",
        "(SELECT position FROM contact_people p WHERE p.person_id = people.id)",
    ),
    "matters": (f"id = {_MATTER}", "id"),
    "offers": (f"matter_id = {_MATTER}", "offered_at"),
    "lead_practitioners": (f"matter_id = {_MATTER}", "accepted_at"),
    "levels": (f"matter_id = {_MATTER}", "recorded_at"),
    "readings": (f"matter_id = {_MATTER}", "recorded_at"),
    "scores": (
        f"reading_id IN (SELECT id FROM readings WHERE matter_id = {_MATTER})",
        "(SELECT recorded_at FROM readings r WHERE r.id = reading_id), area",
    ),
    "messages": (
        (
            "about IN (SELECT reference FROM contacts WHERE id = %(id)s"
            f" UNION SELECT reference FROM matters WHERE id = {_MATTER})"
        ),
        "owed_at, template, to_user_id",
    ),
    "events": (f"contact_id = %(id)s OR family_id = {_FAMILY}", "happened_at, id"),
    "grants": (
        f"contact_id = %(id)s OR family_id = {_FAMILY}",
        "since, capacity, role, user_id, reason",
    ),
}
KEPT = frozenset(_ROWS)
_LEFT_OUT = {
    "events": {"recorded_at", "salt", "digest"},
    "messages": {"sent_at", "provider_reference", "opened_at"},  # what the worker keeps of them, not the action
    "people": {"keyed_as"},  # those of the borough are given their keys by the worker
}
_KEYS = ("id", "reference")
_OF_DRAFTS = {
    "drafts": "id",
    "draft_pages": "draft_id, page, number",
    "messages": "owed_at, template, to_user_id",
    "events": "happened_at, user_id",
}
_ABOUT_DRAFTS = {"messages": "template LIKE 'draft%'", "events": "kind LIKE 'draft:%'"}

Kept = dict[str, list[dict[str, Any]]]


def kept_of(conninfo: str, contact_id: str) -> Kept:
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        found: Kept = {
            table: connection.execute(
                f"SELECT * FROM {table} WHERE {which} ORDER BY {order}",
                {"id": contact_id},
            ).fetchall()
            for table, (which, order) in _ROWS.items()
        }
    return _without_keys(found)


def drafts_kept(conninfo: str) -> Kept:
    """Every draft with its pages, and what was told of it."""
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        found: Kept = {
            table: connection.execute(
                f"SELECT * FROM {table} WHERE {_ABOUT_DRAFTS.get(table, 'true')} ORDER BY {order}"
            ).fetchall()
            for table, order in _OF_DRAFTS.items()
        }
    return _without_keys(found)


def _without_keys(found: Kept) -> Kept:
    names = {
        str(row[key]): f"{table} {key} {position}"
        for table, rows in found.items()
        for position, row in enumerate(rows)
        for key in _KEYS
        if key in row
    }
    return {
        table: [
            {name: _named(value, names) for name, value in row.items() if name not in _LEFT_OUT.get(table, ())}
            for row in rows
        ]
        for table, rows in found.items()
    }


def filled(conninfo: str) -> set[str]:
    """The tables in which anything stands."""
    with psycopg.connect(conninfo) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            name
            for (name,) in tables
            if connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone() is not None
        }


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _named(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return names.get(str(value), value) if isinstance(value, uuid.UUID | str) else value
