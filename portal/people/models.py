"""People, the families they belong to, and since when."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.subjects import UnderGrants
from portal.database import Base, BigNumber, Id, SmallNumber, not_blank, one_of
from portal.people.rules import NAMELESS, FamilyRole


class Person(UnderGrants, Base):
    __tablename__ = "people"
    __grants_by__ = {"person_id": "id"}  # noqa: RUF012 -- read once, when the class is made
    __restricted_by__ = {"person_id": "id"}  # noqa: RUF012 -- likewise
    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        Index("ix_people_without_keys", "id", postgresql_where=text("keyed_as IS NULL")),
        Index("ix_people_merged_into_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
    )

    id: Mapped[Id]
    forename: Mapped[str]  # empty: nobody knows it yet, or the child is not born
    surname: Mapped[str]  # empty for people of one name
    sort_key: Mapped[str] = mapped_column(index=True)
    born_on: Mapped[dt.date | None]
    known_since: Mapped[dt.datetime]
    # By which they are recognised, as far as it is known.
    sex: Mapped[str | None]  # a code of the Department for Education
    nhs_number: Mapped[str | None]
    upn: Mapped[str | None]
    address: Mapped[str | None]
    postcode: Mapped[str | None]
    born_year: Mapped[SmallNumber | None]  # from an age that somebody guessed
    keyed_as: Mapped[SmallNumber | None]  # which keys they were given; none: the worker has yet to come by
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))  # see `Merge`

    @property
    def outward(self) -> str:
        """The first half of the postcode: enough to know the part of town, and no way to anybody's door."""
        return (self.postcode or "").split(" ")[0]

    @property
    def lives_somewhere(self) -> bool:
        return bool(self.address)

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}".strip() or NAMELESS


class PersonKey(Base):
    """One of the keys by which somebody is found. The application writes them; only the search reads them."""

    __tablename__ = "person_keys"

    key: Mapped[BigNumber] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class Merge(Base):
    """Two records of one person, as somebody found later. Nothing is moved, so undoing it loses nothing."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="of_two"),
        not_blank("reason"),
        CheckConstraint("num_nonnulls(undone_at, undone_by) IN (0, 2)", name="undone_by_somebody"),
        CheckConstraint("undone_at >= made_at", name="undone_after_made"),
        not_blank("undone_because"),
        Index("ix_merges_made_at", "made_at", "id"),
        Index("uq_merges_live", "merged_id", unique=True, postgresql_where=text("undone_at IS NULL")),
    )

    id: Mapped[Id]
    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    merged_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_because: Mapped[str | None]  # none where the release that took them apart did not ask


class Family(UnderGrants, Base):
    """Made by a person's press at screening, never by sending a contact."""

    __tablename__ = "families"
    __grants_by__ = {"family_id": "id"}  # noqa: RUF012 -- likewise
    __restricted_by__ = {"family_id": "id"}  # noqa: RUF012 -- likewise

    id: Mapped[Id]
    postcode: Mapped[str | None]
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"), index=True)
    formed_at: Mapped[dt.datetime]

    memberships: Mapped[list[Membership]] = relationship(order_by="Membership.position")

    @property
    def members(self) -> list[Membership]:
        """Each person once, though two records of theirs belong to it and are read as one."""
        members: dict[uuid.UUID, Membership] = {}
        for one in sorted(self.memberships, key=lambda one: one.person.merged_into_id is not None):
            members.setdefault(one.person.merged_into_id or one.person_id, one)
        return sorted(members.values(), key=lambda one: one.position)


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
