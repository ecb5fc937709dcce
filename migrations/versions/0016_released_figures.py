"""figures of ended quarters, as far as they may be told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # First, so that running this again begins anew, should it give up.
    with op.get_context().autocommit_block():  # a large table, on which everyone goes on writing
        op.execute("DROP INDEX IF EXISTS ix_contacts_agency_id_decided_at")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_contacts_agency_id_decided_at ON contacts (agency_id, decided_at, id)"
            " WHERE decided_at IS NOT NULL"
        )
    op.create_table(
        "releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Numeric(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("first_day", name=op.f("uq_releases_first_day")),
    )
    op.create_table(
        "released_counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.CheckConstraint("told IN ('exact', 'few', 'withheld')", name=op.f("ck_released_counts_told_known")),
        sa.CheckConstraint(
            "(told = 'exact') = (number IS NOT NULL)", name=op.f("ck_released_counts_told_exactly_with_number")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_released_counts_number_from_nought")),
        sa.CheckConstraint(
            "num_nonnulls(locality_id, agency_id) + everywhere::int <= 1", name=op.f("ck_released_counts_one_scope")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_released_counts_agency_id")),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_released_counts_locality_id")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_released_counts_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_counts")),
    )
    op.create_index(op.f("ix_released_counts_agency_id"), "released_counts", ["agency_id"], unique=False)
    op.create_index(op.f("ix_released_counts_locality_id"), "released_counts", ["locality_id"], unique=False)
    op.create_index(
        "uq_released_counts_once",
        "released_counts",
        ["release_id", "agency_id", "everywhere", "locality_id", "part"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    # What was told is never told otherwise: it is neither changed nor taken back.
    op.execute("GRANT SELECT, INSERT ON releases, released_counts TO portal_app")
    op.execute("GRANT SELECT ON releases, released_counts TO portal_measures")


def downgrade() -> None:
    quarters = op.get_bind().scalar(sa.text("SELECT count(*) FROM releases"))
    if quarters:
        raise util.CommandError(
            f"The release before this revision does not know what was told of {quarters} quarters. They would be told"
            " again from what is known then, and the difference gives away what may not be told, so it cannot be taken"
            " back while they are there."
        )
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX IF EXISTS ix_contacts_agency_id_decided_at")
    op.drop_table("released_counts")
    op.drop_table("releases")
