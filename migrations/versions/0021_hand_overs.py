"""what the front door hands over, and answers that nobody has read"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op, util

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_OPEN = sa.text("accepted_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL AND superseded_at IS NULL")
_NEW = ("tellings", "hand_over_openings", "hand_over_outcomes", "hand_overs")
_ANSWERS = (
    "accepted_at, accepted_by, accepted_user_id, accepted_through, their_reference, returned_at, returned_by,"
    " returned_because, returned_words, withdrawn_at, withdrawn_by, withdrawn_because, superseded_at, chased_at,"
    " escalated_at"
)


def upgrade() -> None:
    # First, so that running this again begins anew, should it give up.
    with op.get_context().autocommit_block():  # a large table, on which everyone goes on writing
        op.execute("DROP INDEX IF EXISTS ix_messages_unread_answers")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_messages_unread_answers ON messages (owed_at)"
            " WHERE template = 'contact_decided' AND opened_at IS NULL"
        )
    _hand_overs()
    _what_belongs_to_one()
    _tellings()
    # What was handed over is never changed: only what became of it is written beside it.
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(_NEW)} TO portal_app")
    op.execute(f"GRANT UPDATE ({_ANSWERS}) ON hand_overs TO portal_app")
    op.execute("GRANT UPDATE (call_owed_at, told_at) ON tellings TO portal_app")


def downgrade() -> None:
    kept = op.get_bind().scalar(sa.text("SELECT count(*) FROM hand_overs"))
    if kept:
        raise util.CommandError(
            f"The release before this revision has no place for what was handed over, and there are {kept}. Nobody"
            " would hear whether they were taken on, so it cannot be taken back while they are there."
        )
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX IF EXISTS ix_messages_unread_answers")
    for table in _NEW:
        op.drop_table(table)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[dt.datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)


def _hand_overs() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("to_mailbox", sa.Text(), nullable=True),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        _words("to_words"),
        _moment("handed_at"),
        sa.Column("handed_by", sa.Uuid(), nullable=False),
        _moment("due_at"),
        _moment("chased_at", nullable=True),
        _moment("escalated_at", nullable=True),
        _moment("accepted_at", nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.Column("accepted_user_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_through", sa.Text(), nullable=True),
        _words("their_reference"),
        _moment("returned_at", nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=True),
        _words("returned_words"),
        _moment("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        _moment("superseded_at", nullable=True),
        *(sa.CheckConstraint(held, name=op.f(f"ck_hand_overs_{name}")) for name, held in _CHECKS.items()),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_hand_overs_contact_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_hand_overs_decision_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_hand_overs_matter_id")),
        sa.ForeignKeyConstraint(["to_user_id"], ["users.id"], name=op.f("fk_hand_overs_to_user_id")),
        sa.ForeignKeyConstraint(["handed_by"], ["users.id"], name=op.f("fk_hand_overs_handed_by")),
        sa.ForeignKeyConstraint(["accepted_user_id"], ["users.id"], name=op.f("fk_hand_overs_accepted_user_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["users.id"], name=op.f("fk_hand_overs_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
        sa.UniqueConstraint("reference", name=op.f("uq_hand_overs_reference")),
    )
    op.create_index(
        "uq_hand_overs_one_open_a_kind", "hand_overs", ["contact_id", "kind"], unique=True, postgresql_where=_OPEN
    )
    op.create_index("ix_hand_overs_open", "hand_overs", ["due_at", "id"], unique=False, postgresql_where=_OPEN)
    op.create_index("ix_hand_overs_contact_id", "hand_overs", ["contact_id", "handed_at"], unique=False)
    op.create_index("ix_hand_overs_decision_id", "hand_overs", ["decision_id"], unique=False)
    op.create_index(
        "ix_hand_overs_matter_id",
        "hand_overs",
        ["matter_id"],
        unique=False,
        postgresql_where=sa.text("matter_id IS NOT NULL"),
    )


_CHECKS = {
    "kind_known": "kind IN ('safeguarding', 'open_case', 'social_worker', 'out_of_area')",
    "accepted_through_known": "accepted_through IN ('link', 'account', 'phone')",
    "returned_because_known": "returned_because IN ('not_level_4', 'more_needed', 'wrong_area', 'other')",
    "due_after_handed": "due_at > handed_at",
    "ended_in_one_way": "num_nonnulls(accepted_at, returned_at, withdrawn_at, superseded_at) <= 1",
    "accepted_by_name": "num_nonnulls(accepted_at, accepted_by, accepted_through) IN (0, 3)",
    "returned_with_reason": "num_nonnulls(returned_at, returned_by, returned_because) IN (0, 3)",
    "withdrawn_with_reason": "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_because) IN (0, 3)",
    "accepted_by_account": "accepted_user_id IS NULL OR accepted_at IS NOT NULL",
    "other_reason_in_words": "returned_because <> 'other' OR btrim(returned_words) <> ''",
    "open_case_of_a_matter": "(kind = 'open_case') = (matter_id IS NOT NULL)",
    "names_who_it_goes_to": "kind NOT IN ('social_worker', 'out_of_area') OR btrim(to_words) <> ''",
    "accepted_after_handed": "accepted_at >= handed_at",
    "reminded_after_handed": "escalated_at >= handed_at AND chased_at >= handed_at",
    "accepted_by_not_blank": "btrim(accepted_by) <> ''",
    "returned_by_not_blank": "btrim(returned_by) <> ''",
    "withdrawn_because_not_blank": "btrim(withdrawn_because) <> ''",
}


def _what_belongs_to_one() -> None:
    op.create_table(
        "hand_over_outcomes",
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["hand_over_id"], ["hand_overs.id"], name=op.f("fk_hand_over_outcomes_hand_over_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcomes.id"], name=op.f("fk_hand_over_outcomes_outcome_id")),
        sa.PrimaryKeyConstraint("hand_over_id", "outcome_id", name=op.f("pk_hand_over_outcomes")),
    )
    op.create_index(op.f("ix_hand_over_outcomes_outcome_id"), "hand_over_outcomes", ["outcome_id"], unique=False)
    op.create_table(
        "hand_over_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hand_over_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _moment("opened_at"),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_hand_over_openings_name_not_blank")),
        sa.ForeignKeyConstraint(["hand_over_id"], ["hand_overs.id"], name=op.f("fk_hand_over_openings_hand_over_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_openings")),
    )
    op.create_index(
        "ix_hand_over_openings_hand_over_id", "hand_over_openings", ["hand_over_id", "opened_at"], unique=False
    )


def _tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        _moment("passed_on_at"),
        _moment("due_at"),
        _moment("call_owed_at", nullable=True),
        _moment("told_at", nullable=True),
        sa.CheckConstraint("due_at > passed_on_at", name=op.f("ck_tellings_due_after_passed_on")),
        sa.CheckConstraint("call_owed_at >= passed_on_at", name=op.f("ck_tellings_call_after_passed_on")),
        sa.CheckConstraint("told_at >= passed_on_at", name=op.f("ck_tellings_told_after_passed_on")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_tellings_message_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tellings_contact_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_tellings")),
    )
    op.create_index("ix_tellings_contact_id", "tellings", ["contact_id"], unique=False)
    op.create_index(
        "ix_tellings_waiting", "tellings", ["due_at"], unique=False, postgresql_where=sa.text("told_at IS NULL")
    )
