"""What happened, and the chain that shows whether anything was changed afterwards."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id

SUBJECTS = ("contact_id", "family_id", "person_id", "matter_id", "user_id")
BODY = ("id", "kind", "actor", "happened_at", "recorded_at", *SUBJECTS, "payload")  # what the digest covers


class Event(Base):
    """One thing somebody did: ids and codes only, never text about a person.

    Subjects are not foreign keys: an event outlives what it speaks of. Erasing one nulls its subjects and its salt;
    the digest stays, so the chain still holds.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "salt IS NOT NULL OR (num_nonnulls(contact_id, family_id, person_id, matter_id, user_id) = 0"
            " AND payload = '{}'::jsonb)",
            name="erased_whole",
        ),
        CheckConstraint("actor <> ''", name="actor_named"),
        Index("ix_events_recorded_at", "recorded_at"),
        Index("ix_events_contact_id", "contact_id", postgresql_where=text("contact_id IS NOT NULL")),
        Index("ix_events_family_id", "family_id", postgresql_where=text("family_id IS NOT NULL")),
        Index("ix_events_user_id", "user_id", postgresql_where=text("user_id IS NOT NULL")),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    actor: Mapped[str]
    happened_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=func.clock_timestamp())
    contact_id: Mapped[uuid.UUID | None]
    family_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None]
    matter_id: Mapped[uuid.UUID | None]
    user_id: Mapped[uuid.UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class Seal(Base):
    """A link of the chain: inserted by the worker after the event was committed, and never changed."""

    __tablename__ = "event_seals"
    __table_args__ = (CheckConstraint("position >= 1", name="position_from_one"),)

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"), unique=True)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[dt.datetime]
