"""Readings of a case, and the two that are drawn over each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.guidance.stars import STARS, Star
from portal.stars.models import Reading
from portal.stars.rules import Change, ReadingKind, change_between


@dataclass(frozen=True)
class StarsOfCase:
    readings: Sequence[Reading]

    @property
    def first(self) -> Reading | None:
        return next((reading for reading in self.readings if reading.kind == ReadingKind.FIRST), None)

    @property
    def latest(self) -> Reading | None:
        """The latest that can be laid over the first."""
        return self._over_the_first[-1] if self._over_the_first else None

    @property
    def closing(self) -> Reading | None:
        """The latest of kind closing among them: the one the figures pair with the first, if both are in time."""
        closing = [reading for reading in self._over_the_first if reading.kind == ReadingKind.CLOSING]
        return closing[-1] if closing else None

    @property
    def _over_the_first(self) -> list[Reading]:
        """Done on the same day or later, on the same star and edition; by the day, however late it was written down."""
        first = self.first
        if first is None:
            return []
        return [
            reading
            for reading in self.readings
            if reading is not first
            and reading.held_on >= first.held_on
            and (reading.star, reading.edition) == (first.star, first.edition)
        ]

    @property
    def star(self) -> Star | None:
        return STARS[self.first.star] if self.first else None

    @property
    def change(self) -> Change | None:
        return change_between(self.first.by_area, self.latest.by_area) if self.first and self.latest else None


def reading_of_case(
    session: Session, matter_id: uuid.UUID, reading_id: uuid.UUID, *, superseded_too: bool
) -> Reading | None:
    """One star of a case; none where it is another case's, or no longer counts."""
    counts = true() if superseded_too else Reading.superseded_by.is_(None)
    return session.scalar(
        select(Reading)
        .where(Reading.id == reading_id, Reading.matter_id == matter_id, counts)
        .options(selectinload(Reading.scores))
    )


def reading_of_day(
    session: Session, matter_id: uuid.UUID, star: Star, kind: ReadingKind, day: dt.date
) -> Reading | None:
    """What is kept of this star for a day: there is one reading of a kind."""
    return session.scalar(
        select(Reading).where(
            Reading.matter_id == matter_id,
            Reading.star == star.code,
            Reading.kind == kind.value,
            Reading.held_on == day,
            Reading.superseded_by.is_(None),
        )
    )


def stars_of_case(session: Session, matter_id: uuid.UUID) -> StarsOfCase:
    readings = session.scalars(
        select(Reading)
        .where(Reading.matter_id == matter_id, Reading.superseded_by.is_(None))
        .order_by(Reading.held_on, Reading.recorded_at, Reading.id)
        .options(joinedload(Reading.scores))
    )
    return StarsOfCase(readings.unique().all())
