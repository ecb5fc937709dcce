"""A star that was written down wrongly is put right: the wrong one stays, and everything uses the right one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.casework.actions import StarTaken, close_case, correct_star, record_star
from portal.casework.models import Matter
from portal.casework.queries import caseload, timeline
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import ClosureReason
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.models import Reading, Score
from portal.stars.queries import reading_of_case, stars_of_case
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import ALL_FIVES, Families

DAY = dt.timedelta(days=1)
TODAY = london_date(now())
FIRST, CLOSING = ReadingKind.FIRST, ReadingKind.CLOSING
AS_IT_WAS = {**ALL_FIVES, "home_money": 2}


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.active(at=now() - 10 * DAY)


def _taken(scores: dict[str, int] | None = None, *, kind: ReadingKind = FIRST, held_on: dt.date = TODAY) -> StarTaken:
    return StarTaken(FAMILY_STAR_PLUS, kind, held_on, ScoredBy.TOGETHER, scores or AS_IT_WAS)


def _correcting(actor: Actor, matter: Matter, wrong: Reading, taken: StarTaken) -> tuple[Actor, Deed[object]]:
    def deed(own: Session) -> object:
        return correct_star(own, actor, own.get_one(Matter, matter.id), own.get_one(Reading, wrong.id), taken).id

    return actor, deed


def _superseded_by(session: Session) -> dict[object, object]:
    session.expire_all()
    return {reading.id: reading.superseded_by for reading in session.scalars(select(Reading))}


def test_a_star_is_corrected_on_its_own_day(session: Session, make: Make, families: Families, matter: Matter) -> None:
    wrong = families.star(matter, FIRST, held_on=TODAY)
    right = correct_star(session, make.actor(families.practitioner), matter, wrong, _taken())
    families.keep()
    assert _superseded_by(session) == {wrong.id: right.id, right.id: None}
    assert (right.kind, right.held_on, right.by_area["home_money"]) == ("first", TODAY, 2)
    assert wrong.by_area == ALL_FIVES, "what was written first is kept as it was written"
    stars = stars_of_case(session, matter.id)
    assert (stars.readings, stars.first) == ([right], right)
    assert [one.stars for one in caseload(session, make.actor(families.practitioner))] == [1]


def test_everything_about_it_can_be_corrected(session: Session, make: Make, families: Families, matter: Matter) -> None:
    wrong = families.star(matter, FIRST, held_on=TODAY)
    taken = StarTaken(FAMILY_STAR_PLUS, CLOSING, TODAY - DAY, ScoredBy.PRACTITIONER, {"home_money": 9})
    right = correct_star(session, make.actor(families.practitioner), matter, wrong, taken)
    families.keep()
    session.expire_all()
    assert (right.kind, right.held_on, right.scored_by) == ("closing", TODAY - DAY, "practitioner")
    assert right.by_area == {"home_money": 9}
    assert right.recorded_by == families.practitioner.id


def test_a_correction_is_corrected_in_its_turn(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    actor = make.actor(families.practitioner)
    chain = [families.star(matter, FIRST)]
    for score in (6, 7, 8):
        chain.append(correct_star(session, actor, matter, chain[-1], _taken({**ALL_FIVES, "home_money": score})))
    families.keep()
    ids = [reading.id for reading in chain]
    assert _superseded_by(session) == dict(zip(ids, [*ids[1:], None], strict=True))
    assert stars_of_case(session, matter.id).readings == [chain[-1]]
    for replaced in chain[:-1]:
        with pytest.raises(Refused, match="corrected already"):
            correct_star(session, actor, matter, replaced, _taken())


def test_back_to_what_was_written_first_is_a_correction_too(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    actor, first = make.actor(families.practitioner), families.star(matter, FIRST)
    second = correct_star(session, actor, matter, first, _taken())
    third = correct_star(session, actor, matter, second, _taken(ALL_FIVES))
    assert third.by_area == first.by_area
    assert stars_of_case(session, matter.id).readings == [third]


def test_it_is_an_event_of_ids_and_codes_and_a_line_of_the_timeline(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong = families.star(matter, FIRST)
    right = correct_star(session, make.actor(families.practitioner), matter, wrong, _taken(kind=CLOSING))
    event = session.scalars(select(Event).where(Event.kind == "star:corrected")).one()
    assert event.payload == {
        "reading": str(right.id),
        "corrects": str(wrong.id),
        "star": "family_star_plus",
        "moment": "closing",
    }
    assert (event.matter_id, event.family_id) == (matter.id, matter.family_id)
    newest = timeline(session, matter.family_id).page.rows[0]
    assert (newest.title, newest.by) == ("Closing star corrected", "Tess Marlow")


def test_nothing_is_written_where_nothing_was_changed(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong = families.star(matter, FIRST)
    with pytest.raises(Refused, match="Change what was wrong"):
        correct_star(session, make.actor(families.practitioner), matter, wrong, _taken(ALL_FIVES))
    assert _superseded_by(session) == {wrong.id: None}


@pytest.mark.parametrize(
    ("held_on", "words"),
    [(TODAY + DAY, "today or in the past"), (TODAY - 11 * DAY, "when the case began")],
)
def test_the_day_lies_within_the_case(
    session: Session, make: Make, families: Families, matter: Matter, held_on: dt.date, words: str
) -> None:
    wrong = families.star(matter, FIRST)
    with pytest.raises(Refused, match=words) as refused:
        correct_star(session, make.actor(families.practitioner), matter, wrong, _taken(held_on=held_on))
    assert refused.value.field == "held_on"


def test_it_cannot_be_moved_onto_another_star(session: Session, make: Make, families: Families, matter: Matter) -> None:
    other, wrong = families.star(matter, FIRST, held_on=TODAY - DAY), families.star(matter, FIRST)
    with pytest.raises(Refused, match="Another star of this kind") as refused:
        correct_star(session, make.actor(families.practitioner), matter, wrong, _taken(held_on=TODAY - DAY))
    assert refused.value.field == "held_on"
    assert _superseded_by(session) == {other.id: None, wrong.id: None}, "and nothing of it is kept"
    assert session.scalar(select(func.count()).select_from(Score)) == 2 * len(ALL_FIVES)


def test_a_correction_without_a_score_is_none(session: Session, make: Make, families: Families, matter: Matter) -> None:
    wrong = families.star(matter, FIRST)
    with pytest.raises(Refused, match="at least one area"):
        correct_star(session, make.actor(families.practitioner), matter, wrong, replace(_taken(), scores={}))
    assert _superseded_by(session) == {wrong.id: None}


def test_another_edition_is_a_mistake_of_ours(session: Session, make: Make, families: Families, matter: Matter) -> None:
    wrong = families.star(matter, FIRST)
    later = replace(FAMILY_STAR_PLUS, edition="2.0")
    with pytest.raises(ValueError, match="the edition that were used"):
        correct_star(session, make.actor(families.practitioner), matter, wrong, replace(_taken(), star=later))


def test_a_closed_case_keeps_its_stars(session: Session, make: Make, families: Families, matter: Matter) -> None:
    wrong, actor = families.star(matter, FIRST), make.actor(families.practitioner)
    close_case(session, actor, matter, reason=ClosureReason.NEEDS_MET, level=1)
    with pytest.raises(NotYours):
        correct_star(session, actor, matter, wrong, _taken())


@pytest.mark.parametrize("role", Role)
def test_only_its_lead_practitioner_corrects(
    session: Session, make: Make, families: Families, matter: Matter, role: Role
) -> None:
    wrong = families.star(matter, FIRST)
    other = make.user(role, agency=families.practitioner.agency, locality=families.locality)
    with pytest.raises(NotYours):
        correct_star(session, make.actor(other), matter, wrong, _taken())
    assert _superseded_by(session) == {wrong.id: None}


def test_a_star_of_another_case_is_not_found_in_this_one(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    other = families.star(families.active(), FIRST)
    with pytest.raises(NotYours):
        correct_star(session, make.actor(families.practitioner), matter, other, _taken())
    assert reading_of_case(session, matter.id, other.id, superseded_too=True) is None


def test_what_no_longer_counts_is_found_only_by_a_second_press(
    session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong = families.star(matter, FIRST)
    right = correct_star(session, make.actor(families.practitioner), matter, wrong, _taken())
    found = {
        (reading.id, too): reading_of_case(session, matter.id, reading.id, superseded_too=too)
        for reading in (wrong, right)
        for too in (False, True)
    }
    assert found == {
        (wrong.id, False): None,
        (wrong.id, True): wrong,
        (right.id, False): right,
        (right.id, True): right,
    }


def test_two_corrections_at_once_are_one(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong, actor = families.star(matter, FIRST), make.actor(families.practitioner)
    families.keep()
    first = _correcting(actor, matter, wrong, _taken({**ALL_FIVES, "home_money": 6}))
    second = at_once(app, superuser, first, _correcting(actor, matter, wrong, _taken()))
    assert isinstance(second, Refused)
    assert "corrected already" in second.words
    session.rollback()
    (kept,) = stars_of_case(session, matter.id).readings
    assert kept.by_area["home_money"] == 6
    assert session.scalar(select(func.count()).select_from(Reading)) == 2


def test_a_star_brought_while_another_is_moved_to_its_day_is_refused(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong, actor = families.star(matter, FIRST, held_on=TODAY - DAY), make.actor(families.practitioner)
    families.keep()
    other = _taken(dict.fromkeys(AS_IT_WAS, 9))
    bringing = (actor, lambda own: record_star(own, actor, own.get_one(Matter, matter.id), other))
    second = at_once(app, superuser, _correcting(actor, matter, wrong, _taken()), bringing)
    assert isinstance(second, Refused)
    assert "kept for this day already" in second.words


def test_a_correction_while_the_case_is_closed_comes_too_late(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, matter: Matter
) -> None:
    wrong, actor = families.star(matter, FIRST), make.actor(families.practitioner)
    families.keep()

    def closing(own: Session) -> object:
        close_case(own, actor, own.get_one(Matter, matter.id), reason=ClosureReason.NEEDS_MET, level=1)
        return None

    second = at_once(app, superuser, (actor, closing), _correcting(actor, matter, wrong, _taken()))
    assert isinstance(second, Refused)
    assert "can no longer be corrected" in second.words
    assert _superseded_by(session) == {wrong.id: None}
