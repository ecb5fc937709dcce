"""Who of the front door is looking at a contact, and who did before."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.contacts.rules.claims import ClaimEnd, lapses_at
from portal.database import Base, Id, one_of


class Claim(Base):
    """Somebody looks at a contact, so that nobody else begins. One at a time; what has ended stands."""

    __tablename__ = "claims"
    __table_args__ = (
        one_of("ended_because", ClaimEnd),
        CheckConstraint("ended_at IS NULL OR ended_at >= claimed_at", name="dates_in_order"),
        CheckConstraint("ended_because IS NULL OR ended_at IS NOT NULL", name="because_when_ended"),
        CheckConstraint("last_active_at >= claimed_at", name="active_after_claimed"),
        Index("ix_claims_contact_id", "contact_id", "claimed_at"),
        Index("uq_claims_one_live_a_contact", "contact_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    screener_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    claimed_at: Mapped[dt.datetime]
    last_active_at: Mapped[dt.datetime | None]  # none: nothing has been done since it was begun
    ended_at: Mapped[dt.datetime | None]
    ended_because: Mapped[str | None]  # none in what ended before reasons were kept

    screener: Mapped[User] = relationship()

    @property
    def active_at(self) -> dt.datetime:
        return self.last_active_at or self.claimed_at

    def lapses_at(self, *, urgent: bool) -> dt.datetime:
        return lapses_at(self.active_at, urgent=urgent)
