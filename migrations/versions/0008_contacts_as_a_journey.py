"""what partners tell, what they have begun to write, and what is said afterwards"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The release that still runs writes contacts without the new columns: each may be empty, or has a default. What is new
# about a large table is added without reading it; the next revision reads it while everyone goes on writing.

_CONTACTS = (
    ("came_by", "text NOT NULL DEFAULT 'journey'"),
    ("caller", "text NOT NULL DEFAULT ''"),
    ("caller_role", "text NOT NULL DEFAULT ''"),
    ("incident", "text"),
    ("withdrawn_at", "timestamptz"),
    ("withdrawn_by", "uuid"),
    ("withdrawn_because", "text"),
    ("urgent", "boolean NOT NULL DEFAULT false"),
    ("call_back_number", "text NOT NULL DEFAULT ''"),
    ("call_back_when", "text NOT NULL DEFAULT ''"),
    ("home", "text"),
    ("address", "text NOT NULL DEFAULT ''"),
    ("ward_id", "uuid"),
    ("signs", "text[] NOT NULL DEFAULT '{}'"),
    ("guidance_version", "text"),
    ("pointed_level", "smallint"),
    ("pointer_rule", "text"),
    ("pointer_words", "text"),
    ("asked_for", "text"),
    ("scale", "smallint"),
    ("parents_views", "text NOT NULL DEFAULT ''"),
    ("tried", "text NOT NULL DEFAULT ''"),
    ("child_seen", "text"),
    ("agreed_by", "text NOT NULL DEFAULT ''"),
    ("agreed_on", "date"),
    ("agreed_how", "text"),
    ("agreement_words", "text NOT NULL DEFAULT ''"),
    ("told_of_sharing", "text"),
    ("not_told_because", "text NOT NULL DEFAULT ''"),
)
_PEOPLE = (
    ("estimated_age", "smallint"),
    ("unborn", "boolean NOT NULL DEFAULT false"),
    ("due_on", "date"),
    ("sex", "text"),
    ("ethnicity", "text"),
    ("disabilities", "text[] NOT NULL DEFAULT '{}'"),
    ("nhs_number", "text"),
    ("upn", "text"),
    ("setting", "text NOT NULL DEFAULT ''"),
    ("language", "text NOT NULL DEFAULT ''"),
    ("interpreter", "text"),
    ("own_words", "text NOT NULL DEFAULT ''"),
    ("kinship", "text"),
    ("parental_responsibility", "text"),
    ("lives_elsewhere", "text NOT NULL DEFAULT ''"),
)
_KIN = (
    "('mother', 'father', 'step_parent', 'partner', 'grandparent', 'relative', 'foster_carer', 'friend', 'other',"
    " 'not_known')"
)
_KNOWN = "('yes', 'no', 'not_known')"
_CHECKS = (
    ("contacts", "came_by_known", "came_by IN ('journey', 'short', 'call', 'letter', 'paper', 'help')"),
    ("contacts", "asked_for_known", "asked_for IN ('advice', 'help', 'social_worker')"),
    ("contacts", "home_known", "home IN ('address', 'no_fixed_abode', 'refuge', 'out_of_area', 'not_known')"),
    (
        "contacts",
        "pointer_rule_known",
        "pointer_rule IN ('any_level_4', 'any_level_3', 'cluster', 'any_level_2', 'none')",
    ),
    ("contacts", "agreed_how_known", "agreed_how IN ('in_person', 'by_phone', 'in_writing', 'not_known')"),
    ("contacts", "told_of_sharing_known", f"told_of_sharing IN {_KNOWN}"),
    ("contacts", "child_seen_known", f"child_seen IN {_KNOWN}"),
    (
        "contacts",
        "withdrawn_because_known",
        "withdrawn_because IN ('sent_twice', 'wrong_family', 'helped_otherwise', 'family_asked', 'other')",
    ),
    ("contacts", "pointed_level_known", "pointed_level BETWEEN 1 AND 4"),
    (
        "contacts",
        "pointed_with_reasons",
        "num_nonnulls(guidance_version, pointed_level, pointer_rule, pointer_words) IN (0, 4)",
    ),
    ("contacts", "scale_known", "scale BETWEEN 0 AND 10"),
    ("contacts", "sent_by_somebody", "sender_id IS NOT NULL OR came_by = 'help'"),
    ("contacts", "withdrawn_with_reason", "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_because) IN (0, 3)"),
    ("contacts", "withdrawn_or_decided", "withdrawn_at IS NULL OR decided_at IS NULL"),
    (
        "contact_people",
        "kinship_known",
        f"kinship IN {_KIN}",
    ),
    ("contact_people", "interpreter_known", f"interpreter IN {_KNOWN}"),
    ("contact_people", "parental_responsibility_known", f"parental_responsibility IN {_KNOWN}"),
    ("contact_people", "one_age", "num_nonnulls(born_on, estimated_age) + unborn::int <= 1"),
    ("contact_people", "due_when_unborn", "due_on IS NULL OR unborn"),
    ("contact_people", "estimated_age_of_a_child", "estimated_age BETWEEN 0 AND 25"),
)
_KEYS = (("ward_id", "wards"), ("withdrawn_by", "users"))

# What an older release has no place for, and nobody could tell a second time.
_WOULD_BE_LOST = {
    "requests that hold more than it can": "SELECT count(*) FROM contacts WHERE home IS NOT NULL OR sender_id IS NULL",
    "requests that were withdrawn": "SELECT count(*) FROM contacts WHERE withdrawn_at IS NOT NULL",
    "people without a name": (
        "SELECT count(*) FROM (SELECT forename FROM contact_people UNION ALL SELECT forename FROM people) named"
        " WHERE btrim(forename) = ''"
    ),
    "drafts": "SELECT count(*) FROM drafts WHERE sent_at IS NULL",
    "questions, answers and additions": "SELECT count(*) FROM contact_posts",
    "phone calls": "SELECT count(*) FROM contact_phone_calls",
}


def upgrade() -> None:
    _new_tables()
    for table, columns in (("contacts", _CONTACTS), ("contact_people", _PEOPLE)):
        for name, kind in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for column in ("sender_id", "agency_id"):
        op.alter_column("contacts", column, nullable=True)
    op.execute("ALTER TABLE contacts DROP CONSTRAINT ck_contacts_needs_to_happen_not_blank")
    for table in ("contact_people", "people"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_forename_not_blank")
    for table, name, condition in _CHECKS:
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({condition}) NOT VALID")
    for column, other in _KEYS:
        op.execute(
            f"ALTER TABLE contacts ADD CONSTRAINT fk_contacts_{column} FOREIGN KEY ({column}) REFERENCES {other} (id)"
            " NOT VALID"
        )
    _grant()


def downgrade() -> None:
    lost = {what: op.get_bind().scalar(sa.text(count)) for what, count in _WOULD_BE_LOST.items()}
    if any(lost.values()):
        told = ", ".join(f"{number} {what}" for what, number in lost.items() if number)
        raise util.CommandError(
            f"The release before this revision has no place for {told}. They would be lost, so it cannot be taken back"
            " while they are there."
        )
    for table in ("people", "contact_people"):
        op.create_check_constraint(op.f(f"ck_{table}_forename_not_blank"), table, "btrim(forename) <> ''")
    op.create_check_constraint(
        op.f("ck_contacts_needs_to_happen_not_blank"), "contacts", "btrim(needs_to_happen) <> ''"
    )
    for column in ("agency_id", "sender_id"):
        op.alter_column("contacts", column, nullable=False)
    for table, columns in (("contact_people", _PEOPLE), ("contacts", _CONTACTS)):
        for name, _ in columns:
            op.drop_column(table, name)
    for table in ("draft_pages", "drafts", "safe_ways", "contact_posts", "contact_phone_calls", "contact_exclusions"):
        op.drop_table(table)


def _grant() -> None:
    """Kept as written: only what a later step adds may be changed. A draft is its author's to change and to throw away."""
    for table in ("contact_exclusions", "contact_phone_calls", "contact_posts", "safe_ways"):
        op.execute(f"GRANT SELECT, INSERT ON {table} TO portal_app")
    for table in ("drafts", "draft_pages"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_app")
    op.execute("GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_because) ON contacts TO portal_app")
    op.execute(
        "GRANT SELECT (came_by, urgent, home, ward_id, signs, guidance_version, pointed_level, pointer_rule, asked_for,"
        " scale, child_seen, told_of_sharing, withdrawn_at, withdrawn_because) ON contacts TO portal_measures"
    )


def _new_tables() -> None:
    op.create_table(
        "contact_exclusions",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "(agency_id IS NULL) = (btrim(name) <> '')", name=op.f("ck_contact_exclusions_agency_or_name")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_contact_exclusions_agency_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_exclusions_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "position", name=op.f("pk_contact_exclusions")),
    )
    op.create_index(op.f("ix_contact_exclusions_agency_id"), "contact_exclusions", ["agency_id"], unique=False)
    op.create_table(
        "contact_phone_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("spoke_to", sa.Text(), nullable=False),
        sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("btrim(spoke_to) <> ''", name=op.f("ck_contact_phone_calls_spoke_to_not_blank")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_phone_calls_contact_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=op.f("fk_contact_phone_calls_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_phone_calls")),
        sa.UniqueConstraint(
            "contact_id", "spoke_to", "phoned_at", name=op.f("uq_contact_phone_calls_contact_id_spoke_to_phoned_at")
        ),
    )
    op.create_table(
        "contact_posts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("sending_key", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'answer') = (answers_id IS NOT NULL)", name=op.f("ck_contact_posts_answers_a_question")
        ),
        sa.CheckConstraint("btrim(words) <> ''", name=op.f("ck_contact_posts_words_not_blank")),
        sa.CheckConstraint("kind IN ('question', 'answer', 'addition')", name=op.f("ck_contact_posts_kind_known")),
        sa.ForeignKeyConstraint(["answers_id"], ["contact_posts.id"], name=op.f("fk_contact_posts_answers_id")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_contact_posts_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_posts_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_posts")),
        sa.UniqueConstraint("answers_id", name=op.f("uq_contact_posts_answers_id")),
        sa.UniqueConstraint("sending_key", name=op.f("uq_contact_posts_sending_key")),
    )
    op.create_index("ix_contact_posts_contact_id", "contact_posts", ["contact_id", "posted_at", "id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "way IN ('journey', 'short', 'call', 'letter', 'paper', 'help')", name=op.f("ck_drafts_way_known")
        ),
        sa.CheckConstraint("(sent_at IS NULL) = (contact_id IS NULL)", name=op.f("ck_drafts_sent_with_contact")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_drafts_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_drafts_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_drafts_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("reference", name=op.f("uq_drafts_reference")),
    )
    op.create_index(
        "ix_drafts_author_id",
        "drafts",
        ["author_id", "saved_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_index(op.f("ix_drafts_contact_id"), "drafts", ["contact_id"], unique=False)
    op.create_index(
        "ix_drafts_unsent", "drafts", ["saved_at"], unique=False, postgresql_where=sa.text("sent_at IS NULL")
    )
    op.create_index(
        "ix_drafts_urgent",
        "drafts",
        ["urgent_since"],
        unique=False,
        postgresql_where=sa.text("urgent_since IS NOT NULL AND sent_at IS NULL"),
    )
    op.create_table(
        "safe_ways",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("when_to_call", sa.Text(), nullable=False),
        sa.Column("may_leave_message", sa.Text(), nullable=False),
        sa.Column("may_write", sa.Text(), nullable=False),
        sa.Column("must_not_know", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "may_leave_message IN ('yes', 'no', 'not_known')", name=op.f("ck_safe_ways_may_leave_message_known")
        ),
        sa.CheckConstraint("may_write IN ('yes', 'no', 'not_known')", name=op.f("ck_safe_ways_may_write_known")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_safe_ways_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_safe_ways")),
    )
    op.create_table(
        "draft_pages",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tab", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_draft_pages_revision_from_one")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_pages_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "page", "number", name=op.f("pk_draft_pages")),
    )
