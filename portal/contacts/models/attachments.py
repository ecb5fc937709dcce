"""Files that partners add to what they tell: with the draft while it is one, and then with the contact."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts.rules.attachments import MOST_FILES
from portal.database import Base, Id, SmallNumber
from portal.files.models import StoredFile


class Attachment(Base):
    """Its number is its place in the address. One that belongs to nothing any more is swept away with its file."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint(f"number BETWEEN 1 AND {MOST_FILES}", name="number_bounded"),
        CheckConstraint("num_nonnulls(draft_id, contact_id) <= 1", name="one_place"),
        UniqueConstraint("draft_id", "number"),
        UniqueConstraint("draft_id", "sha256"),
        UniqueConstraint("contact_id", "number"),
        UniqueConstraint("file_id"),
        Index("ix_attachments_left", "id", postgresql_where=text("draft_id IS NULL AND contact_id IS NULL")),
    )

    id: Mapped[Id]
    draft_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contacts.id"))
    number: Mapped[SmallNumber]
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("files.id"))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)  # the file's: added twice, it is one
    added_at: Mapped[dt.datetime]
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)

    file: Mapped[StoredFile] = relationship()
