"""files that partners add to what they tell"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# The tables are new, and the release that still runs knows nothing of them.


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_in", sa.Text(), nullable=False),
        sa.Column("must_be_scanned", sa.Boolean(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_scan_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_files_name_not_blank")),
        sa.CheckConstraint("kept_in IN ('database', 's3')", name=op.f("ck_files_kept_in_known")),
        sa.CheckConstraint("kind IN ('pdf', 'docx', 'odt', 'jpg', 'png', 'txt')", name=op.f("ck_files_kind_known")),
        sa.CheckConstraint("verdict IN ('clean', 'infected')", name=op.f("ck_files_verdict_known")),
        sa.CheckConstraint("num_nonnulls(scanned_at, verdict) IN (0, 2)", name=op.f("ck_files_scanned_with_verdict")),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_files_sha256_whole")),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_size_from_one")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_files_tries_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(
        "ix_files_to_scan", "files", ["next_scan_at"], unique=False, postgresql_where=sa.text("verdict IS NULL")
    )
    op.create_table(
        "file_parts",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_file_parts_number_from_one")),
        sa.CheckConstraint("octet_length(content) BETWEEN 1 AND 262144", name=op.f("ck_file_parts_content_bounded")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_parts_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_parts")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(draft_id, contact_id) <= 1", name=op.f("ck_attachments_one_place")),
        sa.CheckConstraint("number BETWEEN 1 AND 10", name=op.f("ck_attachments_number_bounded")),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_attachments_added_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_attachments_contact_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_attachments_draft_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_attachments_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("contact_id", "number", name=op.f("uq_attachments_contact_id_number")),
        sa.UniqueConstraint("draft_id", "sha256", name=op.f("uq_attachments_draft_id_sha256")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_attachments_draft_id_number")),
        sa.UniqueConstraint("file_id", name=op.f("uq_attachments_file_id")),
    )
    op.create_index(op.f("ix_attachments_added_by"), "attachments", ["added_by"], unique=False)
    op.create_index(
        "ix_attachments_left",
        "attachments",
        ["id"],
        unique=False,
        postgresql_where=sa.text("draft_id IS NULL AND contact_id IS NULL"),
    )
    _grant()


def downgrade() -> None:
    for table in ("attachments", "file_parts", "files"):
        op.drop_table(table)


def _grant() -> None:
    """A file is added or thrown away whole. Only what the scanner said, and whose it is, comes later."""
    for table in ("attachments", "file_parts", "files"):
        op.execute(f"GRANT SELECT, INSERT, DELETE ON {table} TO portal_app")
    op.execute("GRANT UPDATE (scanned_at, verdict, tries, next_scan_at) ON files TO portal_app")
    op.execute("GRANT UPDATE (draft_id, contact_id) ON attachments TO portal_app")
    # Pictures and documents are packed already: packing them again only takes time.
    op.execute("ALTER TABLE file_parts ALTER COLUMN content SET STORAGE EXTERNAL")
