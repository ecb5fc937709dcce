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
from portal.access.models import Capacity, Grant, Restriction
from portal.access.permissions import Permission
from portal.access.queries import NotYours, find, may_see
from portal.accounts.actions import close_account, start_session
from portal.accounts.models import RoleHolding, User
from portal.accounts.queries import signed_in_by_token
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.casework.queries import contacts_of
from portal.contacts.models import Contact
from portal.database import new_id, now
from portal.events.models import Event
from portal.guidance.codes import Route
from tests.builders import Make
from tests.casework.families import Families
from tests.constraints import refused, refused_row

DAY = dt.timedelta(days=1)
A_LITTLE = dt.timedelta(seconds=1)


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


@pytest.fixture
def event(session: Session, families: Families) -> Event:
    families.contact()
    return session.scalars(select(Event).order_by(Event.recorded_at.desc()).limit(1)).one()


def _sees(make: Make, user: User, permission: Permission, record: Contact | Matter) -> bool:
    return may_see(make.session, make.actor(user), permission, record)


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
            assert _sees(make, screener, Permission.CASE_WORK, matter) == expected, moment


def test_an_ended_grant_is_worth_nothing(session: Session, make: Make, families: Families, event: Event) -> None:
    matter = families.active()
    assert _sees(make, families.practitioner, Permission.CASE_WORK, matter)
    end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id)
    assert not _sees(make, families.practitioner, Permission.CASE_WORK, matter)


def test_grants_can_be_ended_for_one_person_only(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    matter = families.active()
    cover = make.user(Role.LEAD_PRACTITIONER)
    grant_to_user(
        session, cover.id, Capacity.LEAD_PRACTITIONER, reason="cover", source=event, family_id=matter.family_id
    )
    end_grants(session, Capacity.LEAD_PRACTITIONER, source=event, family_id=matter.family_id, user_id=cover.id)
    assert not _sees(make, cover, Permission.CASE_WORK, matter)
    assert _sees(make, families.practitioner, Permission.CASE_WORK, matter)


def test_a_grant_to_a_role_holds_only_in_its_scope(make: Make, families: Families) -> None:
    matter = families.waiting()
    beside = make.user(Role.COORDINATOR, locality=make.locality("South"))
    assert _sees(make, families.coordinator, Permission.CASE_READ, matter)
    assert not _sees(make, beside, Permission.CASE_READ, matter)
    make.role(beside, Role.COORDINATOR, locality=families.locality)
    assert _sees(make, beside, Permission.CASE_READ, matter)


def test_an_agencys_lead_follows_that_agencys_contacts_and_no_others(make: Make, families: Families) -> None:
    contact = families.contact()
    lead = make.user(Role.AGENCY_LEAD, agency=families.referrer.agency)
    other = make.user(Role.AGENCY_LEAD)
    assert _sees(make, lead, Permission.CONTACT_READ, contact)
    assert not _sees(make, other, Permission.CONTACT_READ, contact)


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
    assert not [permission for permission in of_contacts if _sees(make, administrator, permission, contact)]
    assert not [permission for permission in of_matters if _sees(make, administrator, permission, matter)]


def test_a_closed_case_can_be_read_for_thirty_days_by_who_led_it(make: Make, families: Families) -> None:
    closed = now()
    matter = families.closed(at=closed - DAY, closed_at=closed)
    for moment, expected in {closed: True, closed + 30 * DAY - A_LITTLE: True, closed + 30 * DAY: False}.items():
        with time_machine.travel(moment, tick=False):
            assert _sees(make, families.practitioner, Permission.CASE_READ, matter) == expected, moment
            assert not _sees(make, families.practitioner, Permission.CASE_WORK, matter), "read, never work"


def test_a_decided_contact_stays_with_who_decided_it_and_the_hub_manager_for_thirty_days(
    make: Make, families: Families
) -> None:
    contact, decided = families.contact(), now()
    other, manager = make.user(Role.SCREENER), make.user(Role.HUB_MANAGER)
    assert _sees(make, other, Permission.CONTACT_SCREEN, contact), "undecided, it is every screener's"
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=decided)
    for moment, expected in {
        decided + A_LITTLE: True,
        decided + 30 * DAY - A_LITTLE: True,
        decided + 30 * DAY: False,
    }.items():
        with time_machine.travel(moment, tick=False):
            assert _sees(make, families.screener, Permission.CONTACT_SCREEN, contact) == expected, moment
            assert _sees(make, manager, Permission.CONTACT_SCREEN, contact) == expected, moment
            assert not _sees(make, other, Permission.CONTACT_SCREEN, contact), moment


def test_whoever_is_no_longer_asked_no_longer_sees_the_family(make: Make, families: Families) -> None:
    matter = families.offered()
    assert _sees(make, families.practitioner, Permission.OFFER_ANSWER, matter)
    assert not _sees(make, families.practitioner, Permission.CASE_READ, matter), "not before they say yes"


def _restrict(
    session: Session, by: User, *, contact: Contact | None = None, matter: Matter | None = None
) -> Restriction:
    restriction = Restriction(
        id=new_id(),
        contact_id=contact.id if contact else None,
        family_id=matter.family_id if matter else None,
        reason="staff",
        imposed_by=by.id,
        imposed_at=now(),
    )
    session.add(restriction)
    session.flush()
    return restriction


def test_a_restricted_family_is_open_to_the_people_named_and_nobody_else(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    matter, manager = families.active(), make.user(Role.HUB_MANAGER)
    _restrict(session, manager, matter=matter)
    people = [families.coordinator, families.practitioner]
    assert not any(_sees(make, user, Permission.CASE_READ, matter) for user in people)
    grant_to_user(
        session,
        families.practitioner.id,
        Capacity.NAMED,
        reason="named",
        source=event,
        family_id=matter.family_id,
        until=now() + DAY,
    )
    session.flush()
    assert _sees(make, families.practitioner, Permission.CASE_READ, matter)
    assert not _sees(make, families.coordinator, Permission.CASE_READ, matter)
    with time_machine.travel(now() + 2 * DAY):
        assert not _sees(make, families.practitioner, Permission.CASE_READ, matter), "named no longer"


def test_being_named_opens_nothing_that_was_not_ones_own(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    matter, stranger = families.active(), make.user(Role.LEAD_PRACTITIONER)
    _restrict(session, make.user(Role.HUB_MANAGER), matter=matter)
    grant_to_user(session, stranger.id, Capacity.NAMED, reason="named", source=event, family_id=matter.family_id)
    session.flush()
    assert not _sees(make, stranger, Permission.CASE_READ, matter)


def test_a_restriction_lifted_by_two_people_restricts_no_longer(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.active()
    one, two = make.user(Role.HUB_MANAGER), make.user(Role.HUB_MANAGER)
    restriction = _restrict(session, one, matter=matter)
    restriction.lifted_at, restriction.lifted_by, restriction.lifted_with = now(), one.id, two.id
    session.flush()
    assert _sees(make, families.practitioner, Permission.CASE_READ, matter)


def test_a_restriction_cannot_be_lifted_by_one_person_alone(session: Session, make: Make, families: Families) -> None:
    manager = make.user(Role.HUB_MANAGER)
    restriction = _restrict(session, manager, matter=families.active())
    for second in (manager.id, None):

        def lift(second: uuid.UUID | None = second) -> None:
            restriction.lifted_at, restriction.lifted_by, restriction.lifted_with = now(), manager.id, second

        assert refused(session, lift) == "ck_restrictions_lifted_by_two"


def test_who_sent_a_restricted_contact_keeps_it_and_the_agencys_lead_does_not(
    session: Session, make: Make, families: Families
) -> None:
    contact = families.contact()
    lead = make.user(Role.AGENCY_LEAD, agency=families.referrer.agency)
    _restrict(session, make.user(Role.HUB_MANAGER), contact=contact)
    assert _sees(make, families.referrer, Permission.CONTACT_READ, contact)
    assert not _sees(make, lead, Permission.CONTACT_READ, contact)
    assert not _sees(make, families.screener, Permission.CONTACT_SCREEN, contact)


def test_a_restricted_contact_makes_a_restricted_family_with_the_same_people_named(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    contact, named = families.contact(), make.user(Role.SCREENER)
    for user in (named, families.coordinator):
        grant_to_user(session, user.id, Capacity.NAMED, reason="named", source=event, contact_id=contact.id)
    _restrict(session, make.user(Role.HUB_MANAGER), contact=contact)
    make.decision(named, contact)
    matter = find(session, make.actor(families.coordinator), Permission.OFFER_MAKE, Matter)
    assert matter.family_id == contact.family_id
    beside = make.user(Role.COORDINATOR, locality=families.locality)
    with pytest.raises(NotYours):
        find(session, make.actor(beside), Permission.OFFER_MAKE, Matter)


def test_a_contact_restricted_later_is_not_read_by_way_of_the_case(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.active()
    actor = make.actor(families.practitioner)
    sent = contacts_of(session, actor, matter.family_id)
    assert len(sent) == 1
    _restrict(session, make.user(Role.HUB_MANAGER), contact=sent[0])
    assert contacts_of(session, actor, matter.family_id) == []


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
