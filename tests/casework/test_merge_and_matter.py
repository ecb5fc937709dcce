"""A merge and a matter, or a link, in the same moment: the second sees what the first did."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.accounts.rules import Actor, Role
from portal.casework.actions import merge_people, unmerge_people
from portal.casework.models import Matter
from portal.contacts.models import Contact, ContactPerson
from portal.database import Refused, now
from portal.guidance.codes import Route
from portal.people.models import Family, Membership, Merge, Person
from portal.people.queries.restricted import hidden_people
from portal.screening.actions import decide
from portal.screening.actions.linking import link_people
from portal.screening.queries.history import history_of
from portal.screening.queries.who import who_are_they
from tests.builders import Make
from tests.casework.at_once import at_once
from tests.casework.test_merging import WHY, Twice
from tests.screening.test_deciding import DECIDING

TO_A_BOARD = replace(DECIDING, route=Route.LEAD_PRACTITIONER)


class Again(Twice):
    """Besides: a new request about the first child, of whom a screener has said who it is."""

    def __init__(self, make: Make) -> None:
        super().__init__(make)
        self.officer = make.actor(make.user(Role.RECORDS_OFFICER))
        self.screener = make.actor(self.families.screener)
        self.contact = self.families.contact(at=now() - dt.timedelta(hours=1))
        child = next(person for person in self.contact.people if person.role == "child")
        self.link(self.session, child.id, self.kept.id)

    def link(self, session: Session, named: uuid.UUID, person_id: uuid.UUID) -> int:
        contact = session.get_one(Contact, self.contact.id)
        return link_people(session, self.screener, contact, {named: f"p{person_id}"})

    def merging(self, *, turned: bool = False) -> tuple[Actor, Callable[[Session], uuid.UUID]]:
        kept, merged = (self.merged.id, self.kept.id) if turned else (self.kept.id, self.merged.id)

        def deed(own: Session) -> uuid.UUID:
            people = own.get_one(Person, kept), own.get_one(Person, merged)
            return merge_people(own, self.officer, *people, reason=WHY).id

        return self.officer, deed

    def deciding(self) -> tuple[Actor, Callable[[Session], object]]:
        contact_id = self.contact.id
        return self.screener, lambda own: decide(own, self.screener, own.get_one(Contact, contact_id), TO_A_BOARD)

    def live(self) -> list[Matter]:
        self.session.expire_all()
        return list(self.session.scalars(select(Matter).where(Matter.is_live())))


@pytest.fixture
def again(make: Make) -> Again:
    return Again(make)


@pytest.mark.parametrize("turned", [False, True], ids=["kept-the-older", "kept-the-newer"])
def test_a_matter_is_being_opened_and_the_merge_waits_and_is_refused(
    app: Flask, superuser: str, session: Session, again: Again, turned: bool
) -> None:
    again.families.keep()
    outcome = at_once(app, superuser, again.deciding(), again.merging(turned=turned))
    assert isinstance(outcome, Refused)
    assert "one family with two" in outcome.words
    assert len(again.live()) == 2, "each family has its own"
    assert session.scalars(select(Merge)).all() == []


@pytest.mark.parametrize("turned", [False, True], ids=["kept-the-older", "kept-the-newer"])
def test_a_merge_is_being_made_and_the_decision_waits_and_opens_no_second_matter(
    app: Flask, superuser: str, session: Session, again: Again, turned: bool
) -> None:
    again.families.keep()
    outcome = at_once(app, superuser, again.merging(turned=turned), again.deciding())
    assert isinstance(outcome, Refused)
    assert "in more than one family that we know" in outcome.words
    assert [matter.id for matter in again.live()] == [again.second.id]


def test_nor_where_the_family_was_chosen_before_the_merge(session: Session, again: Again) -> None:
    again.merge()
    chosen = replace(TO_A_BOARD, family_id=again.first.family_id)
    with pytest.raises(Refused, match="on record twice"):
        decide(session, again.screener, again.contact, chosen)


def test_a_link_waits_for_a_merge_and_is_made_to_nobody_who_is_read_as_another(
    app: Flask, superuser: str, session: Session, again: Again
) -> None:
    other = again.families.contact(at=now() - dt.timedelta(minutes=30))
    child = next(person.id for person in other.people if person.role == "child")
    again.contact = other
    merged = again.merged.id
    again.families.keep()
    outcome = at_once(app, superuser, again.merging(), (again.screener, lambda own: again.link(own, child, merged)))
    assert isinstance(outcome, Refused)
    assert "not offered any more" in outcome.words
    session.expire_all()
    assert session.get_one(ContactPerson, child).person_id is None


def test_a_new_request_finds_the_family_of_either_record(session: Session, again: Again) -> None:
    """The first child, linked on it, is read as one with the second, whose family alone is theirs now."""
    again.merge()
    for membership in session.scalars(select(Membership).where(Membership.family_id == again.first.family_id)):
        membership.ended_at = now()
    session.flush()
    assert [one.reference for one in history_of(session, again.screener, again.contact, now()).open_matters] == [
        again.second.reference
    ]
    with pytest.raises(Refused, match="This family already has somebody's help"):
        decide(session, again.screener, again.contact, TO_A_BOARD)
    assert session.scalar(select(func.count()).select_from(Family)) == 2


def test_two_records_of_a_child_are_in_a_family_and_read_once_until_they_are_taken_apart(
    session: Session, make: Make, again: Again
) -> None:
    """The next request names both: twins, perhaps, whom somebody took for one."""
    closed = again.families.closed()
    another = again.child_of(closed)
    made = merge_people(session, again.coordinator, again.kept, another, reason=WHY)
    contact = again.families.contact(children=2)
    names = [person for person in contact.people if person.role == "child"]
    for named, known in zip(names, (again.kept, another), strict=True):
        named.person_id = known.id
    session.flush()
    decide(session, make.actor(again.families.screener), contact, replace(TO_A_BOARD, family_id=closed.family_id))
    family = session.get_one(Family, contact.family_id)

    def children() -> set[uuid.UUID]:
        session.refresh(family)
        return {one.person_id for one in family.members if one.role == "child"}

    assert children() == {again.kept.id}
    unmerge_people(session, again.coordinator, made, because="They are twins.")
    session.expire_all()
    assert children() == {again.kept.id, another.id}


def test_a_brother_of_a_child_on_record_twice_can_be_helped(session: Session, make: Make) -> None:
    """She lives with each parent in turn, and one of the families has somebody's help. He lives with the other only."""
    twice = Twice(make)
    contact = twice.families.contact(surname="Quill")
    brother = Person(forename="Yan", surname="Quill", sort_key="quill yan", known_since=now())
    session.add(brother)
    session.flush()
    family_id = twice.first.family_id
    session.add(Membership(family_id=family_id, person_id=brother.id, role="child", position=9, since=now()))
    contact.children[0].person_id = brother.id
    session.flush()
    twice.merge()
    decide(session, make.actor(twice.families.screener), contact, DECIDING)
    assert contact.family_id == family_id


def test_a_restricted_record_is_not_shown_by_way_of_the_one_it_is_read_as(
    session: Session, make: Make, again: Again
) -> None:
    again.merge()
    session.add(
        Restriction(
            family_id=again.second.family_id, reason="staff", imposed_by=again.coordinator.user_id, imposed_at=now()
        )
    )
    session.flush()
    ids = {again.kept.id, again.merged.id}
    assert hidden_people(session, again.screener, ids, now()) == ids
    contact = again.families.contact()
    maybes = [
        maybe
        for who in who_are_they(session, make.actor(again.families.screener), contact, now())
        for maybe in who.maybes
        if maybe.candidate.person_id in ids
    ]
    assert maybes
    assert all(maybe.hidden for maybe in maybes)
