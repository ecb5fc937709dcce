"""readings of the Family Star and of My Star"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# A check is not altered but put beside the other, and takes its place. Adding and changing names locks the table for a
# moment; between them the rows are read while everyone goes on writing, which is why these are transactions of their
# own. Should one of them give up, running this again begins anew.

_PLUS = "('family_star_plus', 10)"
_ALL = f"('family_star', 10), {_PLUS}, ('my_star', 5)"
_OTHERS = f"SELECT count(*) FROM readings WHERE (star, top) NOT IN ({_PLUS})"


def upgrade() -> None:
    _hold_stars_to(_ALL)


def downgrade() -> None:
    others = op.get_bind().scalar(sa.text(_OTHERS))
    if others:
        raise util.CommandError(
            f"Before this revision the database holds no star but Family Star Plus, and there are {others} readings of"
            " other stars. They would be lost, so it cannot be taken back while they are there."
        )
    _hold_stars_to(_PLUS)


def _hold_stars_to(known: str) -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE readings DROP CONSTRAINT IF EXISTS ck_readings_star_and_top_known_next")
        op.execute(
            "ALTER TABLE readings ADD CONSTRAINT ck_readings_star_and_top_known_next"
            f" CHECK ((star, top) IN ({known})) NOT VALID"
        )
        op.execute("ALTER TABLE readings VALIDATE CONSTRAINT ck_readings_star_and_top_known_next")
    op.execute("ALTER TABLE readings DROP CONSTRAINT ck_readings_star_and_top_known")
    op.execute(
        "ALTER TABLE readings RENAME CONSTRAINT ck_readings_star_and_top_known_next TO ck_readings_star_and_top_known"
    )
