"""decisions with all they have to say, and what leads up to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_SAID = ("differs_because", "refusal_weighed", "without_agreement")
_STATUSES = "'none', 'assessment', 'child_in_need', 'protection_plan', 'in_care', 'unknown'"


def upgrade() -> None:
    for column in _SAID:
        op.add_column("decisions", sa.Column(column, sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("decisions", sa.Column("agreed_by_id", sa.Uuid(), nullable=True))
    op.add_column("decisions", sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_decisions_agreed_by_id"), "decisions", "users", ["agreed_by_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_decisions_agreed_by_somebody"), "decisions", "(agreed_at IS NULL) = (agreed_by_id IS NULL)"
    )
    op.create_check_constraint(op.f("ck_decisions_agreed_by_another"), "decisions", "agreed_by_id <> author_id")
    _proposals()
    _links()
    _statuses()
    _matters()
    _offers()
    op.execute("GRANT UPDATE (postcode, locality_id) ON families TO portal_app")


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("deciding", postgresql.JSONB(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_because", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("needs IN ('screener', 'hub_manager')", name=op.f("ck_proposals_needs_known")),
        sa.CheckConstraint("btrim(because) <> ''", name=op.f("ck_proposals_because_not_blank")),
        sa.CheckConstraint("btrim(refused_because) <> ''", name=op.f("ck_proposals_refused_because_not_blank")),
        sa.CheckConstraint("num_nonnulls(agreed_at, refused_at, dropped_at) <= 1", name=op.f("ck_proposals_one_end")),
        sa.CheckConstraint(
            "(num_nonnulls(agreed_at, refused_at) = 1) = (answered_by IS NOT NULL)",
            name=op.f("ck_proposals_answered_by_somebody"),
        ),
        sa.CheckConstraint("answered_by <> author_id", name=op.f("ck_proposals_answered_by_another")),
        sa.CheckConstraint(
            "(refused_at IS NULL) = (refused_because IS NULL)", name=op.f("ck_proposals_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_proposals_answered_by")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_proposals_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_proposals_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_author_id"), "proposals", ["author_id"])
    op.create_index("ix_proposals_contact_id", "proposals", ["contact_id", "proposed_at"])
    op.create_index(
        "uq_proposals_one_open_a_contact",
        "proposals",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("agreed_at IS NULL AND refused_at IS NULL AND dropped_at IS NULL"),
    )
    op.execute("GRANT SELECT, INSERT ON proposals TO portal_app")
    op.execute(
        "GRANT UPDATE (agreed_at, refused_at, refused_because, answered_by, dropped_at) ON proposals TO portal_app"
    )


def _links() -> None:
    op.create_table(
        "person_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_person_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Numeric(), nullable=True),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("how IN ('linked', 'made', 'not_sure')", name=op.f("ck_person_links_how_known")),
        sa.CheckConstraint(
            "(how = 'not_sure') = (person_id IS NULL)", name=op.f("ck_person_links_person_unless_not_sure")
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_person_links_undone_by_somebody")
        ),
        sa.CheckConstraint("undone_at >= linked_at", name=op.f("ck_person_links_undone_after_linked")),
        sa.ForeignKeyConstraint(
            ["contact_person_id"], ["contact_people.id"], name=op.f("fk_person_links_contact_person_id")
        ),
        sa.ForeignKeyConstraint(["linked_by"], ["users.id"], name=op.f("fk_person_links_linked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_links_person_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["users.id"], name=op.f("fk_person_links_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_links")),
    )
    op.create_index(op.f("ix_person_links_person_id"), "person_links", ["person_id"])
    op.create_index("ix_person_links_contact_person_id", "person_links", ["contact_person_id", "linked_at"])
    op.create_index(
        "uq_person_links_one_live",
        "person_links",
        ["contact_person_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE (undone_at, undone_by) ON person_links TO portal_app")


def _statuses() -> None:
    op.create_table(
        "statutory_statuses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"status IN ({_STATUSES})", name=op.f("ck_statutory_statuses_status_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_statutory_statuses_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_statutory_statuses_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_statutory_statuses_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statutory_statuses")),
    )
    op.create_index(op.f("ix_statutory_statuses_decision_id"), "statutory_statuses", ["decision_id"])
    op.create_index("ix_statutory_statuses_person_id", "statutory_statuses", ["person_id", "recorded_at"])
    op.execute("GRANT SELECT, INSERT ON statutory_statuses TO portal_app")


_MATTERS = {  # each with its columns
    "uq_matters_one_live_a_family": ["family_id"],
    "ix_matters_locality_live": ["locality_id", "routed_at", "id"],
}


def _matters() -> None:
    op.add_column("matters", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matters", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_matters_withdrawn_by"), "matters", "users", ["withdrawn_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_matters_withdrawn_by_somebody"), "matters", "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_matters_withdrawn_or_accepted"), "matters", "withdrawn_at IS NULL OR accepted_at IS NULL"
    )
    op.create_check_constraint(op.f("ck_matters_withdrawn_after_routed"), "matters", "withdrawn_at >= routed_at")
    _live_again("closed_at IS NULL AND withdrawn_at IS NULL")
    op.execute("GRANT UPDATE (withdrawn_at, withdrawn_by) ON matters TO portal_app")
    op.create_table(
        "agreements_to_ask",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("answer IN ('given', 'refused')", name=op.f("ck_agreements_to_ask_answer_known")),
        sa.CheckConstraint("btrim(asker) <> ''", name=op.f("ck_agreements_to_ask_asker_not_blank")),
        sa.CheckConstraint("ask_by > since", name=op.f("ck_agreements_to_ask_ask_by_after_since")),
        sa.CheckConstraint(
            "num_nonnulls(answer, answered_at, noted_by) IN (0, 3)", name=op.f("ck_agreements_to_ask_answered_whole")
        ),
        sa.CheckConstraint("answered_at >= since", name=op.f("ck_agreements_to_ask_answered_after_since")),
        sa.ForeignKeyConstraint(["asker_id"], ["users.id"], name=op.f("fk_agreements_to_ask_asker_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_agreements_to_ask_matter_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=op.f("fk_agreements_to_ask_noted_by")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_agreements_to_ask")),
    )
    op.create_index(op.f("ix_agreements_to_ask_asker_id"), "agreements_to_ask", ["asker_id"])
    op.create_index(
        "ix_agreements_to_ask_waiting",
        "agreements_to_ask",
        ["ask_by"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE (answer, answered_at, noted_by, words) ON agreements_to_ask TO portal_app")


def _live_again(live: str) -> None:
    """The indexes of what is live, made anew for what that means now."""
    for name, columns in _MATTERS.items():
        op.drop_index(name, table_name="matters")
        op.create_index(name, "matters", columns, unique=name.startswith("uq_"), postgresql_where=sa.text(live))


_OFFERS = {
    "uq_offers_one_live_a_matter": ["matter_id"],
    "ix_offers_to_user_id_live": ["to_user_id"],
    "ix_offers_answer_by_live": ["answer_by"],
}
_ENDED = "accepted_at IS NULL AND declined_at IS NULL AND lapsed_at IS NULL"


def _offers() -> None:
    op.add_column("offers", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    _one_answer("accepted_at, declined_at, lapsed_at, withdrawn_at", f"{_ENDED} AND withdrawn_at IS NULL")
    op.execute("GRANT UPDATE (withdrawn_at) ON offers TO portal_app")


def _one_answer(ends: str, live: str) -> None:
    op.drop_constraint(op.f("ck_offers_one_answer"), "offers")
    op.create_check_constraint(op.f("ck_offers_one_answer"), "offers", f"num_nonnulls({ends}) <= 1")
    for name, columns in _OFFERS.items():
        op.drop_index(name, table_name="offers")
        op.create_index(name, "offers", columns, unique=name.startswith("uq_"), postgresql_where=sa.text(live))


def downgrade() -> None:
    _refuse_to_lose()
    _one_answer("accepted_at, declined_at, lapsed_at", _ENDED)
    op.drop_column("offers", "withdrawn_at")
    op.drop_table("agreements_to_ask")
    _live_again("closed_at IS NULL")
    for column in ("withdrawn_by", "withdrawn_at"):
        op.drop_column("matters", column)
    for table in ("statutory_statuses", "person_links", "proposals"):
        op.drop_table(table)
    for column in ("agreed_at", "agreed_by_id", *_SAID):
        op.drop_column("decisions", column)
    op.execute("REVOKE UPDATE (postcode, locality_id) ON families FROM portal_app")


def _refuse_to_lose() -> None:
    said = op.get_bind().scalar(
        sa.text(
            "SELECT (SELECT count(*) FROM proposals) + (SELECT count(*) FROM person_links)"
            " + (SELECT count(*) FROM statutory_statuses) + (SELECT count(*) FROM agreements_to_ask)"
            " + (SELECT count(*) FROM matters WHERE withdrawn_at IS NOT NULL)"
            " + (SELECT count(*) FROM decisions WHERE agreed_at IS NOT NULL OR differs_because <> ''"
            "    OR refusal_weighed <> '' OR without_agreement <> '')"
        )
    )
    if said:
        raise util.CommandError(
            f"{said} rows of the front door hold what the release before this revision has no place for: reasons,"
            " second persons, who somebody is. It cannot be taken back while they are there."
        )
