"""decisions, matters, offers, levels and stars"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _grant(tables: str, verbs: str) -> None:
    for table in tables.split():
        op.execute(f"GRANT {verbs} ON {table} TO portal_app")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("words_to_referrer", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("btrim(reasons) <> ''", name=op.f("ck_decisions_reasons_not_blank")),
        sa.CheckConstraint("btrim(words_to_referrer) <> ''", name=op.f("ck_decisions_words_to_referrer_not_blank")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_decisions_number_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_decisions_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_decisions_contact_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_decisions_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("contact_id", "number", name=op.f("uq_decisions_contact_id_number")),
        sa.UniqueConstraint("message_id", name=op.f("uq_decisions_message_id")),
    )
    op.create_index(op.f("ix_decisions_author_id"), "decisions", ["author_id"], unique=False)
    op.create_table(
        "matters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("primary_need", sa.Text(), nullable=False),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closure_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "closure_reason IN ('needs_met', 'single_agency', 'step_up', 'agreement_withdrawn', 'disengaged', 'moved', 'adult', 'duplicate', 'died', 'other')",
            name=op.f("ck_matters_closure_reason_known"),
        ),
        sa.CheckConstraint(
            "primary_need IN ('emotional_wellbeing', 'parenting', 'behaviour', 'educational_support', 'domestic_abuse', 'neglect', 'parental_mental_health', 'substance_misuse', 'exploitation', 'young_carer', 'disability', 'housing', 'money', 'family_conflict', 'community_safety', 'other')",
            name=op.f("ck_matters_primary_need_known"),
        ),
        sa.CheckConstraint(
            "route IN ('safeguarding', 'lead_practitioner', 'local_solutions', 'open_case', 'social_worker', 'universal', 'out_of_area', 'no_further_action')",
            name=op.f("ck_matters_route_known"),
        ),
        sa.CheckConstraint("accepted_at >= routed_at", name=op.f("ck_matters_accepted_after_routed")),
        sa.CheckConstraint(
            "closed_at IS NULL OR (accepted_at IS NOT NULL AND closed_at >= accepted_at)",
            name=op.f("ck_matters_closed_after_accepted"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_matters_level_known")),
        sa.CheckConstraint(
            "num_nonnulls(closed_at, closed_by, closure_reason) IN (0, 3)", name=op.f("ck_matters_closed_whole")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_matters_closed_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_matters_decision_id")),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_matters_family_id")),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_matters_locality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("reference", name=op.f("uq_matters_reference")),
    )
    op.create_index(
        "ix_matters_closed_at",
        "matters",
        ["closed_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index("ix_matters_decision_id", "matters", ["decision_id"], unique=False)
    op.create_index("ix_matters_family_id", "matters", ["family_id"], unique=False)
    op.create_index(
        "ix_matters_locality_live",
        "matters",
        ["locality_id", "routed_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_matters_one_live_a_family",
        "matters",
        ["family_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("primary_need", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "primary_need IN ('emotional_wellbeing', 'parenting', 'behaviour', 'educational_support', 'domestic_abuse', 'neglect', 'parental_mental_health', 'substance_misuse', 'exploitation', 'young_carer', 'disability', 'housing', 'money', 'family_conflict', 'community_safety', 'other')",
            name=op.f("ck_outcomes_primary_need_known"),
        ),
        sa.CheckConstraint(
            "route IN ('safeguarding', 'lead_practitioner', 'local_solutions', 'open_case', 'social_worker', 'universal', 'out_of_area', 'no_further_action')",
            name=op.f("ck_outcomes_route_known"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_outcomes_level_known")),
        sa.ForeignKeyConstraint(["child_id"], ["contact_people.id"], name=op.f("fk_outcomes_child_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_outcomes_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("decision_id", "child_id", name=op.f("uq_outcomes_decision_id_child_id")),
    )
    op.create_index("ix_outcomes_child_id", "outcomes", ["child_id"], unique=False)
    op.create_table(
        "lead_practitioners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agency_type", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agency_type IN ('education', 'trust', 'council', 'health', 'voluntary', 'early_years', 'police', 'other')",
            name=op.f("ck_lead_practitioners_agency_type_known"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= accepted_at", name=op.f("ck_lead_practitioners_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_lead_practitioners_matter_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lead_practitioners_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_practitioners")),
    )
    op.create_index("ix_lead_practitioners_matter_id", "lead_practitioners", ["matter_id"], unique=False)
    op.create_index("ix_lead_practitioners_user_id", "lead_practitioners", ["user_id"], unique=False)
    op.create_index(
        "uq_lead_practitioners_one_a_case",
        "lead_practitioners",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "levels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("moment IN ('allocation', 'closure')", name=op.f("ck_levels_moment_known")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_levels_level_known")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_levels_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_levels_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levels")),
    )
    op.create_index("ix_levels_matter_id", "levels", ["matter_id"], unique=False)
    op.create_index("uq_levels_one_each", "levels", ["matter_id", "moment"], unique=True)
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decline_reason IN ('capacity', 'relationship', 'wrong_service', 'out_of_area', 'duplicate', 'needs_step_up', 'conflict_of_interest', 'other')",
            name=op.f("ck_offers_decline_reason_known"),
        ),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (decline_reason IS NULL)", name=op.f("ck_offers_declined_with_reason")
        ),
        sa.CheckConstraint("answer_by > offered_at", name=op.f("ck_offers_answer_after_offer")),
        sa.CheckConstraint("num_nonnulls(accepted_at, declined_at, lapsed_at) <= 1", name=op.f("ck_offers_one_answer")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_offers_matter_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["users.id"], name=op.f("fk_offers_offered_by")),
        sa.ForeignKeyConstraint(["to_user_id"], ["users.id"], name=op.f("fk_offers_to_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(
        "ix_offers_answer_by_live",
        "offers",
        ["answer_by"],
        unique=False,
        postgresql_where=sa.text("accepted_at IS NULL AND declined_at IS NULL AND lapsed_at IS NULL"),
    )
    op.create_index("ix_offers_matter_id", "offers", ["matter_id", "offered_at"], unique=False)
    op.create_index(
        "ix_offers_to_user_id_live",
        "offers",
        ["to_user_id"],
        unique=False,
        postgresql_where=sa.text("accepted_at IS NULL AND declined_at IS NULL AND lapsed_at IS NULL"),
    )
    op.create_index(
        "uq_offers_one_live_a_matter",
        "offers",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND declined_at IS NULL AND lapsed_at IS NULL"),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("star", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("top", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("scored_by", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(star, top) IN (('family_star_plus', 10))", name=op.f("ck_readings_star_and_top_known")),
        sa.CheckConstraint("kind IN ('first', 'closing')", name=op.f("ck_readings_kind_known")),
        sa.CheckConstraint("scored_by IN ('together', 'practitioner')", name=op.f("ck_readings_scored_by_known")),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_readings_family_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_readings_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_readings_recorded_by")),
        sa.ForeignKeyConstraint(["superseded_by"], ["readings.id"], name=op.f("fk_readings_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint("id", "top", name=op.f("uq_readings_id_top")),
    )
    op.create_index("ix_readings_family_id", "readings", ["family_id", "held_on"], unique=False)
    op.create_index("ix_readings_matter_id", "readings", ["matter_id"], unique=False)
    op.create_index(
        "uq_readings_one_of_a_kind_a_day",
        "readings",
        ["matter_id", "star", "kind", "held_on"],
        unique=True,
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "scores",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("top", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND top", name=op.f("ck_scores_score_within_scale")),
        sa.ForeignKeyConstraint(["reading_id", "top"], ["readings.id", "readings.top"], name="fk_scores_reading"),
        sa.PrimaryKeyConstraint("reading_id", "area", name=op.f("pk_scores")),
    )
    _grant("decisions outcomes", "SELECT, INSERT")  # a decision is never edited
    _grant("matters", "SELECT, INSERT, UPDATE (accepted_at, closed_at, closed_by, closure_reason)")
    _grant("lead_practitioners", "SELECT, INSERT, UPDATE (ended_at)")
    _grant("offers", "SELECT, INSERT, UPDATE (accepted_at, declined_at, decline_reason, lapsed_at)")
    _grant("readings", "SELECT, INSERT, UPDATE (superseded_by)")
    _grant("levels scores", "SELECT, INSERT")
    op.execute("GRANT SELECT (id, contact_id, number, author_id, decided_at) ON decisions TO portal_measures")
    op.execute(
        "GRANT SELECT ON outcomes, matters, lead_practitioners, offers, readings, levels, scores TO portal_measures"
    )


def downgrade() -> None:
    for table in ("scores", "readings", "offers", "levels", "lead_practitioners", "outcomes", "matters", "decisions"):
        op.drop_table(table)
