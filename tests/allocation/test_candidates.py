"""Who can be asked to be a family's Lead Practitioner, and who is named first."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.allocation.actions import decline_offer, make_offer
from portal.allocation.queries import candidates
from portal.database import Refused, new_id, now
from portal.guidance.codes import DeclineReason
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.families import Families

DAY = dt.timedelta(days=1)


def test_only_a_lead_practitioner_in_office_can_be_asked(session: Session, make: Make, families: Families) -> None:
    today = now().astimezone(LONDON).date()
    day = dt.timedelta(days=1)
    ended, to_come, closed, away = (make.user() for _ in range(4))
    make.role(ended, Role.LEAD_PRACTITIONER, ends_on=today - day)
    make.role(to_come, Role.LEAD_PRACTITIONER, starts_on=today + day)
    for user in (closed, away):
        make.role(user, Role.LEAD_PRACTITIONER)
    closed.closed_at, away.agency.active = now(), False
    session.flush()
    matter, actor = families.waiting(), make.actor(families.coordinator)
    for user in (ended, to_come, closed, away, families.coordinator):
        with pytest.raises(Refused, match="from the list") as refused:
            make_offer(session, actor, matter, user.id)
        assert refused.value.field == "to"
    with pytest.raises(Refused, match="from the list"):
        make_offer(session, actor, matter, new_id())
    assert [someone.user.id for someone in candidates(session, matter.family_id, now())] == [families.practitioner.id]


def test_a_role_is_held_through_its_last_day(session: Session, make: Make, families: Families) -> None:
    today = now().astimezone(LONDON).date()
    last = make.user()
    make.role(last, Role.LEAD_PRACTITIONER, ends_on=today)
    asked = candidates(session, families.waiting().family_id, now())
    assert last.id in {someone.user.id for someone in asked}


def test_those_with_fewest_families_are_named_first(session: Session, make: Make, families: Families) -> None:
    families.active()
    families.active()
    families.closed()
    free = make.user(Role.LEAD_PRACTITIONER)
    found = candidates(session, families.waiting().family_id, now())
    assert [(someone.user.id, someone.cases) for someone in found] == [(free.id, 0), (families.practitioner.id, 2)]


@pytest.mark.parametrize(("days_ago", "first"), [(170, True), (190, False)])
def test_who_led_them_within_half_a_year_is_named_first(
    session: Session, make: Make, families: Families, days_ago: int, first: bool
) -> None:
    make.user(Role.LEAD_PRACTITIONER, name="Ada Free")  # leads nobody, and would be named first
    ended = now() - days_ago * DAY
    before = families.closed(at=ended - 30 * DAY, closed_at=ended)
    families.active()
    found = candidates(session, families.back_again(before).family_id, now())
    tess = next(one for one in found if one.user.id == families.practitioner.id)
    assert (found[0] == tess, tess.knew_until) == (first, ended if first else None)


def test_who_has_said_no_since_is_not_asked_first_again(session: Session, make: Make, families: Families) -> None:
    before = families.closed(at=now() - 60 * DAY, closed_at=now() - 30 * DAY)
    matter = families.back_again(before)
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    decline_offer(session, make.actor(families.practitioner), matter, DeclineReason.CAPACITY)
    assert [one.knew_until for one in candidates(session, matter.family_id, now())] == [None]


def test_who_handed_them_over_before_the_end_is_not_the_one_who_knew_them_last(
    session: Session, make: Make, families: Families
) -> None:
    before = families.closed(at=now() - 60 * DAY, closed_at=now() - 30 * DAY)
    (lead,) = before.lead_practitioners
    lead.ended_at = now() - 40 * DAY
    session.flush()
    assert [one.knew_until for one in candidates(session, families.back_again(before).family_id, now())] == [None]
