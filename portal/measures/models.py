"""What was told of a quarter, once and for all."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, one_of
from portal.measures.telling import Told


class Release(Base):
    """A quarter whose figures may be told. It is never made again: two versions of a count give away what changed."""

    __tablename__ = "releases"

    id: Mapped[Id]
    first: Mapped[dt.date] = mapped_column("first_day", Date, unique=True)  # of the quarter
    made_at: Mapped[dt.datetime]
    hours: Mapped[Decimal | None] = mapped_column(Numeric)  # to a decision, in the middle


class ReleasedCount(Base):
    """How many of a part, as far as it may be told; of the whole borough or a locality, or of one agency, to itself."""

    __tablename__ = "released_counts"
    __table_args__ = (
        one_of("told", Told),
        CheckConstraint("(told = 'exact') = (number IS NOT NULL)", name="told_exactly_with_number"),
        CheckConstraint("number >= 0", name="number_from_nought"),
        CheckConstraint("num_nonnulls(locality_id, agency_id) + everywhere::int <= 1", name="one_scope"),
        Index(
            "uq_released_counts_once",
            "release_id",
            "agency_id",
            "everywhere",
            "locality_id",
            "part",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("releases.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    everywhere: Mapped[bool]  # else of one locality, and without one, of where nobody knows
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"), index=True)
    part: Mapped[str]
    told: Mapped[str]
    number: Mapped[int | None]
