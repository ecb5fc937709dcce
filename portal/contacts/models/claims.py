"""Who of the front door is looking at a contact, and who did before."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, Id


class Claim(Base):
    """Somebody looks at a contact, so that nobody else begins. One at a time; what has ended stands."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= claimed_at", name="dates_in_order"),
        Index("ix_claims_contact_id", "contact_id", "claimed_at"),
        Index("uq_claims_one_live_a_contact", "contact_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    screener_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    claimed_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    screener: Mapped[User] = relationship()
