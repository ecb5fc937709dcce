"""Matters, the cases they become, who leads them, and the level of need over time."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, exists, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.subjects import UnderGrants
from portal.accounts.models import User
from portal.casework.rules import AgreementAnswer, LevelMoment
from portal.database import Base, Id, SmallNumber, not_blank, one_of
from portal.guidance.codes import AgencyType, ClosureReason, PrimaryNeed, Route
from portal.people.models import Family
from portal.places.models import Locality

_LIVE = "closed_at IS NULL AND withdrawn_at IS NULL"


class Matter(UnderGrants, Base):
    """Opened by a decision; a case from the moment a Lead Practitioner accepts. Its state is derived, never stored."""

    __tablename__ = "matters"
    __grants_by__ = {"family_id": "family_id"}  # noqa: RUF012 -- read once, when the class is made
    __restricted_by__ = {"family_id": "family_id"}  # noqa: RUF012 -- likewise
    __table_args__ = (
        one_of("route", Route),
        one_of("primary_need", PrimaryNeed),
        one_of("closure_reason", ClosureReason),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_known"),
        CheckConstraint("accepted_at >= routed_at", name="accepted_after_routed"),
        CheckConstraint(
            "closed_at IS NULL OR (accepted_at IS NOT NULL AND closed_at >= accepted_at)", name="closed_after_accepted"
        ),
        CheckConstraint("num_nonnulls(closed_at, closed_by, closure_reason) IN (0, 3)", name="closed_whole"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("withdrawn_at IS NULL OR accepted_at IS NULL", name="withdrawn_or_accepted"),
        CheckConstraint("withdrawn_at >= routed_at", name="withdrawn_after_routed"),
        Index("uq_matters_one_live_a_family", "family_id", unique=True, postgresql_where=text(_LIVE)),
        Index("ix_matters_family_id", "family_id"),
        Index("ix_matters_locality_live", "locality_id", "routed_at", "id", postgresql_where=text(_LIVE)),
        Index("ix_matters_closed_at", "closed_at", postgresql_where=text("closed_at IS NOT NULL")),
        Index("ix_matters_decision_id", "decision_id"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id"))
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"))
    route: Mapped[str]
    level: Mapped[SmallNumber]  # as decided; what follows is in `levels`
    primary_need: Mapped[str]
    routed_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    closure_reason: Mapped[str | None]
    withdrawn_at: Mapped[dt.datetime | None]  # a later decision took it off the board before anybody accepted
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    family: Mapped[Family] = relationship()
    locality: Mapped[Locality | None] = relationship()
    lead_practitioners: Mapped[list[LeadPractitioner]] = relationship(order_by="LeadPractitioner.accepted_at")
    levels: Mapped[list[LevelOfNeed]] = relationship(order_by="LevelOfNeed.recorded_at")

    @classmethod
    def is_live(cls) -> ColumnElement[bool]:
        """It waits on a board or is worked on: the same words as the index that allows a family only one."""
        return and_(cls.closed_at.is_(None), cls.withdrawn_at.is_(None))

    @property
    def has_ended(self) -> bool:
        return self.closed_at is not None or self.withdrawn_at is not None

    @classmethod
    def is_led(cls) -> ColumnElement[bool]:
        """Somebody leads it now. A case whose Lead Practitioner left is led by nobody: it is on the board again."""
        return exists().where(LeadPractitioner.matter_id == cls.id, LeadPractitioner.ended_at.is_(None))


class LeadPractitioner(Base):
    """Who accepted a case, from when, until when."""

    __tablename__ = "lead_practitioners"
    __table_args__ = (
        one_of("agency_type", AgencyType),
        CheckConstraint("ended_at IS NULL OR ended_at >= accepted_at", name="dates_in_order"),
        Index("uq_lead_practitioners_one_a_case", "matter_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_lead_practitioners_matter_id", "matter_id"),
        Index("ix_lead_practitioners_user_id", "user_id"),
    )

    id: Mapped[Id]
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    agency_type: Mapped[str]
    accepted_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship()


class LevelOfNeed(Base):
    """The level of need at a moment of a case."""

    __tablename__ = "levels"
    __table_args__ = (
        one_of("moment", LevelMoment),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_known"),
        Index("ix_levels_matter_id", "matter_id"),
        Index("uq_levels_one_each", "matter_id", "moment", unique=True),
    )

    id: Mapped[Id]
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"))
    moment: Mapped[str]
    level: Mapped[SmallNumber]
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class AgreementToAsk(Base):
    """Somebody named asks the family whether it agrees to early help. Until it has, nobody is offered the family."""

    __tablename__ = "agreements_to_ask"
    __table_args__ = (
        one_of("answer", AgreementAnswer),
        not_blank("asker"),
        CheckConstraint("ask_by > since", name="ask_by_after_since"),
        CheckConstraint("num_nonnulls(answer, answered_at, noted_by) IN (0, 3)", name="answered_whole"),
        CheckConstraint("answered_at >= since", name="answered_after_since"),
        CheckConstraint("chased_at >= ask_by", name="chased_when_due"),
        Index("ix_agreements_to_ask_waiting", "ask_by", postgresql_where=text("answered_at IS NULL")),
    )

    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    asker: Mapped[str]  # the name of whoever asks, who need not have an account
    asker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    since: Mapped[dt.datetime]
    ask_by: Mapped[dt.datetime]  # end of the clock "ask agreement"
    chased_at: Mapped[dt.datetime | None]  # nobody had asked by then: who was to ask, and the coordinators, were told
    answer: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]
    noted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(server_default=text("''"))  # how they were asked, and what they said
