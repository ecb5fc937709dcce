"""who was told of an urgent request out of hours, and that a draft's agency lead knows of it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The release that still runs knows neither: it writes drafts without the new column, which may be empty.


def upgrade() -> None:
    op.create_table(
        "urgent_notices",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("acknowledged_user_id", sa.Uuid(), nullable=True),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("due_at > told_at", name=op.f("ck_urgent_notices_due_after_told")),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)",
            name=op.f("ck_urgent_notices_acknowledged_by_somebody"),
        ),
        sa.CheckConstraint(
            "acknowledged_user_id IS NULL OR acknowledged_at IS NOT NULL",
            name=op.f("ck_urgent_notices_acknowledged_by_account"),
        ),
        sa.CheckConstraint("btrim(acknowledged_by) <> ''", name=op.f("ck_urgent_notices_acknowledged_by_not_blank")),
        sa.ForeignKeyConstraint(
            ["acknowledged_user_id"], ["users.id"], name=op.f("fk_urgent_notices_acknowledged_user_id")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_urgent_notices_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_urgent_notices")),
    )
    op.create_index(
        "ix_urgent_notices_waiting",
        "urgent_notices",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.add_column("drafts", sa.Column("lead_told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("GRANT SELECT, INSERT ON urgent_notices TO portal_app")
    op.execute(
        "GRANT UPDATE (acknowledged_at, acknowledged_by, acknowledged_user_id, chased_at) ON urgent_notices"
        " TO portal_app"
    )
    op.execute(
        "GRANT SELECT (contact_id, told_at, due_at, acknowledged_at, chased_at) ON urgent_notices TO portal_measures"
    )


def downgrade() -> None:
    known = op.get_bind().scalar(sa.text("SELECT count(*) FROM urgent_notices"))
    if known:
        raise util.CommandError(
            f"The release before this revision has no place for who was told of {known} urgent requests out of hours,"
            " and who knew. That would be lost, so it cannot be taken back while it is there."
        )
    op.drop_column("drafts", "lead_told_at")
    op.drop_table("urgent_notices")
