"""Cases written straight into the tables at fixed dates: no answer depends on today, or on what actions allow."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import LevelOfNeed, Matter
from portal.casework.rules import LevelMoment
from portal.database import act_as, new_id
from portal.guidance.codes import ClosureReason, PrimaryNeed, Route
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.people.models import Family
from portal.places.models import Locality
from portal.screening.models import Decision
from portal.stars.models import Reading, Score
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import LONDON
from tests.builders import Make

AREAS = [code for code, _ in FAMILY_STAR_PLUS.areas]


def london(written: str) -> dt.datetime:
    """`2021-05-20 12:00`, by London's clock."""
    return dt.datetime.fromisoformat(written).replace(tzinfo=LONDON)


def scores(written: str) -> dict[str, int]:
    """`55555.444X`: one symbol an area, in the star's order; a point was not scored, X is 10."""
    assert len(written) == len(AREAS)
    return {
        area: 10 if symbol == "X" else int(symbol) for area, symbol in zip(AREAS, written, strict=True) if symbol != "."
    }


class History:
    """Cases are noted one by one and written by `store`, all of a table at once."""

    def __init__(self, make: Make) -> None:
        self.session: Session = make.session
        self.worker: User = make.user(Role.LEAD_PRACTITIONER, name="Tess Marlow")
        self.decision = self._decision(make)
        self._families: list[Family] = []
        self._matters: list[Matter] = []
        self._levels: list[LevelOfNeed] = []
        self._readings: list[Reading] = []
        self._replaced: list[tuple[Reading, Reading]] = []
        act_as(self.session, "portal:test")

    def _decision(self, make: Make) -> Decision:
        """Every matter here comes from the same one: no figure so far looks at it."""
        long_ago = london("2015-01-05 10:00")
        contact = make.contact(make.user(Role.REFERRER), at=long_ago)
        return make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL, at=long_ago)

    def store(self) -> None:
        for noted in (self._families, self._matters, self._levels, self._readings):
            self.session.add_all(noted)
            self.session.flush()
            noted.clear()
        for wrong, right in self._replaced:
            wrong.superseded_by = right.id
        self.session.flush()

    def locality(self, slug: str, position: int) -> Locality:
        locality = Locality(slug=slug, name=slug.title(), position=position)
        self.session.add(locality)
        self.session.flush()
        return locality

    def family(self) -> Family:
        family = Family(id=new_id(), formed_at=london("2015-01-05 10:00"))
        self._families.append(family)
        return family

    def case(
        self,
        accepted: str,
        closed: str | None = None,
        *,
        at: Locality | None = None,
        levels: tuple[int | None, int | None] = (None, None),
        family: Family | None = None,
    ) -> Matter:
        """A case, with its level at allocation and at closure where they were recorded."""
        matter = Matter(
            id=new_id(),
            reference=f"M-{new_id().hex}",
            family_id=(family or self.family()).id,
            decision_id=self.decision.id,
            locality_id=at.id if at else None,
            route=Route.LEAD_PRACTITIONER.value,
            level=levels[0] or 3,
            primary_need=PrimaryNeed.PARENTING.value,
            routed_at=london(accepted),
            accepted_at=london(accepted),
        )
        if closed:
            matter.closed_at, matter.closed_by = london(closed), self.worker.id
            matter.closure_reason = ClosureReason.NEEDS_MET.value
        self._matters.append(matter)
        for moment, level in zip(LevelMoment, levels, strict=True):
            if level is not None:
                self._levels.append(self._level(matter, moment, level))
        return matter

    def _level(self, matter: Matter, moment: LevelMoment, level: int) -> LevelOfNeed:
        return LevelOfNeed(
            matter_id=matter.id,
            moment=moment.value,
            level=level,
            recorded_at=matter.routed_at,
            recorded_by=self.worker.id,
        )

    def first(self, matter: Matter, day: str, written: str, *, edition: str = "1.1") -> Reading:
        return self._reading(matter, ReadingKind.FIRST, day, written, edition)

    def closing(self, matter: Matter, day: str, written: str, *, edition: str = "1.1") -> Reading:
        return self._reading(matter, ReadingKind.CLOSING, day, written, edition)

    def replaced(self, reading: Reading, by: Reading) -> None:
        self._replaced.append((reading, by))

    def _reading(self, matter: Matter, kind: ReadingKind, day: str, written: str, edition: str) -> Reading:
        reading = Reading(
            id=new_id(),
            family_id=matter.family_id,
            matter_id=matter.id,
            star=FAMILY_STAR_PLUS.code,
            edition=edition,
            top=FAMILY_STAR_PLUS.top,
            kind=kind.value,
            held_on=dt.date.fromisoformat(day),
            scored_by=ScoredBy.TOGETHER.value,
            recorded_by=self.worker.id,
            recorded_at=london("2025-01-06 09:00") + dt.timedelta(minutes=len(self._readings)),  # as they are noted
            scores=[Score(area=area, score=score) for area, score in scores(written).items()],
        )
        self._readings.append(reading)
        return reading
