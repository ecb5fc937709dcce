"""What somebody has begun to write and not sent. It is its author's alone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts.rules.ways import Way
from portal.database import Base, Id, SmallNumber, one_of


class Draft(Base):
    """Its id is the key of its sending: however often it is sent, it is one contact."""

    __tablename__ = "drafts"
    __table_args__ = (
        one_of("way", Way),
        CheckConstraint("(sent_at IS NULL) = (contact_id IS NULL)", name="sent_with_contact"),
        Index("ix_drafts_author_id", "author_id", "saved_at", postgresql_where=text("sent_at IS NULL")),
        Index("ix_drafts_unsent", "saved_at", postgresql_where=text("sent_at IS NULL")),
        Index(
            "ix_drafts_urgent",
            "urgent_since",
            postgresql_where=text("urgent_since IS NOT NULL AND sent_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))  # the author's, when it was begun
    way: Mapped[str]
    begun_at: Mapped[dt.datetime]
    saved_at: Mapped[dt.datetime]
    warned_at: Mapped[dt.datetime | None]  # that it will be deleted
    urgent_since: Mapped[dt.datetime | None]  # since when a sign of level 4 is ticked
    reminded_at: Mapped[dt.datetime | None]  # of that
    lead_told_at: Mapped[dt.datetime | None]  # when the agency's lead was told that it exists, and whose it is
    sent_at: Mapped[dt.datetime | None]
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)

    pages: Mapped[list[DraftPage]] = relationship(
        order_by="DraftPage.page, DraftPage.number", back_populates="draft", passive_deletes=True, cascade="all"
    )


class DraftPage(Base):
    """One page of it as it was typed, right or not. Whoever saves it must have seen what was saved before."""

    __tablename__ = "draft_pages"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision_from_one"),)

    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[SmallNumber] = mapped_column(primary_key=True)  # of the person it is about, else nought
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)  # each name with everything that was typed under it
    revision: Mapped[int]
    tab: Mapped[uuid.UUID]  # the page in a browser that saved it last: it may save again, whatever became of our answer
    saved_at: Mapped[dt.datetime]

    draft: Mapped[Draft] = relationship(back_populates="pages")
