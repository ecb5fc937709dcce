"""what people are compared by, the keys by which they are found, and merges"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

from portal.schema import SchemaError

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# The release that still runs writes people without what is new here. They have no keys until the worker comes by.

_MATCHER = "portal_matcher"  # owns the search, reads what it needs for that, and enters nowhere
_COMPARED = {
    "sex": "text",
    "nhs_number": "text",
    "upn": "text",
    "address": "text",
    "postcode": "text",
    "born_year": "smallint",
    "keyed_as": "smallint",
}
_READ = {
    "people": "id, forename, surname, born_on, born_year, sex, address, postcode, nhs_number, upn, merged_into_id",
    "memberships": "family_id, person_id, ended_at",
    "contact_people": "id, contact_id, forename, surname, born_on, estimated_age, sex, nhs_number, upn,"
    " lives_elsewhere, person_id",
    "contacts": "id, home, address, postcode, received_at, decided_at, withdrawn_at",
}

# Each key is read to one more than 50 rows: one that has more says little, and counts only where nothing rarer leads
# to anybody. Who shares the rarest keys and the most of them comes first.
_SEARCH = """
CREATE FUNCTION who_may_it_be(sought_ integer[], keys_ bigint[], except_contact uuid)
RETURNS TABLE (sought integer, person_id uuid, contact_person_id uuid, contact_id uuid, families uuid[],
    forename text, surname text, born_on date, born_year integer, sex text, address text, postcode text,
    nhs_number text, upn text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 50
AS $$
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT a.sought, a.key FROM unnest(sought_, keys_) AS a(sought, key)
), hit AS MATERIALIZED (
    SELECT a.sought, k.id, k.named, count(*) OVER (PARTITION BY a.sought, a.key) AS shared_by
    FROM asked a CROSS JOIN LATERAL (
        (SELECT p.person_id AS id, false AS named FROM public.person_keys p WHERE p.key = a.key
            ORDER BY p.person_id LIMIT 51)
        UNION ALL
        (SELECT c.contact_person_id, true FROM public.contact_person_keys c WHERE c.key = a.key
            ORDER BY c.contact_person_id LIMIT 51)
    ) k
), rarest AS (
    SELECT h.sought, min(h.shared_by) <= 50 AS has_rare FROM hit h GROUP BY h.sought
), weighed AS (
    SELECT h.sought, h.id, h.named, sum(1.0 / h.shared_by) AS weight
    FROM hit h JOIN rarest r USING (sought)
    WHERE h.shared_by <= 50 OR NOT r.has_rare
    GROUP BY h.sought, h.id, h.named
), placed AS MATERIALIZED (
    SELECT w.*, row_number() OVER (PARTITION BY w.sought ORDER BY round(w.weight, 6) DESC, w.id) AS place
    FROM weighed w
), chosen AS MATERIALIZED (
    SELECT p.sought, p.id, p.named FROM placed p WHERE p.place <= 50
), kept (of, id, merged_into_id) AS (
    SELECT p.id, p.id, p.merged_into_id FROM public.people p
    WHERE p.merged_into_id IS NOT NULL AND p.id IN (SELECT c.id FROM chosen c WHERE NOT c.named)
    UNION ALL
    SELECT k.of, p.id, p.merged_into_id FROM kept k JOIN public.people p ON p.id = k.merged_into_id
)
SELECT c.sought, coalesce(k.id, p.id), NULL::uuid, NULL::uuid,
    ARRAY(SELECT m.family_id FROM public.memberships m
        WHERE m.person_id = coalesce(k.id, p.id) AND m.ended_at IS NULL ORDER BY 1),
    p.forename, p.surname, p.born_on, p.born_year::integer, p.sex, p.address, p.postcode, p.nhs_number, p.upn
FROM chosen c
JOIN public.people p ON p.id = c.id
LEFT JOIN kept k ON k.of = p.id AND k.merged_into_id IS NULL
WHERE NOT c.named
UNION ALL
SELECT c.sought, NULL, cp.id, t.id, '{}'::uuid[], cp.forename, cp.surname, cp.born_on,
    extract(year FROM t.received_at)::integer - cp.estimated_age, cp.sex,
    CASE WHEN cp.lives_elsewhere <> '' THEN cp.lives_elsewhere
        WHEN coalesce(t.home, 'address') = 'address' THEN t.address ELSE '' END,
    CASE WHEN cp.lives_elsewhere = '' AND coalesce(t.home, 'address') = 'address' THEN t.postcode END,
    cp.nhs_number, cp.upn
FROM chosen c
JOIN public.contact_people cp ON cp.id = c.id
JOIN public.contacts t ON t.id = cp.contact_id
WHERE c.named AND cp.person_id IS NULL AND t.decided_at IS NULL AND t.withdrawn_at IS NULL
    AND t.id IS DISTINCT FROM except_contact
$$
"""
_FORGET = """
CREATE FUNCTION forget_keys(people_ uuid[], named_ uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DELETE FROM public.person_keys WHERE person_id = ANY(people_);
DELETE FROM public.contact_person_keys WHERE contact_person_id = ANY(named_);
$$
"""
_WITHOUT_KEYS = """
CREATE FUNCTION named_without_keys(at_most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT cp.id FROM public.contacts t JOIN public.contact_people cp ON cp.contact_id = t.id
WHERE t.decided_at IS NULL AND t.withdrawn_at IS NULL AND cp.person_id IS NULL
    AND NOT EXISTS (SELECT FROM public.contact_person_keys k WHERE k.contact_person_id = cp.id)
ORDER BY cp.id LIMIT at_most
$$
"""
_NO_LONGER_SOUGHT = """
CREATE FUNCTION named_no_longer_sought(at_most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT cp.id FROM (SELECT DISTINCT k.contact_person_id AS id FROM public.contact_person_keys k) k
JOIN public.contact_people cp ON cp.id = k.id JOIN public.contacts t ON t.id = cp.contact_id
WHERE cp.person_id IS NOT NULL OR t.decided_at IS NOT NULL OR t.withdrawn_at IS NOT NULL
ORDER BY cp.id LIMIT at_most
$$
"""
_FUNCTIONS = {
    "who_may_it_be(integer[], bigint[], uuid)": _SEARCH,
    "forget_keys(uuid[], uuid[])": _FORGET,
    "named_without_keys(integer)": _WITHOUT_KEYS,
    "named_no_longer_sought(integer)": _NO_LONGER_SOUGHT,
}


def upgrade() -> None:
    _need_role()
    with op.get_context().autocommit_block():  # a large table, on which everyone goes on writing
        for column, kind in _COMPARED.items():
            op.execute(f"ALTER TABLE people ADD COLUMN IF NOT EXISTS {column} {kind}")
        op.execute("ALTER TABLE people ADD COLUMN IF NOT EXISTS merged_into_id uuid")
        op.execute("DROP INDEX IF EXISTS ix_people_without_keys")
        op.execute("CREATE INDEX CONCURRENTLY ix_people_without_keys ON people (id) WHERE keyed_as IS NULL")
        op.execute("DROP INDEX IF EXISTS ix_people_merged_into_id")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_people_merged_into_id ON people (merged_into_id)"
            " WHERE merged_into_id IS NOT NULL"
        )
    op.execute(
        "ALTER TABLE people ADD CONSTRAINT fk_people_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES people (id),"
        " ADD CONSTRAINT ck_people_merged_into_another CHECK (merged_into_id <> id)"
    )
    _new_tables()
    op.execute(
        f"GRANT UPDATE ({', '.join(_COMPARED)}, merged_into_id) ON people TO portal_app;"
        "GRANT INSERT ON person_keys, contact_person_keys TO portal_app;"
        "GRANT SELECT, INSERT, UPDATE (undone_at, undone_by) ON merges TO portal_app"
    )
    _the_search()


def downgrade() -> None:
    merged = op.get_bind().scalar(sa.text("SELECT count(*) FROM merges"))
    if merged:
        raise util.CommandError(
            f"The release before this revision does not know that people were merged, and {merged} merges are kept."
            " They would be lost, so it cannot be taken back while they are there."
        )
    for signature in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature}")
    for table, columns in _READ.items():
        readable = columns.replace(", merged_into_id", "")
        op.execute(f"REVOKE SELECT ({readable}) ON {table} FROM {_MATCHER}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {_MATCHER}")
    for table in ("merges", "contact_person_keys", "person_keys"):
        op.drop_table(table)
    for column in ("merged_into_id", *_COMPARED):
        op.drop_column("people", column)


def _need_role() -> None:
    found = op.get_bind().scalar(
        sa.text("SELECT pg_has_role('portal_owner', oid, 'MEMBER') FROM pg_roles WHERE rolname = :role"),
        {"role": _MATCHER},
    )
    if not found:
        make = "" if found is False else f"CREATE ROLE {_MATCHER} NOLOGIN; "
        raise SchemaError(
            "A role is missing that owns the search for people. As the database's administrator, run first: "
            f"{make}GRANT {_MATCHER} TO portal_owner;"
        )


def _new_tables() -> None:
    for table, column, of in (
        ("person_keys", "person_id", "people"),
        ("contact_person_keys", "contact_person_id", "contact_people"),
    ):
        op.create_table(
            table,
            sa.Column("key", sa.BigInteger(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}")),
            sa.PrimaryKeyConstraint("key", column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_merges_of_two")),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("ck_merges_reason_not_blank")),
        sa.CheckConstraint("num_nonnulls(undone_at, undone_by) IN (0, 2)", name=op.f("ck_merges_undone_by_somebody")),
        sa.CheckConstraint("undone_at >= made_at", name=op.f("ck_merges_undone_after_made")),
        sa.ForeignKeyConstraint(["kept_id"], ["people.id"], name=op.f("fk_merges_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["people.id"], name=op.f("fk_merges_merged_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_merges_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["users.id"], name=op.f("fk_merges_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    live = sa.text("undone_at IS NULL")
    op.create_index("uq_merges_live", "merges", ["merged_id"], unique=True, postgresql_where=live)
    op.create_index("ix_merges_kept_id", "merges", ["kept_id"])
    op.create_index("ix_merges_merged_id", "merges", ["merged_id"])


def _the_search() -> None:
    """Owned by a role of its own, which reads what a search needs, so that nobody who asks reads the keys."""
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {_MATCHER}")
    for table, columns in _READ.items():
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {_MATCHER}")
    op.execute(f"GRANT SELECT, DELETE ON person_keys, contact_person_keys TO {_MATCHER}")
    for signature, statement in _FUNCTIONS.items():
        op.get_bind().exec_driver_sql(statement)
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {_MATCHER}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO portal_app")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {_MATCHER}")
