"""a reading can be corrected on its own day"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# There is one reading of a kind a day, so the wrong one must point to the right one before the right one is there. That
# it is there in the end the database asks at the end of the transaction.
#
# Only the catalogue changes: the table is locked against everybody, but for a moment, for no row is read and nothing is
# validated again. Who holds it longer than the lock's time limit makes this give up, not everyone else wait. The running
# release writes as before: it points to a reading only when that is there.


def upgrade() -> None:
    op.execute("ALTER TABLE readings ALTER CONSTRAINT fk_readings_superseded_by DEFERRABLE INITIALLY DEFERRED")


def downgrade() -> None:
    op.execute("ALTER TABLE readings ALTER CONSTRAINT fk_readings_superseded_by NOT DEFERRABLE")
