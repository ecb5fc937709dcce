"""Keeping readings. Whoever calls has checked that the reader of the star may record it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.database import Refused, new_id
from portal.guidance.stars import Star
from portal.stars.models import Reading, Score
from portal.stars.rules import ReadingKind, ScoredBy


def record_reading(
    session: Session,
    *,
    family_id: uuid.UUID,
    matter_id: uuid.UUID,
    star: Star,
    kind: ReadingKind,
    held_on: dt.date,
    scored_by: ScoredBy,
    scores: Mapping[str, int],
    recorded_by: uuid.UUID,
    at: dt.datetime,
    correcting: Reading | None = None,
) -> Reading:
    """A reading names its star and edition; an area that was not scored is left out."""
    if not scores:
        raise Refused("Score at least one area.")
    strangers = scores.keys() - star.area_codes
    if strangers:
        raise ValueError(f"{star.title} has no area {min(strangers)}")
    reading = Reading(
        id=new_id(),
        family_id=family_id,
        matter_id=matter_id,
        star=star.code,
        edition=star.edition,
        top=star.top,
        kind=kind.value,
        held_on=held_on,
        scored_by=scored_by.value,
        recorded_by=recorded_by,
        recorded_at=at,
        scores=[Score(area=area, score=score) for area, score in scores.items()],
    )
    if correcting is not None:
        # First, for there is one of a kind a day; that the new one is there the database asks when all is done.
        correcting.superseded_by = reading.id
        session.flush()
    session.add(reading)
    session.flush()
    return reading
