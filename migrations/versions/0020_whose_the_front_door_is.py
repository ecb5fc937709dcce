"""claims that lapse, questions that stop the clock, who is on duty, and who was told of what nobody looked at"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# The release that still runs begins and ends claims, and asks, as before: what is new may be empty. What it has begun
# counts as active since it was begun, and what it has ended has no reason.


def upgrade() -> None:
    op.execute(
        "ALTER TABLE claims ADD COLUMN last_active_at timestamptz, ADD COLUMN ended_because text,"
        " ADD CONSTRAINT ck_claims_ended_because_known CHECK (ended_because IN"
        " ('released', 'lapsed', 'reassigned', 'decided', 'withdrawn', 'left')),"
        " ADD CONSTRAINT ck_claims_because_when_ended CHECK (ended_because IS NULL OR ended_at IS NOT NULL),"
        " ADD CONSTRAINT ck_claims_active_after_claimed CHECK (last_active_at >= claimed_at)"
    )
    op.execute(
        "ALTER TABLE contact_posts ADD COLUMN stops_until timestamptz,"
        " ADD CONSTRAINT ck_contact_posts_question_stops CHECK (stops_until IS NULL OR kind = 'question'),"
        " ADD CONSTRAINT ck_contact_posts_stops_later CHECK (stops_until > posted_at)"
    )
    op.create_index(
        "uq_contact_posts_one_stop_a_contact",
        "contact_posts",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("stops_until IS NOT NULL"),
    )
    _duties()
    _alerts()
    op.execute("GRANT UPDATE (last_active_at, ended_because) ON claims TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE (ended_at, ended_by) ON duties TO portal_app")
    op.execute("GRANT SELECT, INSERT ON urgent_alerts TO portal_app")
    op.execute("GRANT SELECT (extended_due_at) ON contacts TO portal_measures")


def downgrade() -> None:
    kept = op.get_bind().scalar(sa.text("SELECT (SELECT count(*) FROM duties) + (SELECT count(*) FROM urgent_alerts)"))
    if kept:
        raise util.CommandError(
            "The release before this revision has no place for who was on duty and who was told of what nobody looked"
            f" at, and there are {kept} of these. They would be lost, so it cannot be taken back while they are there."
        )
    op.execute("REVOKE SELECT (extended_due_at) ON contacts FROM portal_measures")
    op.drop_table("urgent_alerts")
    op.drop_table("duties")
    op.drop_index("uq_contact_posts_one_stop_a_contact", table_name="contact_posts")
    op.drop_column("contact_posts", "stops_until")
    op.drop_column("claims", "ended_because")
    op.drop_column("claims", "last_active_at")


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_duties_ends_later")),
        sa.CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_duties_ended_by_somebody")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_duties_user_id")),
        sa.ForeignKeyConstraint(["named_by"], ["users.id"], name=op.f("fk_duties_named_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_duties_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_user_id"), "duties", ["user_id"])
    op.execute(
        "ALTER TABLE duties ADD CONSTRAINT ex_duties_one_at_a_time"
        " EXCLUDE USING gist (tstzrange(begins_at, ends_at) WITH &&) WHERE (ended_at IS NULL)"
    )


def _alerts() -> None:
    op.create_table(
        "urgent_alerts",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN (1, 2)", name=op.f("ck_urgent_alerts_step_known")),
        sa.CheckConstraint("alerted_at >= waits_since", name=op.f("ck_urgent_alerts_alerted_after_waiting")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_urgent_alerts_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "waits_since", "step", name=op.f("pk_urgent_alerts")),
    )
