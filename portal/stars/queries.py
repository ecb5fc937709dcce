"""Readings of a case, and the two that are drawn over each other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

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
        """The latest that can be laid over the first: done after it, same star, same edition."""
        first = self.first
        if first is None:
            return None
        later = [
            reading
            for reading in self.readings[self.readings.index(first) + 1 :]
            if (reading.star, reading.edition) == (first.star, first.edition)
        ]
        return later[-1] if later else None

    @property
    def closing(self) -> Reading | None:
        latest = self.latest
        return latest if latest and latest.kind == ReadingKind.CLOSING else None

    @property
    def star(self) -> Star | None:
        return STARS[self.first.star] if self.first else None

    @property
    def change(self) -> Change | None:
        return change_between(self.first.by_area, self.latest.by_area) if self.first and self.latest else None


def stars_of_case(session: Session, matter_id: uuid.UUID) -> StarsOfCase:
    readings = session.scalars(
        select(Reading)
        .where(Reading.matter_id == matter_id, Reading.superseded_by.is_(None))
        .order_by(Reading.held_on, Reading.recorded_at)
        .options(joinedload(Reading.scores))
    )
    return StarsOfCase(readings.unique().all())
