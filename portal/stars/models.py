"""Star readings: who scored which areas when, on which star and edition. Numbers and area names only."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Id, SmallNumber, one_of
from portal.guidance.stars import STARS, Star
from portal.guidance.written_stars import TOPS
from portal.stars.rules import ReadingKind, ScoredBy


class Reading(Base):
    __tablename__ = "readings"
    __table_args__ = (
        one_of("kind", ReadingKind),
        one_of("scored_by", ScoredBy),
        CheckConstraint(
            f"(star, top) IN ({', '.join(f'({code!r}, {top})' for code, top in TOPS.items())})",
            name="star_and_top_known",
        ),
        UniqueConstraint("id", "top"),
        Index("ix_readings_family_id", "family_id", "held_on"),
        Index("ix_readings_matter_id", "matter_id"),
        Index(
            "uq_readings_one_of_a_kind_a_day",
            "matter_id",
            "star",
            "kind",
            "held_on",
            unique=True,
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[Id]
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"))
    star: Mapped[str]
    edition: Mapped[str]
    top: Mapped[SmallNumber]
    kind: Mapped[str]
    held_on: Mapped[dt.date]
    scored_by: Mapped[str]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[dt.datetime]
    # Asked for only when all is done: a correction of the same day can come only after this one no longer counts.
    superseded_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("readings.id", deferrable=True, initially="DEFERRED")
    )

    scores: Mapped[list[Score]] = relationship(back_populates="reading")

    @property
    def taken_on(self) -> Star:
        """The star that was used, in the edition that was used."""
        return replace(STARS[self.star], edition=self.edition)

    @property
    def by_area(self) -> dict[str, int]:
        return {score.area: score.score for score in self.scores}


class Score(Base):
    """One area's score. `top` is carried along so that the database can hold the score within its own star's scale."""

    __tablename__ = "scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND top", name="score_within_scale"),
        ForeignKeyConstraint(["reading_id", "top"], ["readings.id", "readings.top"], name="fk_scores_reading"),
    )

    reading_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    top: Mapped[SmallNumber]
    score: Mapped[SmallNumber]

    reading: Mapped[Reading] = relationship(back_populates="scores")
