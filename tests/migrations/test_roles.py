"""The three roles: none of them made by us, each with its exact rights and no more."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from portal import embedded, schema
from portal.cli.database import group
from portal.embedded import Cluster
from portal.embedded.home import Home
from tests.migrations.revised import Revised
from tests.migrations.rows import TABLES

# What the application may change or remove. Of everything else it has rows read and added, never touched again.
UPDATES = {
    "agencies": "*",
    "agreements_to_ask": "answer answered_at chased_at noted_by words",
    "agency_keys": "ended_at ended_by last_used_on",
    "attachments": "contact_id draft_id",
    "bank_holidays": "*",
    "call_backs": "ended made_at made_by noted_at said spoke_to",
    "claims": "ended_at ended_because last_active_at",
    "contact_people": "forename_key forename_last_key person_id surname_key surname_last_key",
    "duties": "ended_at ended_by",
    "contacts": "again_due_at decided_at extended_due_at family_id joined_to_id unanswered_at urgent withdrawn_at"
    " withdrawn_because withdrawn_by",
    "draft_pages": "*",
    "drafts": "*",
    "families": "locality_id postcode",
    "files": "next_scan_at scanned_at tries verdict",
    "grants": "ended_at ended_by_event_id",
    "hand_overs": "accepted_at accepted_by accepted_through accepted_user_id chased_at escalated_at returned_at"
    " returned_because returned_by returned_words superseded_at their_reference withdrawn_at withdrawn_because"
    " withdrawn_by",
    "invitations": "*",
    "lead_practitioners": "ended_at",
    "localities": "*",
    "matters": "accepted_at closed_at closed_by closure_reason withdrawn_at withdrawn_by",
    "memberships": "ended_at",
    "merges": "undone_at undone_because undone_by",
    "messages": "*",
    "offers": "accepted_at decline_reason declined_at lapsed_at withdrawn_at",
    "person_links": "undone_at undone_by",
    "people": "address born_year keyed_as merged_into_id nhs_number postcode sex upn",
    "postcodes": "*",
    "proposals": "agreed_at answered_by dropped_at refused_at refused_because",
    "readings": "superseded_by",
    "restrictions": "lifted_at lifted_by lifted_with",
    "roles": "*",
    "services": "application_process description eligibility_description email everywhere imported_at location_name"
    " maximum_age minimum_age name phone postal_code sort_key status url valid_from valid_to",
    "sessions": "*",
    "tellings": "call_owed_at told_at",
    "throttles": "*",
    "urgent_notices": "acknowledged_at acknowledged_by acknowledged_user_id chased_at",
    "users": "*",
    "ward_localities": "*",
    "wards": "*",
}
DELETES = {
    "attachments", "bank_holidays", "draft_pages", "drafts", "file_parts", "files", "kept_forms", "kept_searches",
    "service_localities", "service_needs", "service_words", "throttles",
}  # fmt: skip
# Written by the application, read by the search alone.
ONLY_SEARCHED = {"contact_person_keys", "person_keys"}

# What whoever counts may read: keys, codes, dates and numbers; the names of places, never of people.
COUNTED = {
    "agencies": "active id lead_type source",
    "bank_holidays": "*",
    "call_backs": "because contact_id due_at ended id made_at promised_at",
    "contact_people": "contact_id id person_id role",
    "contacts": "agency_id agreement asked_for came_by child_seen decided_at due_at extended_due_at family_id"
    " guidance_version home id"
    " locality_id pointed_level pointer_rule received_at referrer_level scale signs source told_of_sharing urgent"
    " ward_id withdrawn_at withdrawn_because",
    "decisions": "author_id contact_id decided_at id number",
    "event_seals": "*",
    "families": "formed_at id locality_id",
    "lead_practitioners": "*",
    "levels": "*",
    "localities": "*",
    "matters": "*",
    "memberships": "*",
    "offers": "*",
    "outcomes": "*",
    "readings": "*",
    "released_counts": "*",
    "releases": "*",
    "scores": "*",
    "urgent_notices": "acknowledged_at chased_at contact_id due_at told_at",
    "users": "agency_id id",
    "ward_localities": "*",
    "wards": "*",
}
# Columns of text among them, so that a new one is looked at before it can be read.
TEXT_COUNTED = {
    "agencies": "lead_type source",
    "bank_holidays": "title",
    "call_backs": "because ended",
    "contact_people": "role",
    "contacts": "agreement asked_for came_by child_seen guidance_version home pointer_rule source told_of_sharing"
    " withdrawn_because",
    "lead_practitioners": "agency_type",
    "levels": "moment",
    "localities": "name slug",
    "matters": "closure_reason primary_need reference route",
    "memberships": "role",
    "offers": "decline_reason",
    "outcomes": "primary_need route",
    "readings": "edition kind scored_by star",
    "released_counts": "part told",
    "scores": "area",
    "wards": "code name",
}
_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) IN ('text', 'jsonb'),
        has_column_privilege(%(role)s, c.oid, a.attnum, %(verb)s)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY(%(tables)s)
    ORDER BY 1, 2
"""
ALL_TABLES = sorted(set().union(*TABLES.values()))


def columns(filled: Revised, role: str, verb: str, *, only_text: bool = False) -> dict[str, str]:
    """The columns a role may read or change, by table; `*` where that is all of them."""
    may: dict[str, list[str]] = {}
    there: dict[str, int] = {}
    with filled.connect() as connection:
        asked = {"role": role, "verb": verb, "tables": ALL_TABLES}
        for table, column, is_text, allowed in connection.execute(_COLUMNS, asked):
            there[table] = there.get(table, 0) + 1
            if allowed and (is_text or not only_text):
                may.setdefault(table, []).append(column)
    return {
        table: "*" if len(names) == there[table] and not only_text else " ".join(names) for table, names in may.items()
    }


def tables(filled: Revised, role: str, verb: str) -> set[str]:
    query = "SELECT t FROM unnest(%s::text[]) t WHERE has_table_privilege(%s, t, %s)"
    with filled.connect() as connection:
        return {table for (table,) in connection.execute(query, [ALL_TABLES, role, verb])}


def test_the_application_changes_only_what_a_later_step_adds(filled: Revised) -> None:
    assert columns(filled, "portal_app", "UPDATE") == UPDATES
    assert tables(filled, "portal_app", "DELETE") == DELETES
    assert tables(filled, "portal_app", "INSERT") == set(ALL_TABLES)
    assert tables(filled, "portal_app", "SELECT") == set(ALL_TABLES) - ONLY_SEARCHED
    for verb in ("TRUNCATE", "REFERENCES", "TRIGGER"):
        assert tables(filled, "portal_app", verb) == set()


def test_whoever_counts_reads_columns_without_names_and_writes_nothing(filled: Revised) -> None:
    assert columns(filled, "portal_measures", "SELECT") == COUNTED
    assert columns(filled, "portal_measures", "SELECT", only_text=True) == TEXT_COUNTED
    for verb in ("INSERT", "UPDATE"):
        assert columns(filled, "portal_measures", verb) == {}
    for verb in ("DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
        assert tables(filled, "portal_measures", verb) == set()


@pytest.mark.parametrize("role", ["portal_app", "portal_measures"])
def test_neither_makes_anything_in_the_schema(filled: Revised, role: str) -> None:
    with filled.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE public.mine (id integer)")


# A cluster without the roles


@pytest.fixture(scope="module")
def bare() -> Iterator[Cluster]:
    """A PostgreSQL of its own whose roles are called something else: renaming ours would hurt every other test."""
    var = Path(tempfile.mkdtemp(prefix="h9-"))
    var.chmod(0o711)
    cluster = embedded.ensure_running(var, durable=False)
    with cluster.connect() as administrator:
        administrator.execute("ALTER ROLE portal_app RENAME TO somebody")
        administrator.execute("ALTER ROLE portal_measures RENAME TO portal_measures_of_another")
    yield cluster
    embedded.stop(var)
    shutil.rmtree(Home(var).elsewhere_path, ignore_errors=True)
    shutil.rmtree(var)


def test_missing_roles_are_named_with_the_statements_that_make_them(bare: Cluster) -> None:
    url = bare.url("portal_owner", "portal")
    with pytest.raises(schema.SchemaError) as refused:
        schema.upgrade(url)
    assert str(refused.value) == (
        "Roles are missing. As the database's administrator, run first: "
        "CREATE ROLE portal_app LOGIN PASSWORD '…'; CREATE ROLE portal_measures LOGIN PASSWORD '…';"
    )
    environment = {"PORTAL_ENV": "test", "PORTAL_DATABASE_URL": url, "PORTAL_DATABASE_OWNER_URL": url}
    said = CliRunner().invoke(group, ["upgrade"], env=environment)
    assert (said.exit_code, said.output) == (1, f"Error: {refused.value}\n")
    assert schema.current_revision(url) is None
    with psycopg.connect(bare.conninfo("portal_owner", "portal")) as connection:
        made = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert made == (0,), "nothing was begun"


def test_once_they_are_made_the_migrations_run(bare: Cluster) -> None:
    with bare.connect() as administrator:
        administrator.execute("CREATE ROLE portal_app LOGIN")
        administrator.execute("CREATE ROLE portal_measures LOGIN")
    schema.upgrade(bare.url("portal_owner", "portal"))
    assert schema.current_revision(bare.url("portal_owner", "portal")) == schema.newest_revision()
