"""What was told when nobody looked at an urgent contact."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, SmallNumber


class UrgentAlert(Base):
    """Each step once for each time it waits: a contact that comes back waits anew."""

    __tablename__ = "urgent_alerts"
    __table_args__ = (
        CheckConstraint("step IN (1, 2)", name="step_known"),
        CheckConstraint("alerted_at >= waits_since", name="alerted_after_waiting"),
    )

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    waits_since: Mapped[dt.datetime] = mapped_column(primary_key=True)
    step: Mapped[SmallNumber] = mapped_column(primary_key=True)
    alerted_at: Mapped[dt.datetime]
