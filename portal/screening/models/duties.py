"""Who answers for the front door, hour by hour."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, Id


class Duty(Base):
    """One person at a time, so that there is never a doubt who is to be told. What was taken off the list stands."""

    __tablename__ = "duties"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="ends_later"),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="ended_by_somebody"),
        ExcludeConstraint(
            (text("tstzrange(begins_at, ends_at)"), "&&"),
            name="ex_duties_one_at_a_time",
            where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    begins_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    named_at: Mapped[dt.datetime]
    named_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[dt.datetime | None]  # taken off the list again
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))  # none: they left

    user: Mapped[User] = relationship(foreign_keys=[user_id])
