"""wards move between localities, and postcodes may lie elsewhere"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The release that still runs reads a ward's locality from the ward's own row, and goes on finding there what it found.
# Those columns are taken away a release later. No other row is written; the tables are small, for nothing could fill
# them with a country's postcodes before.

# A row for each day on which a ward came into a locality, and, without a locality, for the day on which it left.
_CAME = "INSERT INTO ward_localities (ward_id, since, locality_id) SELECT id, valid_from, locality_id FROM wards"
_LEFT = """
    INSERT INTO ward_localities (ward_id, since, locality_id) SELECT id, valid_to, NULL FROM wards
    WHERE valid_to IS NOT NULL
"""

# Back again a ward has one locality: the last it lay in, from the day on which it came there and until it left.
_LAST = """
    UPDATE wards SET
        locality_id = last.locality_id,
        valid_from = (
            SELECT min(came.since) FROM ward_localities came
            WHERE came.ward_id = last.ward_id AND came.since > coalesce((
                SELECT max(other.since) FROM ward_localities other
                WHERE other.ward_id = last.ward_id AND other.since < last.since
                    AND other.locality_id IS DISTINCT FROM last.locality_id
            ), '-infinity')
        ),
        valid_to = (
            SELECT min(went.since) FROM ward_localities went
            WHERE went.ward_id = last.ward_id AND went.since > last.since
        )
    FROM (
        SELECT DISTINCT ON (ward_id) ward_id, since, locality_id FROM ward_localities
        WHERE locality_id IS NOT NULL ORDER BY ward_id, since DESC
    ) last
    WHERE wards.id = last.ward_id
"""
_IN_NO_LOCALITY = "SELECT id FROM wards WHERE locality_id IS NULL"

# A country's postcodes are compared with ours in a table that lasts as long as its transaction.
_TEMPORARY_TABLES = """
    DO $$ BEGIN
        EXECUTE format('{} TEMPORARY ON DATABASE %I {} portal_app', current_database());
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "ward_localities",
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_ward_localities_locality_id")),
        sa.ForeignKeyConstraint(["ward_id"], ["wards.id"], name=op.f("fk_ward_localities_ward_id")),
        sa.PrimaryKeyConstraint("ward_id", "since", name=op.f("pk_ward_localities")),
    )
    op.create_index(op.f("ix_ward_localities_locality_id"), "ward_localities", ["locality_id"], unique=False)
    op.execute(_CAME)
    op.execute(_LEFT)
    op.alter_column("wards", "locality_id", nullable=True)
    op.alter_column("wards", "valid_from", nullable=True)
    op.add_column("postcodes", sa.Column("introduced_on", sa.Date(), nullable=True))
    op.add_column("postcodes", sa.Column("terminated_on", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_postcodes_dates_in_order"), "postcodes", "terminated_on >= introduced_on")
    op.alter_column("postcodes", "ward_id", nullable=True)
    _index_postcodes(only_ours=True)
    op.execute("GRANT SELECT, INSERT, UPDATE ON ward_localities TO portal_app")
    op.execute("GRANT SELECT ON ward_localities TO portal_measures")
    op.execute("GRANT DELETE ON bank_holidays TO portal_app")
    op.execute(_TEMPORARY_TABLES.format("GRANT", "TO"))


def downgrade() -> None:
    op.execute(_TEMPORARY_TABLES.format("REVOKE", "FROM"))
    op.execute("REVOKE DELETE ON bank_holidays FROM portal_app")
    op.execute(_LAST)
    op.drop_table("ward_localities")
    # What the older release has no place for goes; it can be imported again.
    op.execute(f"DELETE FROM postcodes WHERE ward_id IS NULL OR ward_id IN ({_IN_NO_LOCALITY})")
    op.execute("DELETE FROM wards WHERE locality_id IS NULL")
    op.alter_column("wards", "locality_id", nullable=False)
    op.alter_column("wards", "valid_from", nullable=False)
    _index_postcodes(only_ours=False)
    op.alter_column("postcodes", "ward_id", nullable=False)
    op.drop_column("postcodes", "terminated_on")
    op.drop_column("postcodes", "introduced_on")


def _index_postcodes(*, only_ours: bool) -> None:
    op.drop_index(op.f("ix_postcodes_ward_id"), table_name="postcodes")
    where = sa.text("ward_id IS NOT NULL") if only_ours else None
    op.create_index(op.f("ix_postcodes_ward_id"), "postcodes", ["ward_id"], unique=False, postgresql_where=where)
