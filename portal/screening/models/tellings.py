"""What became of an answer that whoever sent a contact has not read."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts.models import Contact
from portal.database import Base
from portal.messages.models import Message


class Telling(Base):
    """One a message, from the moment at which it was passed on: to the agency's lead, and then to the telephone."""

    __tablename__ = "tellings"
    __table_args__ = (
        CheckConstraint("due_at > passed_on_at", name="due_after_passed_on"),
        CheckConstraint("call_owed_at >= passed_on_at", name="call_after_passed_on"),
        Index("ix_tellings_contact_id", "contact_id"),
        CheckConstraint("told_at >= passed_on_at", name="told_after_passed_on"),
        Index("ix_tellings_waiting", "due_at", postgresql_where=text("told_at IS NULL")),
    )

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    passed_on_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # end of the same clock, for whoever it was passed on to
    call_owed_at: Mapped[dt.datetime | None]
    told_at: Mapped[dt.datetime | None]  # when they, or their agency's lead, read it, or somebody spoke to them

    message: Mapped[Message] = relationship()
    contact: Mapped[Contact] = relationship()
