"""A restricted record is open to the people named, and only to those of them whose it was anyway."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from sqlalchemy.orm import Session

from portal.access.actions import grant_to_user
from portal.access.models import Capacity, Restriction
from portal.access.permissions import Permission
from portal.access.queries import NotYours, find
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.casework.queries import contacts_of
from portal.contacts.models import Contact
from portal.database import new_id, now
from portal.events.models import Event
from tests.access.sight import user_sees
from tests.builders import Make
from tests.casework.families import Families
from tests.constraints import refused

DAY = dt.timedelta(days=1)


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
    assert not any(user_sees(make, user, Permission.CASE_READ, matter) for user in people)
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
    assert user_sees(make, families.practitioner, Permission.CASE_READ, matter)
    assert not user_sees(make, families.coordinator, Permission.CASE_READ, matter)
    with time_machine.travel(now() + 2 * DAY):
        assert not user_sees(make, families.practitioner, Permission.CASE_READ, matter), "named no longer"


def test_being_named_opens_nothing_that_was_not_ones_own(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    matter, stranger = families.active(), make.user(Role.LEAD_PRACTITIONER)
    _restrict(session, make.user(Role.HUB_MANAGER), matter=matter)
    grant_to_user(session, stranger.id, Capacity.NAMED, reason="named", source=event, family_id=matter.family_id)
    session.flush()
    assert not user_sees(make, stranger, Permission.CASE_READ, matter)


def test_a_restriction_lifted_by_two_people_restricts_no_longer(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.active()
    one, two = make.user(Role.HUB_MANAGER), make.user(Role.HUB_MANAGER)
    restriction = _restrict(session, one, matter=matter)
    restriction.lifted_at, restriction.lifted_by, restriction.lifted_with = now(), one.id, two.id
    session.flush()
    assert user_sees(make, families.practitioner, Permission.CASE_READ, matter)


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
    assert user_sees(make, families.referrer, Permission.CONTACT_READ, contact)
    assert not user_sees(make, lead, Permission.CONTACT_READ, contact)
    assert not user_sees(make, families.screener, Permission.CONTACT_SCREEN, contact)


def test_a_restricted_contact_makes_a_restricted_family_with_the_same_people_named(
    session: Session, make: Make, families: Families, event: Event
) -> None:
    contact, named = families.contact(), make.user(Role.SCREENER)
    for user in (named, families.coordinator):
        grant_to_user(session, user.id, Capacity.NAMED, reason="named", source=event, contact_id=contact.id)
    _restrict(session, make.user(Role.HUB_MANAGER), contact=contact)
    make.decision(named, contact)
    matter = find(session, make.actor(families.coordinator), Permission.OFFER_MAKE, Matter, family_id=contact.family_id)
    assert matter.family_id == contact.family_id
    beside = make.user(Role.COORDINATOR, locality=families.locality)
    with pytest.raises(NotYours):
        find(session, make.actor(beside), Permission.OFFER_MAKE, Matter, family_id=contact.family_id)


def test_a_contact_restricted_later_is_not_read_by_way_of_the_case(
    session: Session, make: Make, families: Families
) -> None:
    matter = families.active()
    actor = make.actor(families.practitioner)
    sent = contacts_of(session, actor, matter.family_id)
    assert len(sent) == 1
    _restrict(session, make.user(Role.HUB_MANAGER), contact=sent[0])
    assert contacts_of(session, actor, matter.family_id) == []
