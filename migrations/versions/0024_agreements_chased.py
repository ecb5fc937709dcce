"""when somebody was reminded that a family is still to be asked whether it agrees"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agreements_to_ask", sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_agreements_to_ask_chased_when_due"), "agreements_to_ask", "chased_at >= ask_by")
    op.execute("GRANT UPDATE (chased_at) ON agreements_to_ask TO portal_app")


def downgrade() -> None:
    op.execute("REVOKE UPDATE (chased_at) ON agreements_to_ask FROM portal_app")
    op.drop_constraint(op.f("ck_agreements_to_ask_chased_when_due"), "agreements_to_ask")
    op.drop_column("agreements_to_ask", "chased_at")
