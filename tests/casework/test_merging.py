"""Two records of one person are put together and taken apart, and nothing of either is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.allocation.actions import withdraw_from_board
from portal.casework.actions import close_case, merge_people, unmerge_people
from portal.casework.models import Matter
from portal.contacts.actions.finding import sought_in
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import ClosureReason
from portal.people.models import Membership, Merge, Person
from portal.people.queries import names_of_children
from portal.people.queries.candidates import candidates
from portal.people.queries.merged import merges_of, records_of
from tests.builders import Make
from tests.casework.at_once import at_once
from tests.casework.families import Families

WHY = "The school has one child of this name and birthday."
WHY_NOT = "They are cousins: the school has both."


class Twice:
    """A child who came twice and is on record twice: the first matter is closed, the second on the board."""

    def __init__(self, make: Make) -> None:
        self.families = Families(make)
        self.session = make.session
        self.first, self.second = self.families.closed(), self.families.waiting()
        self.kept, self.merged = self.child_of(self.first), self.child_of(self.second)
        self.coordinator = make.actor(self.families.coordinator)

    def child_of(self, matter: Matter) -> Person:
        asked = select(Person).join(Membership).where(Membership.family_id == matter.family_id)
        return self.session.scalars(asked.where(Membership.role == "child")).one()

    def another(self, **known: Any) -> Person:
        """A child of this name, unless another is said, whose case is closed."""
        make, families = self.families.make, self.families
        sending = make.sending(postcode=families.postcode)
        child, *others = sending.people
        contact = make.contact(families.referrer, replace(sending, people=[replace(child, **known), *others]))
        make.decision(families.screener, contact)
        matter = self.session.query(Matter).filter_by(family_id=contact.family_id).one()
        withdraw_from_board(self.session, matter, self.coordinator, at=now())
        return self.child_of(matter)

    def merge(self) -> Merge:
        return merge_people(self.session, self.coordinator, self.kept, self.merged, reason=WHY)


@pytest.fixture
def twice(make: Make) -> Twice:
    return Twice(make)


def everything(session: Session) -> dict[str, list[str]]:
    tables = ("people", "families", "memberships", "contacts", "contact_people", "matters", "grants", "decisions")
    asked = "SELECT t::text FROM {} t ORDER BY 1"
    return {table: list(session.scalars(text(asked.format(table)))) for table in tables}


def test_they_are_read_as_one_and_nothing_is_moved(session: Session, twice: Twice) -> None:
    before = everything(session)
    made = twice.merge()
    after = everything(session)
    assert {table for table in before if before[table] != after[table]} == {"people"}
    assert twice.merged.merged_into_id == twice.kept.id
    for person in (twice.kept, twice.merged):
        assert list(records_of(session, person.id)) == [twice.kept.id, twice.merged.id]
        assert list(merges_of(session, person.id)) == [made]
    (event,) = session.scalars(select(Event).where(Event.kind == "people:merged"))
    assert (event.person_id, event.payload) == (
        twice.kept.id,
        {"merge": str(made.id), "merged": str(twice.merged.id)},
    )


def test_lists_of_a_familys_children_have_each_child_once(session: Session, make: Make) -> None:
    """As long as it is read as another child of this family; a child of another family stays in its list."""
    families = Families(make)
    matter = families.waiting(children=2)
    asked = select(Person).join(Membership).where(Membership.family_id == matter.family_id)
    kept, merged = session.scalars(asked.where(Membership.role == "child").order_by(Membership.position)).all()
    made = merge_people(session, make.actor(families.coordinator), kept, merged, reason=WHY)
    assert _children(session, matter) == ["Child1 Tamworth"]
    unmerge_people(session, make.actor(families.coordinator), made, because="They are two.")
    assert _children(session, matter) == ["Child1 Tamworth", "Child2 Tamworth"]


def test_a_child_who_is_read_as_one_of_another_family_stays_in_the_list_of_both(session: Session, twice: Twice) -> None:
    twice.merge()
    assert [_children(session, matter) for matter in (twice.first, twice.second)] == [["Child1 Tamworth"]] * 2


def _children(session: Session, matter: Matter) -> Sequence[str]:
    session.flush()
    return session.scalars(select(names_of_children(Matter.family_id)).where(Matter.id == matter.id)).one()


def test_the_search_finds_the_one_that_is_kept_by_either_name(session: Session, twice: Twice) -> None:
    contact = session.scalars(select(Contact).where(Contact.family_id == twice.second.family_id)).one()
    sought = sought_in(contact.children[0], contact)

    def children() -> set[uuid.UUID | None]:
        (found,) = candidates(session, [sought])
        return {one.person_id for one in found if one.forename == "Child1"}

    assert children() == {twice.kept.id, twice.merged.id}
    made = twice.merge()
    assert children() == {twice.kept.id}
    unmerge_people(session, twice.coordinator, made, because=WHY_NOT)
    assert children() == {twice.kept.id, twice.merged.id}


def test_taken_apart_each_has_what_was_ever_theirs(session: Session, twice: Twice) -> None:
    before = everything(session)
    made = twice.merge()
    unmerge_people(session, twice.coordinator, made, because=WHY_NOT)
    session.flush()
    assert everything(session) == before
    assert (made.undone_by, made.undone_at is not None) == (twice.coordinator.user_id, True)
    assert made.undone_because == WHY_NOT
    assert twice.merge().id != made.id, "and they may be put together again"


def test_pressed_twice_it_is_done_once(session: Session, make: Make, twice: Twice) -> None:
    made = twice.merge()
    assert twice.merge() is made
    for _ in range(2):
        unmerge_people(session, twice.coordinator, made, because=WHY_NOT)
    kinds = session.scalars(select(Event.kind).where(Event.kind.in_(["people:merged", "people:unmerged"])))
    assert sorted(kinds) == ["people:merged", "people:unmerged"]
    officer = make.actor(make.user(Role.RECORDS_OFFICER))
    with pytest.raises(Refused, match="Cath Ellery has taken these two records apart already"):
        unmerge_people(session, officer, made, because=WHY_NOT)


def test_taking_apart_asks_why(session: Session, twice: Twice) -> None:
    made = twice.merge()
    with pytest.raises(Refused, match="Say how you know that they are two people") as refused:
        unmerge_people(session, twice.coordinator, made, because=" ")
    assert (refused.value.field, made.undone_at) == ("because", None)


@pytest.mark.parametrize(
    "differently",
    [
        {"born_on": dt.date(2016, 1, 3)},
        {"forename": "Tilda"},
        {"nhs_number": "4505577104"},
        {"sex": "F"},
        {"upn": "X801200001002"},
    ],
    ids=["born", "twins", "nhs-number", "sex", "pupil-number"],
)
def test_where_something_speaks_against_it_one_says_that_one_has_checked(
    session: Session, twice: Twice, differently: dict[str, Any]
) -> None:
    numbers = {"nhs_number": "9434765919", "upn": "H801200001001", "sex": "M"}
    one, other = twice.another(**numbers), twice.another(**{**numbers, **differently})
    with pytest.raises(Refused, match="Say that you have checked") as refused:
        merge_people(session, twice.coordinator, one, other, reason=WHY)
    assert refused.value.field == "checked"
    sure = merge_people(session, twice.coordinator, one, other, reason=WHY, checked=True)
    assert sure.undone_at is None
    same = twice.another(**numbers)
    assert merge_people(session, twice.coordinator, one, same, reason=WHY).undone_at is None, (
        "nothing speaks against it"
    )


def test_one_of_three_may_be_taken_out_again(session: Session, twice: Twice) -> None:
    third = twice.child_of(twice.families.closed())
    twice.merge()
    last = merge_people(session, twice.coordinator, third, twice.kept, reason=WHY)
    assert set(records_of(session, twice.merged.id)) == {third.id, twice.kept.id, twice.merged.id}
    assert records_of(session, twice.merged.id)[0] == third.id
    unmerge_people(session, twice.coordinator, last, because=WHY_NOT)
    assert list(records_of(session, third.id)) == [third.id]
    assert list(records_of(session, twice.merged.id)) == [twice.kept.id, twice.merged.id]


def test_what_makes_no_sense_is_refused_in_words(session: Session, twice: Twice) -> None:
    def refusal(kept: Person, merged: Person, reason: str = WHY) -> str:
        with pytest.raises(Refused) as refused:
            merge_people(session, twice.coordinator, kept, merged, reason=reason)
        return refused.value.words

    assert "This is one record" in refusal(twice.kept, twice.kept)
    assert "Say how you know" in refusal(twice.kept, twice.merged, " ")
    twice.merge()
    third = twice.child_of(twice.families.closed())
    assert "You have put these two together already" in refusal(twice.merged, twice.kept)
    assert "You have put one of these together with another record already" in refusal(third, twice.merged)
    assert "You have put one of these together with another record already" in refusal(twice.merged, third)


def test_two_families_that_both_have_help_are_not_joined(session: Session, twice: Twice) -> None:
    active = twice.families.active()
    child = twice.child_of(active)
    with pytest.raises(Refused, match="one family with two"):
        merge_people(session, twice.coordinator, child, twice.merged, reason=WHY)
    practitioner = twice.families.make.actor(twice.families.practitioner)
    close_case(session, practitioner, active, reason=ClosureReason.NEEDS_MET, level=1, at=now())
    assert merge_people(session, twice.coordinator, child, twice.merged, reason=WHY).undone_at is None


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.RECORDS_OFFICER, True),
        (Role.COORDINATOR, False),
        (Role.LEAD_PRACTITIONER, False),
        (Role.SCREENER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_who_may(session: Session, make: Make, twice: Twice, role: Role, may: bool) -> None:
    """A coordinator only in the own locality: this one has another."""
    user: User = make.user(role, locality=make.locality("South") if role is Role.COORDINATOR else None)
    actor = make.actor(user)
    if may:
        made = merge_people(session, actor, twice.kept, twice.merged, reason=WHY)
        unmerge_people(session, actor, made, because=WHY_NOT)
        return
    with pytest.raises(NotYours):
        merge_people(session, actor, twice.kept, twice.merged, reason=WHY)
    made = Merge(kept_id=twice.kept.id, merged_id=twice.merged.id, reason=WHY, made_at=now(), made_by=user.id)
    with pytest.raises(NotYours):
        unmerge_people(session, actor, made, because=WHY_NOT)


@pytest.mark.parametrize("subject", ["family", "person"])
def test_what_is_restricted_is_nobodys_to_merge_who_is_not_named(
    session: Session, make: Make, twice: Twice, subject: str
) -> None:
    whom = {"family_id": twice.second.family_id} if subject == "family" else {"person_id": twice.merged.id}
    session.add(Restriction(**whom, reason="staff", imposed_by=twice.coordinator.user_id, imposed_at=now()))
    session.flush()
    for actor in (make.actor(make.user(Role.RECORDS_OFFICER)), make.actor(twice.families.coordinator)):
        with pytest.raises(NotYours):
            merge_people(session, actor, twice.kept, twice.merged, reason=WHY)


@pytest.mark.parametrize("turned", [False, True], ids=["the-same-way", "the-other-way"])
def test_of_two_who_merge_at_once_one_wins_and_the_other_is_told(
    app: Flask, superuser: str, session: Session, make: Make, twice: Twice, turned: bool
) -> None:
    officer = make.actor(make.user(Role.RECORDS_OFFICER))
    kept, merged = twice.kept.id, twice.merged.id
    twice.families.keep()

    def deed(one: uuid.UUID, other: uuid.UUID, own: Session, actor: object) -> uuid.UUID:
        people = own.get_one(Person, one), own.get_one(Person, other)
        return merge_people(own, actor, *people, reason=WHY).id  # type: ignore[arg-type]

    theirs = (merged, kept) if turned else (kept, merged)
    outcome = at_once(
        app,
        superuser,
        (twice.coordinator, lambda own: deed(kept, merged, own, twice.coordinator)),
        (officer, lambda own: deed(*theirs, own, officer)),
    )
    assert isinstance(outcome, Refused)
    assert outcome.words == "Cath Ellery has put these two together already. Nothing was done twice."
    session.expire_all()
    assert session.scalars(select(Merge)).one().merged_id == merged
