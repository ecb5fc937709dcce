"""From one definition come the filter of a list, the page of a record and the check of an action: they never disagree.

Random worlds of grants and restrictions are asked through all three, and held against the same rules read slowly, in
plain Python, one grant at a time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant, Restriction
from portal.access.permissions import TABLE, Permission
from portal.access.predicates import Everyone, Granted, Holds, HoldsHere, Open, Predicate, SignedIn
from portal.access.queries import NotYours, find, may_enter, may_see, visible
from portal.accounts.rules import Actor, HeldRole, Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import now
from portal.events.models import Event
from portal.people.models import Family
from portal.places.models import Locality
from tests.builders import Make
from tests.casework.families import Families

ABOUT: dict[Permission, type[Any]] = {
    Permission.CONTACT_READ: Contact,
    Permission.CONTACT_PHONED: Contact,
    Permission.CONTACT_ADD_TO: Contact,
    Permission.CONTACT_WITHDRAW: Contact,
    Permission.URGENT_TAKE_ON: Contact,
    Permission.CONTACT_SCREEN: Contact,
    Permission.CONTACT_CLAIM: Contact,
    Permission.CONTACT_REASSIGN: Contact,
    Permission.CONTACT_ASK: Contact,
    Permission.CONTACT_DECIDE: Contact,
    Permission.CONTACT_LINK: Contact,
    Permission.CONTACT_HISTORY: Contact,
    Permission.CONTACT_AGREE_OVERRIDE: Contact,
    Permission.CONTACT_IN_CASE: Contact,
    Permission.HAND_OVER_KEEP: Contact,
    Permission.HAND_OVER_ACCEPT: Contact,
    Permission.CALL_ASK: Contact,
    Permission.CALL_MAKE: Contact,
    Permission.OFFER_MAKE: Matter,
    Permission.MATTER_HISTORY: Matter,
    Permission.AGREEMENT_NOTE: Matter,
    Permission.OFFER_ANSWER: Matter,
    Permission.CASE_READ: Matter,
    Permission.CASE_WORK: Matter,
    Permission.PEOPLE_MERGE: Family,
    Permission.BOARD_READ: Locality,
    Permission.LOCALITY_READ: Locality,
}


@dataclass
class Ground:
    """What is always there: two families, each with the contact it came from, two localities, two agencies."""

    session: Session
    event: uuid.UUID
    users: list[uuid.UUID]
    agencies: list[uuid.UUID]
    grants: list[dict[str, Any]]  # those that sending and deciding gave
    records: dict[type[Any], list[Any]] = field(default_factory=dict)

    @property
    def contacts(self) -> list[uuid.UUID]:
        return [contact.id for contact in self.records[Contact]]

    @property
    def families(self) -> list[uuid.UUID]:
        return [matter.family_id for matter in self.records[Matter]]

    @property
    def localities(self) -> list[uuid.UUID]:
        return [locality.id for locality in self.records[Locality]]


@pytest.fixture
def ground(session: Session, make: Make) -> Ground:
    north, south = Families(make), Families(make)
    matters = [north.waiting(), south.waiting()]
    contacts = [session.query(Contact).filter_by(family_id=matter.family_id).one() for matter in matters]
    event = session.scalars(select(Event.id).limit(1)).one()
    ground = Ground(
        session,
        event,
        users=[north.referrer.id, south.screener.id],
        agencies=[north.referrer.agency_id, south.referrer.agency_id],
        grants=[dict(row._mapping) for row in session.execute(select(Grant.__table__))],
    )
    families = [matter.family for matter in matters]
    places = [north.locality, south.locality]
    ground.records = {Contact: contacts, Matter: matters, Family: families, Locality: places}
    return ground


one_of_two = st.integers(0, 1)
perhaps_one_of_two = st.none() | one_of_two


@st.composite
def holders(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"user": draw(one_of_two)}
    return {"role": draw(st.sampled_from(Role)), "agency": draw(perhaps_one_of_two), "place": draw(perhaps_one_of_two)}


@st.composite
def grants(draw: st.DrawFn) -> dict[str, Any]:
    since = draw(st.integers(-3, 1))
    return {
        **draw(holders()),
        "subject": draw(st.sampled_from(["contact", "family"])),
        "which": draw(one_of_two),
        "capacity": draw(st.sampled_from(Capacity)),
        "since": since,
        "until": draw(st.none() | st.integers(since + 1, 4)),
        "ended": draw(st.booleans()),
    }


restrictions = st.fixed_dictionaries(
    {"subject": st.sampled_from(["contact", "family"]), "which": one_of_two, "lifted": st.booleans()}
)
held = st.lists(st.tuples(st.sampled_from(Role), one_of_two, one_of_two), max_size=3)
worlds = st.fixed_dictionaries(
    {"grants": st.lists(grants(), max_size=6), "restrictions": st.lists(restrictions, max_size=2), "held": held}
)


class Told:
    """One random world, as rows in the database and as plain values."""

    def __init__(self, ground: Ground, world: dict[str, Any]) -> None:
        self.ground, self.at = ground, now()
        self.actor = Actor(ground.users[0], ground.agencies[0], "Somebody", tuple(self._held(world["held"])))
        self.more = [self._grant(grant) for grant in world["grants"]]
        self.grants = [*ground.grants, *self.more]
        self.restrictions = [self._restriction(restriction) for restriction in world["restrictions"]]

    def _held(self, held: list[tuple[Role, int, int]]) -> list[HeldRole]:
        ground = self.ground
        return [
            HeldRole(role, ground.agencies[agency], ground.localities[place])
            if role in {Role.COORDINATOR, Role.AGENCY_LEAD}
            else HeldRole(role)
            for role, agency, place in held
        ]

    def _subject(self, of: dict[str, Any]) -> dict[str, uuid.UUID | None]:
        ground, which = self.ground, of["which"]
        is_contact = of["subject"] == "contact"
        return {
            "contact_id": ground.contacts[which] if is_contact else None,
            "family_id": None if is_contact else ground.families[which],
        }

    def _grant(self, of: dict[str, Any]) -> dict[str, Any]:
        ground, day = self.ground, dt.timedelta(days=1)
        agency, place = of.get("agency"), of.get("place")
        return {
            **self._subject(of),
            "user_id": ground.users[of["user"]] if "user" in of else None,
            "role": of["role"].value if "role" in of else None,
            "agency_id": None if agency is None else ground.agencies[agency],
            "locality_id": None if place is None else ground.localities[place],
            "capacity": of["capacity"].value,
            "reason": "test",
            "source_event_id": ground.event,
            "since": self.at + of["since"] * day,
            "until": None if of["until"] is None else self.at + of["until"] * day,
            "ended_at": self.at if of["ended"] else None,
            "ended_by_event_id": ground.event if of["ended"] else None,
        }

    def _restriction(self, of: dict[str, Any]) -> dict[str, Any]:
        users, lifted = self.ground.users, of["lifted"]
        return {
            **self._subject(of),
            "reason": "test",
            "imposed_by": users[0],
            "imposed_at": self.at,
            "lifted_at": self.at if lifted else None,
            "lifted_by": users[0] if lifted else None,
            "lifted_with": users[1] if lifted else None,
        }

    def write(self) -> None:
        for model, rows in ((Grant, self.more), (Restriction, self.restrictions)):
            if rows:
                self.ground.session.execute(insert(model), rows)

    # The same rules, read slowly.

    def allows(self, permission: Permission, record: Any) -> bool:
        return any(
            all(self._holds(predicate, record) for predicate in clause.predicates) for clause in TABLE[permission]
        )

    def _holds(self, predicate: Predicate, record: Any) -> bool:
        match predicate:
            case Everyone() | SignedIn():
                return True
            case Holds():
                return any(mine.role in predicate.roles for mine in self.actor.roles)
            case HoldsHere():
                return any((mine.role, mine.locality_id) == (predicate.role, record.id) for mine in self.actor.roles)
            case Granted():
                names = [capacity.value for capacity in predicate.capacities]
                return any(
                    row["capacity"] in names
                    and self._is_live(row)
                    and self._is_mine(row)
                    and self._is_about(row, record)
                    for row in self.grants
                )
            case Open():
                return not self._is_restricted(record) or self._is_named(record)
        raise AssertionError(f"say here what {type(predicate).__name__} means")

    def _is_live(self, row: dict[str, Any]) -> bool:
        has_begun = bool(row["since"] <= self.at)
        is_over = row["ended_at"] is not None or (row["until"] is not None and row["until"] <= self.at)
        return has_begun and not is_over

    def _is_mine(self, row: dict[str, Any]) -> bool:
        if row["user_id"]:
            return bool(row["user_id"] == self.actor.user_id)
        return any(
            mine.role == row["role"]
            and row["agency_id"] in {None, mine.agency_id}
            and row["locality_id"] in {None, mine.locality_id}
            for mine in self.actor.roles
        )

    @staticmethod
    def _is_about(row: dict[str, Any], record: Any) -> bool:
        if isinstance(record, Contact):
            return bool(row["contact_id"] == record.id)
        return bool(row["family_id"] == _family_of(record))

    @staticmethod
    def _closes(row: dict[str, Any], record: Any) -> bool:
        """A contact is closed with its own restriction or its family's; a matter with its family's."""
        by_contact = isinstance(record, Contact) and row["contact_id"] == record.id
        return by_contact or (row["family_id"] is not None and row["family_id"] == _family_of(record))

    def _is_restricted(self, record: Any) -> bool:
        return any(row["lifted_at"] is None and self._closes(row, record) for row in self.restrictions)

    def _is_named(self, record: Any) -> bool:
        return any(
            row["capacity"] == Capacity.NAMED.value
            and row["user_id"] == self.actor.user_id
            and self._is_live(row)
            and self._closes(row, record)
            for row in self.grants
        )


def _family_of(record: Any) -> Any:
    return record.id if isinstance(record, Family) else record.family_id


def _opens(told: Told, permission: Permission, record: Any) -> bool:
    model = type(record)
    try:
        return find(told.ground.session, told.actor, permission, model, id=record.id) is record
    except NotYours:
        return False


def test_every_permission_about_a_record_is_asked_here() -> None:
    about_records = {
        permission
        for permission, clauses in TABLE.items()
        for clause in clauses
        for predicate in clause.predicates
        if isinstance(predicate, Granted | HoldsHere | Open)
    }
    assert about_records == set(ABOUT)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_list_page_and_check_agree_with_the_rules(ground: Ground, world: dict[str, Any]) -> None:
    told, session = Told(ground, world), ground.session
    with session.begin_nested() as savepoint:
        told.write()
        for permission, model in ABOUT.items():
            listed = set(session.scalars(select(model.id).where(visible(told.actor, permission, model))))
            for record in ground.records[model]:
                expected = told.allows(permission, record)
                assert (record.id in listed) == expected, f"the list, under {permission}"
                assert _opens(told, permission, record) == expected, f"the page, under {permission}"
                assert may_see(session, told.actor, permission, record) == expected, f"the check, under {permission}"
                assert may_enter(told.actor, permission) or not expected, f"the door, under {permission}"
        savepoint.rollback()
