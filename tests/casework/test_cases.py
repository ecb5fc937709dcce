"""A case from its first day to its last: one Lead Practitioner, levels at both ends, closed once."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import paging, references
from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.casework.actions import StarTaken, begin_case, close_case, open_matter, record_star
from portal.casework.models import LeadPractitioner, LevelOfNeed, Matter
from portal.casework.queries import caseload, cases_of_locality, timeline
from portal.casework.rules import MatterState, state_of
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import ClosureReason, PrimaryNeed, Route
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.identifiers import new_reference
from portal.people.models import Family
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.constraints import refused_row, refused_sql

DAY = dt.timedelta(days=1)


def _closing(actor: Actor, matter: Matter, level: int) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: close_case(
        own, actor, own.get_one(Matter, matter.id), reason=ClosureReason.NEEDS_MET, level=level
    )


def test_closing_keeps_reason_level_and_who_led_it(session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    actor = make.actor(families.practitioner)
    close_case(session, actor, matter, reason=ClosureReason.MOVED, level=2)
    assert (matter.closed_by, matter.closure_reason) == (families.practitioner.id, "moved")
    levels = session.execute(select(LevelOfNeed.moment, LevelOfNeed.level).order_by(LevelOfNeed.recorded_at)).all()
    assert [tuple(row) for row in levels] == [("allocation", 3), ("closure", 2)]
    assert session.scalars(select(LeadPractitioner.ended_at)).all() == [matter.closed_at]


def test_two_presses_of_close_are_one_closing(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter, actor = families.active(), make.actor(families.practitioner)
    families.keep()
    second = at_once(app, superuser, _closing(actor, matter, 1), _closing(actor, matter, 2))
    assert isinstance(second, Refused)
    assert "closed already" in second.words
    closure = select(LevelOfNeed.level).where(LevelOfNeed.moment == "closure")
    assert session.scalars(closure).all() == [1]
    assert session.scalar(select(func.count()).where(Event.kind == "case:closed")) == 1


def test_a_closed_case_is_worked_no_more(session: Session, make: Make, families: Families) -> None:
    matter = families.closed()
    actor = make.actor(families.practitioner)
    with pytest.raises(NotYours):
        close_case(session, actor, matter, reason=ClosureReason.OTHER, level=1)
    with pytest.raises(NotYours):
        families.star(matter, ReadingKind.CLOSING)


@pytest.mark.parametrize("role", Role)
def test_only_its_lead_practitioner_works_a_case(session: Session, make: Make, families: Families, role: Role) -> None:
    matter = families.active()
    actor = make.actor(make.user(role, agency=families.practitioner.agency, locality=families.locality))
    with pytest.raises(NotYours):
        close_case(session, actor, matter, reason=ClosureReason.OTHER, level=1)
    taken = StarTaken(FAMILY_STAR_PLUS, ReadingKind.FIRST, london_date(now()), ScoredBy.TOGETHER, {"home_money": 3})
    with pytest.raises(NotYours):
        record_star(session, actor, matter, taken)
    assert matter.closed_at is None


def test_a_case_has_one_lead_practitioner(session: Session, make: Make, families: Families) -> None:
    matter, other = families.active(), make.user(Role.LEAD_PRACTITIONER)
    event = session.scalars(select(Event).where(Event.kind == "offer:accepted")).one()
    with pytest.raises(Refused, match="accepted this family already"):
        begin_case(session, matter, other, event)
    lead = {"matter_id": matter.id, "user_id": other.id, "agency_type": "health", "accepted_at": now()}
    assert refused_row(session, LeadPractitioner(**lead)) == "uq_lead_practitioners_one_a_case"
    assert refused_row(session, LeadPractitioner(**lead, ended_at=now() + DAY)) is None, "earlier ones are kept"
    assert (
        refused_row(session, LeadPractitioner(**lead, ended_at=now() - DAY)) == "ck_lead_practitioners_dates_in_order"
    )


def test_a_family_has_one_live_matter(session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    family = session.get_one(Family, matter.family_id)

    def again() -> Matter:
        return open_matter(
            session,
            family=family,
            children=[],
            decision_id=matter.decision_id,
            route=Route.LEAD_PRACTITIONER,
            level=2,
            primary_need=PrimaryNeed.HOUSING,
            at=now(),
        )

    with pytest.raises(Refused, match="already has somebody's help"):
        again()
    close_case(session, make.actor(families.practitioner), matter, reason=ClosureReason.NEEDS_MET, level=1)
    assert again().family_id == matter.family_id, "a closed one is no hindrance"


def test_a_reference_that_is_taken_is_drawn_again(
    session: Session, families: Families, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = families.waiting()
    drawn = [first.reference, first.reference]
    monkeypatch.setattr(references, "new_reference", lambda letter: drawn.pop() if drawn else new_reference(letter))
    second = families.waiting()
    assert (drawn, second.reference != first.reference) == ([], True)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("closed_at = accepted_at - interval '1 second'", "ck_matters_closed_after_accepted"),
        ("accepted_at = NULL", "ck_matters_closed_after_accepted"),
        ("accepted_at = routed_at - interval '1 second'", "ck_matters_accepted_after_routed"),
        ("closed_by = NULL", "ck_matters_closed_whole"),
        ("closure_reason = NULL", "ck_matters_closed_whole"),
        ("closed_at = NULL", "ck_matters_closed_whole"),
        ("closure_reason = 'tired'", "ck_matters_closure_reason_known"),
        ("level = 0", "ck_matters_level_known"),
        ("level = 5", "ck_matters_level_known"),
        ("route = 'elsewhere'", "ck_matters_route_known"),
        ("primary_need = 'none'", "ck_matters_primary_need_known"),
        ("closed_at = accepted_at", None),
    ],
)
def test_a_closed_case_is_whole(session: Session, families: Families, change: str, broken: str | None) -> None:
    families.closed(at=now() - DAY)
    assert refused_sql(session, f"UPDATE matters SET {change}") == broken  # noqa: S608 -- our own words


def test_a_level_is_kept_once_for_each_end(session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    values = {"matter_id": matter.id, "level": 2, "recorded_at": now(), "recorded_by": families.practitioner.id}
    assert refused_row(session, LevelOfNeed(**values, moment="allocation")) == "uq_levels_one_each"
    assert refused_row(session, LevelOfNeed(**values, moment="closure")) is None
    assert refused_row(session, LevelOfNeed(**values, moment="later")) == "ck_levels_moment_known"
    assert refused_row(session, LevelOfNeed(**{**values, "level": 5}, moment="closure")) == "ck_levels_level_known"


def test_the_state_in_the_order_the_product_tests_for_it(families: Families) -> None:
    assert state_of(families.waiting(), offered=False) is MatterState.WAITING
    assert state_of(families.offered(), offered=True) is MatterState.OFFERED
    assert state_of(families.active(), offered=True) is MatterState.ACTIVE
    assert state_of(families.closed(), offered=True) is MatterState.CLOSED


def test_a_caseload_is_what_one_leads_now(session: Session, make: Make, families: Families) -> None:
    older = families.active(at=now() - 3 * DAY)
    newer = families.active(at=now() - DAY)
    families.closed(at=now() - 2 * DAY)
    families.offered()
    families.active(make.user(Role.LEAD_PRACTITIONER))
    families.star(newer, ReadingKind.FIRST)
    carried = caseload(session, make.actor(families.practitioner))
    assert [(one.reference, one.stars) for one in carried] == [(older.reference, 0), (newer.reference, 1)]


def test_a_localitys_cases_are_the_active_ones(session: Session, make: Make, families: Families) -> None:
    active = families.active()
    families.waiting()
    families.closed()
    Families(make).active()
    found = cases_of_locality(session, make.actor(families.coordinator), families.locality.id)
    assert [(led.reference, led.lead) for led in found.page.rows] == [(active.reference, "Tess Marlow")]
    assert (found.count, found.page.next) == (1, None)


def test_many_cases_of_a_locality_come_a_page_at_a_time(
    session: Session, make: Make, families: Families, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    began = now() - 4 * DAY
    active = [families.active(at=began + number * DAY) for number in range(3)]
    coordinator = make.actor(families.coordinator)
    first = cases_of_locality(session, coordinator, families.locality.id)
    second = cases_of_locality(session, coordinator, families.locality.id, first.page.next)
    assert [led.reference for led in (*first.page.rows, *second.page.rows)] == [matter.reference for matter in active]
    assert (first.count, second.count, second.page.next) == (3, 3, None)


def test_the_timeline_tells_the_way_of_a_family_the_newest_first(
    session: Session, make: Make, families: Families
) -> None:
    began = now() - DAY
    matter = families.active(at=began)
    families.star(matter, ReadingKind.FIRST)
    close_case(session, make.actor(families.practitioner), matter, reason=ClosureReason.NEEDS_MET, level=1)
    session.flush()
    told = timeline(session, matter.family_id)
    assert (told.count, told.page.next) == (6, None)
    assert [(moment.title, moment.by) for moment in told.page.rows] == [
        ("Case closed", "Tess Marlow"),
        ("First star", "Tess Marlow"),
        ("Accepted by a Lead Practitioner", "Tess Marlow"),
        ("Offered to a Lead Practitioner", "Cath Ellery"),
        ("Sent to the locality's board", "Imran Okafor"),
        ("Family put together from a request for help", "Imran Okafor"),
    ]
    assert timeline(session, families.waiting().family_id).page.rows[0].title == "Sent to the locality's board"
