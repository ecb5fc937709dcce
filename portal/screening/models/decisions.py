"""Decisions on contacts. A decision is never changed: a later one supersedes it and both stand."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.contacts.models import ContactPerson
from portal.database import Base, Id, SmallNumber, not_blank, one_of
from portal.guidance.codes import PrimaryNeed, Route

_EMPTY = text("''")


class Decision(Base):
    """Its author, its reasons and how the referrer is told are part of it, or it cannot be stored.

    A message is owed to whoever has an account, a call to whoever has none or told it to somebody else.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("contact_id", "number"),
        UniqueConstraint("message_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("num_nonnulls(message_id, call_id) >= 1", name="told_by_message_or_call"),
        not_blank("reasons"),
        not_blank("words_to_referrer"),
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
        CheckConstraint("agreed_by_id <> author_id", name="agreed_by_another"),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    number: Mapped[SmallNumber]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[dt.datetime]
    reasons: Mapped[str]
    words_to_referrer: Mapped[str]
    message_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("messages.id"))
    call_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("call_backs.id"))
    differs_because: Mapped[str] = mapped_column(server_default=_EMPTY)  # from the guidance's level, or the referrer's
    refusal_weighed: Mapped[str] = mapped_column(server_default=_EMPTY)  # whether a family's no makes it level 4
    without_agreement: Mapped[str] = mapped_column(server_default=_EMPTY)  # why early help is offered all the same
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))  # where a second person is needed
    agreed_at: Mapped[dt.datetime | None]

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    agreed_by: Mapped[User | None] = relationship(foreign_keys=[agreed_by_id])
    outcomes: Mapped[list[Outcome]] = relationship(back_populates="decision", order_by="Outcome.id")


class Outcome(Base):
    """What was decided for one child."""

    __tablename__ = "outcomes"
    __table_args__ = (
        UniqueConstraint("decision_id", "child_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_known"),
        one_of("route", Route),
        one_of("primary_need", PrimaryNeed),
        Index("ix_outcomes_child_id", "child_id"),
    )

    id: Mapped[Id]
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_people.id"))
    level: Mapped[SmallNumber]
    route: Mapped[str]
    primary_need: Mapped[str]

    decision: Mapped[Decision] = relationship(back_populates="outcomes")
    child: Mapped[ContactPerson] = relationship()
