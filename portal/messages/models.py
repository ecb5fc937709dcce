"""What people are owed by e-mail. A row says which template, to whom and about what; it holds no text about anyone."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("num_nonnulls(to_user_id, to_mailbox) = 1", name="one_addressee"),
        CheckConstraint("sent_at IS NULL OR dead_at IS NULL", name="sent_or_dead"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        CheckConstraint("(sent_at IS NULL) = (provider_reference IS NULL)", name="sent_with_reference"),
        Index(
            "ix_messages_owed",
            "next_try_at",
            postgresql_where=text("sent_at IS NULL AND dead_at IS NULL"),
        ),
        Index(
            "ix_messages_unread_answers",
            "owed_at",
            postgresql_where=text("template = 'contact_decided' AND opened_at IS NULL"),
        ),
        Index("ix_messages_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
    )

    id: Mapped[Id]
    template: Mapped[str]
    to_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    to_mailbox: Mapped[str | None]  # a team's mailbox from the settings, never a person's
    about: Mapped[str]  # a reference people see, or the key of an invitation
    owed_at: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[dt.datetime]
    last_fault: Mapped[str | None]  # a code, never the provider's own words
    sent_at: Mapped[dt.datetime | None]
    provider_reference: Mapped[str | None]
    dead_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]
