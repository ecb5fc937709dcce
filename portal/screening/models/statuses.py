"""What a child is to social care, apart from its level of need: as it was said, when, and by whom."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, one_of
from portal.guidance.codes import StatutoryStatus


class StatutoryStatusOfChild(Base):
    """Never changed: a later one takes its place."""

    __tablename__ = "statutory_statuses"
    __table_args__ = (
        one_of("status", StatutoryStatus),
        Index("ix_statutory_statuses_person_id", "person_id", "recorded_at"),
    )

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    since: Mapped[dt.date | None]  # none: the day is not known
    source: Mapped[str] = mapped_column(server_default=text("''"))  # who says so
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id"), index=True)
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
