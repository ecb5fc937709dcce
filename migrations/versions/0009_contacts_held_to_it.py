"""contacts are held to what the revision before says of them"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Large tables are read here, and everyone goes on writing meanwhile: each statement is a transaction of its own. Should
# one of them give up, running this again begins anew.

_CONTACTS = (
    "came_by_known asked_for_known home_known pointer_rule_known agreed_how_known told_of_sharing_known"
    " child_seen_known withdrawn_because_known pointed_level_known pointed_with_reasons scale_known sent_by_somebody"
    " withdrawn_with_reason withdrawn_or_decided"
)
_PEOPLE = (
    "kinship_known interpreter_known parental_responsibility_known one_age due_when_unborn estimated_age_of_a_child"
)
_UNDECIDED = "decided_at IS NULL"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table, names in (("contacts", _CONTACTS), ("contact_people", _PEOPLE)):
            for name in names.split():
                op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
        for column in ("ward_id", "withdrawn_by"):
            op.execute(f"ALTER TABLE contacts VALIDATE CONSTRAINT fk_contacts_{column}")
        _index_undecided(f"{_UNDECIDED} AND withdrawn_at IS NULL")
        op.execute("DROP INDEX IF EXISTS uq_contacts_agency_id_incident")
        op.execute(
            "CREATE UNIQUE INDEX CONCURRENTLY uq_contacts_agency_id_incident ON contacts (agency_id, incident)"
            " WHERE incident IS NOT NULL"
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX IF EXISTS uq_contacts_agency_id_incident")
        _index_undecided(_UNDECIDED)


def _index_undecided(condition: str) -> None:
    """The queue reads this index at every moment: the new one is there before the old one goes.

    Taking its place is one step: were there a moment in which only the next one stood, beginning anew would drop it.
    """
    op.execute("DROP INDEX IF EXISTS ix_contacts_undecided_next")
    op.execute(f"CREATE INDEX CONCURRENTLY ix_contacts_undecided_next ON contacts (due_at, id) WHERE {condition}")
    op.execute(
        "DO $$ BEGIN DROP INDEX ix_contacts_undecided;"
        " ALTER INDEX ix_contacts_undecided_next RENAME TO ix_contacts_undecided; END $$"
    )
