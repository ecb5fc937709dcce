"""by which key a programme of an agency sends, and what it sent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Both tables are new and empty: the release that still runs knows neither, and waits for nobody.


def upgrade() -> None:
    op.create_table(
        "agency_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_agency_keys_name_not_blank")),
        sa.CheckConstraint("num_nonnulls(ended_at, ended_by) IN (0, 2)", name=op.f("ck_agency_keys_ended_by_somebody")),
        sa.CheckConstraint("ended_at >= made_at", name=op.f("ck_agency_keys_ended_after_made")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_agency_keys_agency_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agency_keys_user_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_agency_keys_made_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_agency_keys_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_keys")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_agency_keys_secret_digest")),
    )
    op.create_index(op.f("ix_agency_keys_agency_id"), "agency_keys", ["agency_id"])
    op.create_index(op.f("ix_agency_keys_user_id"), "agency_keys", ["user_id"])
    op.create_table(
        "contacts_by_key",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contacts_by_key_contact_id")),
        sa.ForeignKeyConstraint(["key_id"], ["agency_keys.id"], name=op.f("fk_contacts_by_key_key_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contacts_by_key")),
    )
    op.create_index(op.f("ix_contacts_by_key_key_id"), "contacts_by_key", ["key_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE (last_used_on, ended_at, ended_by) ON agency_keys TO portal_app")
    op.execute("GRANT SELECT, INSERT ON contacts_by_key TO portal_app")


def downgrade() -> None:
    for table in ("contacts_by_key", "agency_keys"):
        op.drop_table(table)
