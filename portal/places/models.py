"""Where families live: localities, the wards in them, postcodes, and the days England does not work."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, SmallNumber


class Locality(Base):
    __tablename__ = "localities"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[SmallNumber]


class Ward(Base):
    __tablename__ = "wards"
    __table_args__ = (CheckConstraint("valid_to > valid_from", name="valid_in_order"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Read by the release before this one only, and taken away with the next: see `WardLocality`.
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"), index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


class WardLocality(Base):
    """From a day on, a ward lies in a locality, by this deployment's choice; without a locality, it lies in none.

    It does so until the day of the ward's next row. So a ward can never lie in two at one time.
    """

    __tablename__ = "ward_localities"

    ward_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("wards.id"), primary_key=True)
    since: Mapped[dt.date] = mapped_column(primary_key=True)
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"), index=True)


class Postcode(Base):
    """A postcode we know. One that lies elsewhere in the country has no ward of ours."""

    __tablename__ = "postcodes"
    __table_args__ = (
        CheckConstraint("terminated_on >= introduced_on", name="dates_in_order"),
        Index("ix_postcodes_ward_id", "ward_id", postgresql_where=text("ward_id IS NOT NULL")),
    )

    postcode: Mapped[str] = mapped_column(primary_key=True)
    ward_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("wards.id"))
    introduced_on: Mapped[dt.date | None]
    terminated_on: Mapped[dt.date | None]


class BankHoliday(Base):
    """A day on which nobody works: a bank holiday, or one that the partnership closes."""

    __tablename__ = "bank_holidays"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    title: Mapped[str]
