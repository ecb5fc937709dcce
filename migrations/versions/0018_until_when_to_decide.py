"""until when a contact is to be decided, as things stand

What the release before this one writes stays right: the column by which the queue goes is worked out by the database
from those that both releases keep.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op, util

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_DECIDE_BY = (
    "CASE WHEN withdrawn_at IS NOT NULL THEN NULL"
    " WHEN decided_at IS NOT NULL THEN again_due_at"
    " ELSE coalesce(extended_due_at, due_at) END"
)
_QUEUE_PLACE = "CASE WHEN urgent THEN 0 WHEN unanswered_at IS NOT NULL THEN 1 ELSE 2 END"


def upgrade() -> None:
    # One statement, so that the table is written anew once; nobody reads or writes it meanwhile.
    op.execute(
        "ALTER TABLE contacts"
        " ADD COLUMN extended_due_at timestamptz,"
        " ADD COLUMN again_due_at timestamptz,"
        " ADD COLUMN unanswered_at timestamptz,"
        " ADD COLUMN joined_to_id uuid,"
        f" ADD COLUMN decide_by timestamptz GENERATED ALWAYS AS ({_DECIDE_BY}) STORED,"
        f" ADD COLUMN queue_place smallint NOT NULL GENERATED ALWAYS AS ({_QUEUE_PLACE}) STORED,"
        " ADD CONSTRAINT fk_contacts_joined_to_id FOREIGN KEY (joined_to_id) REFERENCES contacts (id),"
        " ADD CONSTRAINT ck_contacts_again_after_decision CHECK (again_due_at IS NULL OR decided_at IS NOT NULL),"
        " ADD CONSTRAINT ck_contacts_joined_to_another CHECK (joined_to_id IS NULL OR joined_to_id <> id)"
    )
    op.create_index(
        "ix_contacts_queue",
        "contacts",
        ["queue_place", "decide_by", "id"],
        postgresql_where=sa.text("decide_by IS NOT NULL"),
    )
    op.create_index(
        "ix_contacts_joined_to_id", "contacts", ["joined_to_id"], postgresql_where=sa.text("joined_to_id IS NOT NULL")
    )
    op.execute("GRANT UPDATE (extended_due_at, again_due_at, unanswered_at, joined_to_id) ON contacts TO portal_app")


def downgrade() -> None:
    waiting = op.get_bind().scalar(sa.text("SELECT count(*) FROM contacts WHERE again_due_at IS NOT NULL"))
    if waiting:
        raise util.CommandError(
            f"{waiting} requests wait for a decision once more, because a hand-over came back. The release before this"
            " revision would not show them to anybody. Decide them first."
        )
    op.drop_index("ix_contacts_joined_to_id", table_name="contacts")
    op.drop_index("ix_contacts_queue", table_name="contacts")
    op.execute("ALTER TABLE contacts DROP COLUMN decide_by, DROP COLUMN queue_place")
    for column in ("joined_to_id", "extended_due_at", "again_due_at", "unanswered_at"):
        op.drop_column("contacts", column)
