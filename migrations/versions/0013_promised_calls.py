"""calls that were promised, and decisions that are told by one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The release that still runs writes decisions with a message and no call, as before. What is new about a large table is
# added without reading it; the next revision reads it while everyone goes on writing.

_CAPACITIES = "'sender', 'agency_lead', 'front_door', 'coordinator', 'offered', 'lead_practitioner', 'held', 'named'"
_LOST = "SELECT count(*) FROM call_backs"


def upgrade() -> None:
    _new_tables()
    op.alter_column("decisions", "message_id", nullable=True)
    op.add_column("decisions", sa.Column("call_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE decisions ADD CONSTRAINT fk_decisions_call_id FOREIGN KEY (call_id) REFERENCES call_backs (id)"
        " NOT VALID"
    )
    op.execute(
        "ALTER TABLE decisions ADD CONSTRAINT ck_decisions_told_by_message_or_call"
        " CHECK (num_nonnulls(message_id, call_id) >= 1) NOT VALID"
    )
    _hold_capacities_to(f"{_CAPACITIES}, 'caller'")
    for table in ("call_backs", "call_tries"):
        op.execute(f"GRANT SELECT, INSERT ON {table} TO portal_app")
    op.execute("GRANT UPDATE (ended, made_at, made_by, spoke_to, said, noted_at) ON call_backs TO portal_app")
    op.execute(
        "GRANT SELECT (id, contact_id, because, promised_at, due_at, ended, made_at) ON call_backs TO portal_measures"
    )


def downgrade() -> None:
    calls = op.get_bind().scalar(sa.text(_LOST))
    if calls:
        raise util.CommandError(
            f"The release before this revision has no place for calls that were promised, and there are {calls}. They"
            " would be lost, so it cannot be taken back while they are there."
        )
    _hold_capacities_to(_CAPACITIES)
    op.drop_constraint("ck_decisions_told_by_message_or_call", "decisions")
    op.drop_column("decisions", "call_id")
    op.alter_column("decisions", "message_id", nullable=False)
    op.drop_table("call_tries")
    op.drop_table("call_backs")


def _hold_capacities_to(known: str) -> None:
    op.execute("ALTER TABLE grants DROP CONSTRAINT ck_grants_capacity_known")
    op.execute(f"ALTER TABLE grants ADD CONSTRAINT ck_grants_capacity_known CHECK (capacity IN ({known})) NOT VALID")


def _new_tables() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("when_to_call", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("spoke_to", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "because IN ('asked_by_referrer', 'tell_outcome')", name=op.f("ck_call_backs_because_known")
        ),
        sa.CheckConstraint("ended IN ('spoken', 'told_otherwise')", name=op.f("ck_call_backs_ended_known")),
        sa.CheckConstraint("btrim(spoke_to) <> ''", name=op.f("ck_call_backs_spoke_to_not_blank")),
        sa.CheckConstraint("due_at > promised_at", name=op.f("ck_call_backs_due_after_promise")),
        sa.CheckConstraint("made_at >= promised_at", name=op.f("ck_call_backs_made_after_promise")),
        sa.CheckConstraint(
            "num_nonnulls(ended, made_at, made_by, spoke_to, noted_at) IN (0, 5)",
            name=op.f("ck_call_backs_made_whole"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_call_backs_contact_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_call_backs_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_backs")),
    )
    is_open = sa.text("made_at IS NULL")
    op.create_index(
        "uq_call_backs_one_open_a_kind",
        "call_backs",
        ["contact_id", "because"],
        unique=True,
        postgresql_where=is_open,
    )
    op.create_index("ix_call_backs_contact_id", "call_backs", ["contact_id", "promised_at"], unique=False)
    op.create_index("ix_call_backs_open", "call_backs", ["due_at", "id"], unique=False, postgresql_where=is_open)
    op.create_table(
        "call_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("sending_key", sa.Uuid(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "ended IN ('no_answer', 'left_message', 'wrong_number', 'not_safe')",
            name=op.f("ck_call_tries_ended_known"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call_backs.id"], name=op.f("fk_call_tries_call_id")),
        sa.ForeignKeyConstraint(["tried_by"], ["users.id"], name=op.f("fk_call_tries_tried_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_tries")),
        sa.UniqueConstraint("call_id", "sending_key", name=op.f("uq_call_tries_call_id_sending_key")),
    )
    op.create_index("ix_call_tries_call_id", "call_tries", ["call_id", "tried_at"], unique=False)
