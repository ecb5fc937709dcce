"""What a screener would decide, until a second person agrees."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, Id, not_blank, one_of
from portal.screening.rules.second import SecondPerson


class Proposal(Base):
    """One at a time on a contact. While it waits the contact is undecided, with its clock running."""

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("needs", SecondPerson),
        not_blank("because"),
        not_blank("refused_because"),
        CheckConstraint("num_nonnulls(agreed_at, refused_at, dropped_at) <= 1", name="one_end"),
        CheckConstraint(
            "(num_nonnulls(agreed_at, refused_at) = 1) = (answered_by IS NOT NULL)", name="answered_by_somebody"
        ),
        CheckConstraint("answered_by <> author_id", name="answered_by_another"),
        CheckConstraint("(refused_at IS NULL) = (refused_because IS NULL)", name="refused_with_reason"),
        Index("ix_proposals_contact_id", "contact_id", "proposed_at"),
        Index("uq_proposals_one_open_a_contact", "contact_id", unique=True, postgresql_where=text(
            "agreed_at IS NULL AND refused_at IS NULL AND dropped_at IS NULL"
        )),
    )  # fmt: skip

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[dt.datetime]
    needs: Mapped[str]  # whose agreement
    because: Mapped[str]  # which of our rules asks for it, in words
    deciding: Mapped[dict[str, Any]] = mapped_column(JSONB)  # all that would be decided
    agreed_at: Mapped[dt.datetime | None]
    refused_at: Mapped[dt.datetime | None]
    refused_because: Mapped[str | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    dropped_at: Mapped[dt.datetime | None]  # its author decided otherwise, or the contact was taken back

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    answerer: Mapped[User | None] = relationship(foreign_keys=[answered_by])

    @property
    def waits(self) -> bool:
        return self.agreed_at is None and self.refused_at is None and self.dropped_at is None
