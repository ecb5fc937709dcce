"""Offers of a matter to a Lead Practitioner. Every offer is kept."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.casework.models import Matter
from portal.database import Base, Id, one_of
from portal.guidance.codes import DeclineReason

_LIVE = "accepted_at IS NULL AND declined_at IS NULL AND lapsed_at IS NULL AND withdrawn_at IS NULL"


class Offer(Base):
    __tablename__ = "offers"
    __table_args__ = (
        one_of("decline_reason", DeclineReason),
        CheckConstraint("num_nonnulls(accepted_at, declined_at, lapsed_at, withdrawn_at) <= 1", name="one_answer"),
        CheckConstraint("(declined_at IS NULL) = (decline_reason IS NULL)", name="declined_with_reason"),
        CheckConstraint("answer_by > offered_at", name="answer_after_offer"),
        Index("uq_offers_one_live_a_matter", "matter_id", unique=True, postgresql_where=text(_LIVE)),
        Index("ix_offers_matter_id", "matter_id", "offered_at"),
        Index("ix_offers_to_user_id_live", "to_user_id", postgresql_where=text(_LIVE)),
        Index("ix_offers_answer_by_live", "answer_by", postgresql_where=text(_LIVE)),
    )

    id: Mapped[Id]
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"))
    to_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    offered_at: Mapped[dt.datetime]
    answer_by: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]
    decline_reason: Mapped[str | None]
    lapsed_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]  # the front door decided otherwise

    matter: Mapped[Matter] = relationship()
    to_user: Mapped[User] = relationship(foreign_keys=[to_user_id])

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.declined_at or self.lapsed_at or self.withdrawn_at)

    @classmethod
    def is_live(cls) -> ColumnElement[bool]:
        """Nobody has answered it and its time has not run out: the same words as the index that allows only one."""
        ended = (cls.accepted_at, cls.declined_at, cls.lapsed_at, cls.withdrawn_at)
        return and_(*(column.is_(None) for column in ended))
