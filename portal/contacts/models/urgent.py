"""Whom we told of an urgent contact while the office was closed, and who has said that they know."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts.models.contact import Contact
from portal.database import Base, not_blank


class UrgentNotice(Base):
    """One a contact. Whoever acknowledges it has no account, or is a hub manager; their name is what they typed."""

    __tablename__ = "urgent_notices"
    __table_args__ = (
        CheckConstraint("due_at > told_at", name="due_after_told"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged_by_somebody"),
        CheckConstraint("acknowledged_user_id IS NULL OR acknowledged_at IS NOT NULL", name="acknowledged_by_account"),
        not_blank("acknowledged_by"),
        Index("ix_urgent_notices_waiting", "due_at", postgresql_where=text("acknowledged_at IS NULL")),
    )

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    told_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # end of the clock "look at urgent"
    acknowledged_at: Mapped[dt.datetime | None]
    acknowledged_by: Mapped[str | None]
    acknowledged_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    chased_at: Mapped[dt.datetime | None]  # when the hub managers were told that nobody has

    contact: Mapped[Contact] = relationship()
