"""Where families live: localities, the wards in them, postcodes, and the days England does not work."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, SmallNumber


class Locality(Base):
    __tablename__ = "localities"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[SmallNumber]


class Ward(Base):
    """A ward belongs to a locality by this deployment's choice, from a day and until a day."""

    __tablename__ = "wards"
    __table_args__ = (CheckConstraint("valid_to > valid_from", name="valid_in_order"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    locality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("localities.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Postcode(Base):
    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(primary_key=True)
    ward_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("wards.id"), index=True)


class BankHoliday(Base):
    __tablename__ = "bank_holidays"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    title: Mapped[str]
