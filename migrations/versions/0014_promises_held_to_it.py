"""grants and decisions are held to what the revision before says of them"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Large tables are read here, and everyone goes on writing meanwhile: each statement is a transaction of its own.

_HELD = {"grants": ["ck_grants_capacity_known"], "decisions": [
    "ck_decisions_told_by_message_or_call", "fk_decisions_call_id",
]}  # fmt: skip


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table, names in _HELD.items():
            for name in names:
                op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def downgrade() -> None:
    """Rows that were looked at need not be forgotten."""
