"""messages, jobs and kept forms"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_DROP_JOBS = """
DO $$
DECLARE doomed text;
BEGIN
    FOR doomed IN SELECT format('TABLE IF EXISTS %I', tablename) FROM pg_tables
            WHERE schemaname = 'public' AND starts_with(tablename, 'procrastinate_')
        UNION ALL SELECT format('FUNCTION IF EXISTS %s', oid::regprocedure) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'procrastinate_')
        UNION ALL SELECT format('TYPE IF EXISTS %I', typname) FROM pg_type
            WHERE typnamespace = 'public'::regnamespace AND starts_with(typname, 'procrastinate_job_')
    LOOP
        EXECUTE format('DROP %s CASCADE', doomed);
    END LOOP;
END $$;
"""


def _create_jobs() -> None:
    """The tables of the job queue, as its own release describes them."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema().encode())  # psycopg itself: the script holds several statements
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_periodic_defers,"
        " procrastinate_events, procrastinate_workers TO portal_app"
    )
    # A notification is written under one lock for the whole database, so sending would queue up behind it. The worker
    # looks every second instead.
    op.execute("ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO portal_app")


def _grant(tables: str, verbs: str) -> None:
    for table in tables.split():
        op.execute(f"GRANT {verbs} ON {table} TO portal_app")


def upgrade() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > kept_at", name=op.f("ck_kept_forms_expires_later")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_forms_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_forms")),
    )
    op.create_index("ix_kept_forms_expires_at", "kept_forms", ["expires_at"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        sa.Column("to_mailbox", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_fault", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_reference", sa.Text(), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (provider_reference IS NULL)", name=op.f("ck_messages_sent_with_reference")
        ),
        sa.CheckConstraint("num_nonnulls(to_user_id, to_mailbox) = 1", name=op.f("ck_messages_one_addressee")),
        sa.CheckConstraint("sent_at IS NULL OR dead_at IS NULL", name=op.f("ck_messages_sent_or_dead")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_messages_tries_counted")),
        sa.ForeignKeyConstraint(["to_user_id"], ["users.id"], name=op.f("fk_messages_to_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_dead", "messages", ["dead_at"], unique=False, postgresql_where=sa.text("dead_at IS NOT NULL")
    )
    op.create_index(
        "ix_messages_owed",
        "messages",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
    )
    op.create_index(op.f("ix_messages_to_user_id"), "messages", ["to_user_id"], unique=False)
    _grant("messages", "SELECT, INSERT, UPDATE")
    _grant("kept_forms", "SELECT, INSERT, DELETE")
    _create_jobs()


def downgrade() -> None:
    op.execute(_DROP_JOBS)
    for table in ("messages", "kept_forms"):
        op.drop_table(table)
