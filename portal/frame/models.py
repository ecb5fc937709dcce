"""What people typed and a page must not carry in its address: kept encrypted, for a while, for the same person."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id


class KeptForm(Base):
    """What was typed when a session or a page ran out: shown again to its author."""

    __tablename__ = "kept_forms"
    __table_args__ = (
        CheckConstraint("expires_at > kept_at", name="expires_later"),
        Index("ix_kept_forms_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    path: Mapped[str]
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class KeptSearch(Base):
    """What somebody looks for: a child's name may stand in no address, so that a key of this stands there."""

    __tablename__ = "kept_searches"
    __table_args__ = (
        CheckConstraint("expires_at > kept_at", name="expires_later"),
        Index("ix_kept_searches_user_id", "user_id", "kept_at"),
        Index("ix_kept_searches_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    path: Mapped[str]
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
