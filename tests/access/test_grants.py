"""Need-to-know is data: who sees what, since when, until when, and what takes it away again."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role, grant_to_user
from portal.access.models import Capacity, Grant
from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.actions import close_account, start_session
from portal.accounts.models import RoleHolding, User
from portal.accounts.queries import signed_in_by_token
from portal.accounts.rules import Role
from portal.database import now
from portal.events.models import Event
from portal.guidance.codes import Route
from tests.access.sight import user_sees
from tests.builders import Make
from tests.casework.families import Families
from tests.constraints import refused_row

DAY = dt.timedelta(days=1)
A_LITTLE = dt.timedelta(seconds=1)


def test_a_grant_holds_from_its_beginning_to_its_end(session: Session, make: Make, families: Families) -> None:
    matter = families.waiting()
    screener = make.user(Role.LEAD_PRACTITIONER)
    begins = now() + DAY
    event = session.scalars(select(Event).limit(1)).one()
    session.add(
        Grant(
            user_id=screener.id,
            capacity=Capacity.LEAD_PRACTITIONER.value,
            reason="cover",
            source_event_id=event.id,
            since=begins,
            until=begins + 7 * DAY,
            family_id=matter.family_id,
        )
    )
    session.flush()
    moments = {
        begins - A_LITTLE: False,
        begins: True,
        begins + 7 * DAY - A_LITTLE: True,
        begins + 7 * DAY: False,
    }
    for moment, expected in moments.items():
        with time_machine.travel(moment, tick=False):
            assert user_sees(make, screener, Permission.CASE_WORK, matter) == expected, moment


def test_an_ended_grant_is_worth_nothing(session: Session, make: Make, families: Families, event: Event) -> None:
    matter = families.active()
    assert user_sees(make, families.practitioner, Permission.CASE_WORK, matter)
    end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id)
    assert not user_sees(make, families.practitioner, Permission.CASE_WORK, matter)


def test_grants_can_be_ended_for_one_person_only(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    matter = families.active()
    cover = make.user(Role.LEAD_PRACTITIONER)
    grant_to_user(
        session, cover.id, Capacity.LEAD_PRACTITIONER, reason="cover", source=event, family_id=matter.family_id
    )
    end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id, user_id=cover.id)
    assert not user_sees(make, cover, Permission.CASE_WORK, matter)
    assert user_sees(make, families.practitioner, Permission.CASE_WORK, matter)


def test_a_grant_to_a_role_holds_only_in_its_scope(make: Make, families: Families) -> None:
    matter = families.waiting()
    beside = make.user(Role.COORDINATOR, locality=make.locality("South"))
    assert user_sees(make, families.coordinator, Permission.CASE_READ, matter)
    assert not user_sees(make, beside, Permission.CASE_READ, matter)
    make.role(beside, Role.COORDINATOR, locality=families.locality)
    assert user_sees(make, beside, Permission.CASE_READ, matter)


def test_an_agencys_lead_follows_that_agencys_contacts_and_no_others(make: Make, families: Families) -> None:
    contact = families.contact()
    lead = make.user(Role.AGENCY_LEAD, agency=families.referrer.agency)
    other = make.user(Role.AGENCY_LEAD)
    assert user_sees(make, lead, Permission.CONTACT_READ, contact)
    assert not user_sees(make, other, Permission.CONTACT_READ, contact)


ROLE_LOST: dict[str, tuple[Callable[[Families], User], Permission]] = {
    "coordinator": (lambda families: families.coordinator, Permission.CASE_READ),
    "lead practitioner": (lambda families: families.practitioner, Permission.CASE_READ),
}


@pytest.mark.parametrize("who", ROLE_LOST)
def test_whoever_loses_the_role_loses_every_record_with_it(
    session: Session, make: Make, families: Families, who: str
) -> None:
    """A role ends with its last day; the grants stay as they are, and are worth nothing without it."""
    user_of, permission = ROLE_LOST[who]
    matter, user = families.active(), user_of(families)
    token = start_session(session, user.id, device="Test", at=now())
    today = now().date()
    session.execute(update(RoleHolding).where(RoleHolding.user_id == user.id).values(ends_on=today))

    def sees(at: dt.datetime) -> bool:
        signed_in = signed_in_by_token(session, token, at)
        assert signed_in
        return may_see(session, signed_in.actor, permission, matter)

    assert sees(now()), "on the last day"
    session.execute(update(RoleHolding).where(RoleHolding.user_id == user.id).values(ends_on=today - DAY))
    assert not sees(now()), "the day after"


def test_whoever_leaves_loses_everything_at_once(session: Session, make: Make, families: Families) -> None:
    families.active()
    token = start_session(session, families.practitioner.id, device="Test", at=now())
    administrator = make.user(Role.ADMINISTRATOR)
    close_account(session, make.actor(administrator), families.practitioner.id, now())
    assert signed_in_by_token(session, token, now()) is None


def test_an_administrator_sees_no_record_whatever_grant_they_are_given(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    """Being administrator never overrides need-to-know, not even by mistake."""
    contact, matter = families.contact(), families.active()
    administrator = make.user(Role.ADMINISTRATOR)
    about: list[tuple[uuid.UUID | None, uuid.UUID | None]] = [(contact.id, None), (None, matter.family_id)]
    why = "mistake"
    for capacity, (one, other) in itertools.product(Capacity, about):
        to, role = administrator.id, Role.ADMINISTRATOR
        grant_to_user(session, to, capacity, reason=why, source=event, contact_id=one, family_id=other)
        grant_to_role(session, role, capacity, reason=why, source=event, contact_id=one, family_id=other)
    session.flush()
    of_contacts = [permission for permission in Permission if permission.value.startswith("contact:")]
    of_matters = [Permission.CASE_READ, Permission.CASE_WORK, Permission.OFFER_MAKE, Permission.OFFER_ANSWER]
    assert not [permission for permission in of_contacts if user_sees(make, administrator, permission, contact)]
    assert not [permission for permission in of_matters if user_sees(make, administrator, permission, matter)]


def test_a_closed_case_can_be_read_for_thirty_days_by_who_led_it(make: Make, families: Families) -> None:
    closed = now()
    matter = families.closed(at=closed - DAY, closed_at=closed)
    for moment, expected in {closed: True, closed + 30 * DAY - A_LITTLE: True, closed + 30 * DAY: False}.items():
        with time_machine.travel(moment, tick=False):
            assert user_sees(make, families.practitioner, Permission.CASE_READ, matter) == expected, moment
            assert not user_sees(make, families.practitioner, Permission.CASE_WORK, matter), "read, never work"


def test_a_decided_contact_stays_with_who_decided_it_and_the_hub_manager_for_thirty_days(
    make: Make, families: Families
) -> None:
    contact, decided = families.contact(), now()
    other, manager = make.user(Role.SCREENER), make.user(Role.HUB_MANAGER)
    assert user_sees(make, other, Permission.CONTACT_SCREEN, contact), "undecided, it is every screener's"
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=decided)
    for moment, expected in {
        decided + A_LITTLE: True,
        decided + 30 * DAY - A_LITTLE: True,
        decided + 30 * DAY: False,
    }.items():
        with time_machine.travel(moment, tick=False):
            assert user_sees(make, families.screener, Permission.CONTACT_SCREEN, contact) == expected, moment
            assert user_sees(make, manager, Permission.CONTACT_SCREEN, contact) == expected, moment
            assert not user_sees(make, other, Permission.CONTACT_SCREEN, contact), moment


def test_whoever_is_no_longer_asked_no_longer_sees_the_family(make: Make, families: Families) -> None:
    matter = families.offered()
    assert user_sees(make, families.practitioner, Permission.OFFER_ANSWER, matter)
    assert not user_sees(make, families.practitioner, Permission.CASE_READ, matter), "not before they say yes"


def test_the_database_keeps_grants_whole(session: Session, make: Make, families: Families, event: Event) -> None:
    contact, user = families.contact(), families.referrer
    good = {"user_id": user.id, "contact_id": contact.id}
    bad: dict[str, dict[str, object]] = {
        "one_holder": {**good, "role": "screener"},
        "one_subject": {**good, "family_id": families.waiting().family_id},
        "scope_with_role": {**good, "agency_id": user.agency_id},
        "ended_by_event": {**good, "ended_at": now()},
        "until_after_since": {**good, "until": now() - DAY},
        "capacity_known": {**good, "capacity": "god"},
        "role_known": {"role": "god", "contact_id": contact.id},
        "reason_not_blank": {**good, "reason": " "},
    }
    usual = {"capacity": "sender", "reason": "test", "source_event_id": event.id, "since": now()}
    for name, values in bad.items():
        assert refused_row(session, Grant(**{**usual, **values})) == f"ck_grants_{name}"
    assert refused_row(session, Grant(**{**usual, **good})) is None
