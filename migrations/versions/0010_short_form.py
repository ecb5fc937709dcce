"""agencies may be given the short form"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agencies", sa.Column("short_form", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("GRANT UPDATE (short_form) ON agencies TO portal_app")


def downgrade() -> None:
    """Who had it is kept in the journal of events, and is given it again by one press."""
    op.drop_column("agencies", "short_form")
