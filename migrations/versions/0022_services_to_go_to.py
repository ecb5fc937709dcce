"""the services a family can go to, and which of them a decision told of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Every table is new and empty: the release that still runs knows none of them, and waits for nobody.

_NEEDS = (
    "'emotional_wellbeing', 'parenting', 'behaviour', 'educational_support', 'domestic_abuse', 'neglect',"
    " 'parental_mental_health', 'substance_misuse', 'exploitation', 'young_carer', 'disability', 'housing', 'money',"
    " 'family_conflict', 'community_safety', 'other'"
)
_MAY_CHANGE = (
    "name, sort_key, description, status, minimum_age, maximum_age, eligibility_description, location_name,"
    " postal_code, everywhere, phone, email, url, application_process, valid_from, valid_to, imported_at"
)


def upgrade() -> None:
    _services()
    _found_by("service_needs", sa.Column("need", sa.Text(), nullable=False))
    op.create_check_constraint(op.f("ck_service_needs_need_known"), "service_needs", f"need IN ({_NEEDS})")
    _found_by("service_localities", sa.Column("locality_id", sa.Uuid(), nullable=False))
    op.create_foreign_key(
        op.f("fk_service_localities_locality_id"), "service_localities", "localities", ["locality_id"], ["id"]
    )
    _found_by("service_words", sa.Column("word", sa.Text(collation="C"), nullable=False))
    op.execute(f"GRANT SELECT, INSERT, UPDATE ({_MAY_CHANGE}) ON services TO portal_app")
    _told()


def downgrade() -> None:
    for table in ("decision_services", "service_words", "service_localities", "service_needs", "services"):
        op.drop_table(table)


def _services() -> None:
    op.create_table(
        "services",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("minimum_age", sa.SmallInteger(), nullable=True),
        sa.Column("maximum_age", sa.SmallInteger(), nullable=True),
        *(_words(name) for name in ("eligibility_description", "location_name", "postal_code")),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        *(_words(name) for name in ("phone", "email", "url", "application_process")),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'", name=op.f("ck_services_id_regular")),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_services_name_not_blank")),
        sa.CheckConstraint("btrim(description) <> ''", name=op.f("ck_services_description_not_blank")),
        sa.CheckConstraint("status IN ('active', 'inactive')", name=op.f("ck_services_status_known")),
        sa.CheckConstraint("minimum_age BETWEEN 0 AND 120", name=op.f("ck_services_minimum_age_of_a_person")),
        sa.CheckConstraint("maximum_age BETWEEN 0 AND 120", name=op.f("ck_services_maximum_age_of_a_person")),
        sa.CheckConstraint("maximum_age >= minimum_age", name=op.f("ck_services_ages_in_order")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_services_valid_in_order")),
        sa.CheckConstraint(
            "btrim(phone || email || url || application_process) <> ''", name=op.f("ck_services_way_to_come")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index("ix_services_by_name", "services", ["status", "sort_key", "id"])


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)


def _found_by(table: str, key: sa.Column[object]) -> None:
    """Rows by which services are found: replaced whenever a file says otherwise."""
    op.create_table(
        table,
        key,
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f(f"fk_{table}_service_id")),
        sa.PrimaryKeyConstraint(key.name, "service_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_service_id"), table, ["service_id"])
    op.execute(f"GRANT SELECT, INSERT, DELETE ON {table} TO portal_app")


def _told() -> None:
    op.create_table(
        "decision_services",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_decision_services_position_from_one")),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_decision_services_name_not_blank")),
        sa.CheckConstraint("btrim(told) <> ''", name=op.f("ck_decision_services_told_not_blank")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_services_decision_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_decision_services_service_id")),
        sa.PrimaryKeyConstraint("decision_id", "position", name=op.f("pk_decision_services")),
        sa.UniqueConstraint("decision_id", "service_id", name=op.f("uq_decision_services_decision_id_service_id")),
    )
    op.create_index(op.f("ix_decision_services_service_id"), "decision_services", ["service_id"])
    op.execute("GRANT SELECT, INSERT ON decision_services TO portal_app")
