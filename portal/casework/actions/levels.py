"""The level of need at one end of a case."""

from __future__ import annotations

import datetime as dt
import uuid

from portal.casework.models import LevelOfNeed, Matter
from portal.casework.rules import LevelMoment


def level_of_need(matter: Matter, moment: LevelMoment, level: int, user_id: uuid.UUID, at: dt.datetime) -> LevelOfNeed:
    return LevelOfNeed(matter_id=matter.id, moment=moment.value, level=level, recorded_at=at, recorded_by=user_id)
