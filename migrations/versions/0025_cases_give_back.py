"""why whoever leads a case gives new information back, and a request that becomes urgent by it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NEW = "'other_family', 'needs_safeguarding'"
_BEFORE = "'not_level_4', 'more_needed', 'wrong_area', 'other'"
_SINCE = "'not_level_4', 'more_needed', 'wrong_area', 'other_family', 'needs_safeguarding', 'other'"


def upgrade() -> None:
    _known(_SINCE)
    op.execute("GRANT UPDATE (urgent) ON contacts TO portal_app")


def downgrade() -> None:
    kept = op.get_bind().scalar(sa.text(f"SELECT count(*) FROM hand_overs WHERE returned_because IN ({_NEW})"))
    if kept:
        raise util.CommandError(
            "The release before this revision does not know why whoever leads a case gave back what was new, and"
            f" {kept} did. It cannot be taken back while they are there."
        )
    op.execute("REVOKE UPDATE (urgent) ON contacts FROM portal_app")
    _known(_BEFORE)


def _known(reasons: str) -> None:
    name = op.f("ck_hand_overs_returned_because_known")
    op.drop_constraint(name, "hand_overs")
    op.create_check_constraint(name, "hand_overs", f"returned_because IN ({reasons})")
