"""why two records were taken apart again, and what was put together in the order of its days"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The release that still runs does not ask why: none is allowed.
    op.add_column("merges", sa.Column("undone_because", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_merges_undone_because_not_blank"), "merges", "btrim(undone_because) <> ''")
    op.create_index("ix_merges_made_at", "merges", ["made_at", "id"])
    op.execute("GRANT UPDATE (undone_because) ON merges TO portal_app")


def downgrade() -> None:
    said = op.get_bind().scalar(sa.text("SELECT count(*) FROM merges WHERE undone_because IS NOT NULL"))
    if said:
        raise util.CommandError(
            f"The release before this revision has no place for why records were taken apart, and {said} say so. It"
            " cannot be taken back while they are there."
        )
    op.drop_index("ix_merges_made_at", table_name="merges")
    op.drop_column("merges", "undone_because")
