"""The stars of a case, as its Lead Practitioner brings them and puts them right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check
from portal.accounts.rules import Actor
from portal.casework.models import Matter
from portal.casework.queries import hold
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import current_settings
from portal.guidance.stars import Star, star_use
from portal.stars.actions import record_reading
from portal.stars.models import Reading
from portal.stars.queries import reading_of_day
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date


@dataclass(frozen=True)
class StarTaken:
    """A star as the Lead Practitioner brings it: the areas that were scored, on the day it was done."""

    star: Star
    kind: ReadingKind
    held_on: dt.date
    scored_by: ScoredBy
    scores: Mapping[str, int]


def record_star(
    session: Session, actor: Actor, matter: Matter, taken: StarTaken, *, at: dt.datetime | None = None
) -> Reading:
    at = at or now()
    _hold_to_work(session, actor, matter, closed="This case is closed, so no star can be added to it.")
    _check_day(matter, taken.held_on, at)
    earlier = reading_of_day(session, matter.id, taken.star, taken.kind, taken.held_on)
    if earlier is not None and _is_alike(earlier, actor, taken):
        return earlier  # pressed twice: it is kept
    kept = Refused("Another star of this kind is kept for this day already. To change it, correct it.", field="held_on")
    with refusing(session, {"uq_readings_one_of_a_kind_a_day": kept}):
        reading = _keep(session, actor, matter, taken, at)
    record(
        session,
        Kind.STAR_RECORDED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        reading=reading.id,
        star=taken.star.code,
        moment=taken.kind.value,
    )
    return reading


def correct_star(
    session: Session, actor: Actor, matter: Matter, wrong: Reading, taken: StarTaken, *, at: dt.datetime | None = None
) -> Reading:
    """What was written down wrongly stays, and from now on points to what is right; pictures and figures use that."""
    at = at or now()
    if wrong.matter_id != matter.id:
        raise NotYours
    if (taken.star.code, taken.star.edition) != (wrong.star, wrong.edition):
        raise ValueError("A correction is of the star and the edition that were used.")
    _hold_to_work(session, actor, matter, closed="This case is closed, so its stars can no longer be corrected.")
    session.refresh(wrong)
    if wrong.superseded_by is not None:
        right = session.get_one(Reading, wrong.superseded_by)
        if _is_alike(right, actor, taken):
            return right  # pressed twice: it is corrected
        raise Refused("This star has been corrected already. Open the case to see what is kept now.")
    if taken == _as_kept(wrong, taken.star):
        raise Refused("This is what is kept already. Change what was wrong.")
    _check_day(matter, taken.held_on, at)
    another = Refused("Another star of this kind is kept for this day already.", field="held_on")
    with refusing(session, {"uq_readings_one_of_a_kind_a_day": another}):
        right = _keep(session, actor, matter, taken, at, correcting=wrong)
    record(
        session,
        Kind.STAR_CORRECTED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        reading=right.id,
        corrects=wrong.id,
        star=taken.star.code,
        moment=taken.kind.value,
    )
    return right


def _hold_to_work(session: Session, actor: Actor, matter: Matter, *, closed: str) -> None:
    check(session, actor, Permission.CASE_WORK, matter)
    use = star_use(current_settings())
    if not use.on:
        raise Refused(use.words)
    hold(session, matter)
    if matter.accepted_at is None or matter.closed_at is not None:
        raise Refused(closed)


def _check_day(matter: Matter, held_on: dt.date, at: dt.datetime) -> None:
    if held_on > london_date(at):
        raise Refused("The day you did the star must be today or in the past.", field="held_on")
    if held_on < london_date(matter.routed_at):
        sent = f"{london_date(matter.routed_at):%-d %B %Y}"
        raise Refused(f"The day you did the star must be on or after {sent}, when the case began.", field="held_on")


def _is_alike(reading: Reading, actor: Actor, taken: StarTaken) -> bool:
    return reading.recorded_by == actor.user_id and _as_kept(reading, taken.star) == taken


def _as_kept(reading: Reading, star: Star) -> StarTaken:
    return StarTaken(star, ReadingKind(reading.kind), reading.held_on, ScoredBy(reading.scored_by), reading.by_area)


def _keep(
    session: Session,
    actor: Actor,
    matter: Matter,
    taken: StarTaken,
    at: dt.datetime,
    *,
    correcting: Reading | None = None,
) -> Reading:
    return record_reading(
        session,
        family_id=matter.family_id,
        matter_id=matter.id,
        star=taken.star,
        kind=taken.kind,
        held_on=taken.held_on,
        scored_by=taken.scored_by,
        scores=taken.scores,
        recorded_by=actor.user_id,
        at=at,
        correcting=correcting,
    )
