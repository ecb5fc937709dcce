"""Which services a decision told of, in the words in which it did."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, SmallNumber, not_blank
from portal.screening.models.decisions import Decision


class DecisionService(Base):
    """A service as it was told of then: the directory goes on changing, and what was told stays."""

    __tablename__ = "decision_services"
    __table_args__ = (
        UniqueConstraint("decision_id", "service_id"),
        CheckConstraint("position >= 1", name="position_from_one"),
        not_blank("name"),
        not_blank("told"),
    )

    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    position: Mapped[SmallNumber] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"), index=True)
    name: Mapped[str]
    told: Mapped[str]

    decision: Mapped[Decision] = relationship()
