"""People, the families they belong to, and since when."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Id, one_of
from portal.people.rules import NAMELESS, FamilyRole


class Person(Base):
    __tablename__ = "people"

    id: Mapped[Id]
    forename: Mapped[str]  # empty: nobody knows it yet, or the child is not born
    surname: Mapped[str]  # empty for people of one name
    sort_key: Mapped[str] = mapped_column(index=True)
    born_on: Mapped[dt.date | None]
    known_since: Mapped[dt.datetime]

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}".strip() or NAMELESS


class Family(Base):
    """Made by a person's press at screening, never by sending a contact."""

    __tablename__ = "families"

    id: Mapped[Id]
    postcode: Mapped[str | None]
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"), index=True)
    formed_at: Mapped[dt.datetime]

    memberships: Mapped[list[Membership]] = relationship(order_by="Membership.position")


class Membership(Base):
    __tablename__ = "memberships"
    __table_args__ = (
        one_of("role", FamilyRole),
        CheckConstraint("ended_at IS NULL OR ended_at >= since", name="dates_in_order"),
        Index("ix_memberships_person_id", "person_id"),
        Index("ix_memberships_family_id", "family_id"),
        Index("uq_memberships_live", "family_id", "person_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    position: Mapped[int]
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship()
