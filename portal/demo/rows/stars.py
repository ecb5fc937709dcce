"""Readings of a star, and the scores of their areas."""

from __future__ import annotations

from dataclasses import dataclass

from portal.demo.bulk import Bulk, day, key, moment, table
from portal.demo.cast import Member
from portal.demo.rows.telling import Telling
from portal.demo.stories import StarDone
from portal.guidance.stars import FAMILY_STAR_PLUS

READINGS = table(
    "readings",
    "id family_id matter_id star edition top kind held_on scored_by recorded_by recorded_at superseded_by",
)
SCORES = table("scores", "reading_id area top score")


@dataclass(slots=True)
class Reading:
    id: str
    family_id: str
    matter_id: str
    done: StarDone
    recorded_by: Member
    superseded_by: str | None = None

    def write(self, bulk: Bulk) -> None:
        star, done, top = FAMILY_STAR_PLUS, self.done, str(FAMILY_STAR_PLUS.top)
        bulk.add(
            READINGS, self.id, self.family_id, self.matter_id, star.code, star.edition, top, done.kind.value,
            day(done.held_on), done.scored_by.value, self.recorded_by.id, moment(done.at), key(self.superseded_by),
        )  # fmt: skip
        for area, score in done.scores.items():
            bulk.add(SCORES, self.id, area, top, str(score))


def record_reading(telling: Telling, family_id: str, matter_id: str, done: StarDone, by: Member) -> Reading:
    return Reading(telling.chance.id(done.at), family_id, matter_id, done, by)
