"""Saying who somebody is: by a press, each of which can be undone, and never by itself."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.finding import key_waiting_people
from portal.contacts.models import Contact, ContactPerson
from portal.database import Refused, act_as, now
from portal.events.models import Event
from portal.extensions import db
from portal.people.models import Family, Membership, Person
from portal.screening.actions import decide, linking
from portal.screening.actions.linking import link_people, say_new, say_not_sure, undo_link
from portal.screening.models import PersonLink
from portal.screening.queries.who import Who, who_are_they
from portal.screening.rules import LinkHow
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.screening.known import asked, decided
from tests.screening.test_deciding import DECIDING

pytestmark = pytest.mark.usefixtures("session")
YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def before(families: Families) -> Contact:
    """They were here, and everybody on it has a record."""
    contact = asked(families, at=now() - YESTERDAY)
    decided(families, contact, at=now() - YESTERDAY)
    return contact


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def whos(session: Session, screener: Actor, contact: Contact) -> list[Who]:
    return who_are_they(session, screener, contact, now())


def strong(session: Session, screener: Actor, contact: Contact) -> dict[uuid.UUID, str]:
    return {who.named.id: who.strong.key for who in whos(session, screener, contact) if who.strong}


def test_strong_matches_stand_together_and_one_press_confirms_them(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    again = asked(families)
    found = strong(session, screener, again)
    assert [person.forename for person in again.people if person.id in found] == ["Rosa", "Omar"]
    assert [person.person_id for person in again.people] == [None, None, None], "nothing is linked by itself"
    assert link_people(session, screener, again, found) == 2
    linked = {person.forename: person.person_id for person in again.people}
    theirs = {person.forename: person.person_id for person in before.people}
    assert (linked["Rosa"], linked["Omar"], linked["Salma"]) == (theirs["Rosa"], theirs["Omar"], None)
    kept = session.scalars(select(PersonLink)).all()
    assert {(link.how, link.linked_by) for link in kept} == {("linked", families.screener.id)}
    assert all(link.score and link.reasons for link in kept), "as it was shown, so that it can be looked into"


def test_a_second_press_links_nothing_twice(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    again = asked(families)
    found = strong(session, screener, again)
    link_people(session, screener, again, found)
    assert link_people(session, screener, again, found) == 0
    assert session.scalar(select(func.count()).select_from(PersonLink)) == 2


def test_each_can_be_undone_and_that_it_was_said_stands(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    again = asked(families)
    link_people(session, screener, again, strong(session, screener, again))
    rosa, omar, _ = again.people
    undo_link(session, screener, again, rosa.id)
    undo_link(session, screener, again, rosa.id)
    assert (rosa.person_id, omar.person_id is not None) == (None, True)
    ended = session.scalars(select(PersonLink).where(PersonLink.undone_at.is_not(None))).all()
    assert [(link.contact_person_id, link.undone_by) for link in ended] == [(rosa.id, families.screener.id)]
    assert session.scalar(select(func.count()).where(Event.kind == "person:unlinked")) == 1
    assert rosa.id in strong(session, screener, again), "and can be said anew"


def test_somebody_new_has_a_record_at_once_and_not_sure_never_blocks(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    again = asked(families)
    rosa, omar, _ = again.people
    say_new(session, screener, again, rosa.id)
    say_new(session, screener, again, rosa.id)
    say_not_sure(session, screener, again, omar.id)
    assert rosa.person_id is not None
    assert rosa.person_id not in {person.person_id for person in before.people}
    assert omar.person_id is None
    decided(families, again)
    records = {person.person_id for person in again.people}
    assert None not in records
    assert len(records | {person.person_id for person in before.people}) == 6, "nobody was taken for somebody else"


def test_what_was_said_has_to_be_undone_before_something_else_is(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    again = asked(families)
    found = strong(session, screener, again)
    rosa = again.people[0]
    say_not_sure(session, screener, again, rosa.id)
    with pytest.raises(Refused, match="has said already who this is"):
        link_people(session, screener, again, {rosa.id: found[rosa.id]})
    with pytest.raises(Refused, match="has said already who this is"):
        say_new(session, families.make.actor(families.make.user(Role.SCREENER)), again, rosa.id)


def test_only_who_it_may_be_can_be_chosen(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    """An address that was made up leads to nobody's record."""
    again = asked(families)
    omar_before = before.people[1].person_id
    with pytest.raises(Refused, match="not offered any more"):
        link_people(session, screener, again, {again.people[2].id: f"p{omar_before}"})
    with pytest.raises(NotYours):
        link_people(session, screener, again, {before.people[0].id: f"p{omar_before}"})


def test_somebody_in_the_queue_is_found_and_both_have_one_record(
    session: Session, families: Families, screener: Actor
) -> None:
    other, contact = asked(families), asked(families)
    key_waiting_people(session)
    rosa = contact.people[0]
    maybe = next(who for who in whos(session, screener, contact) if who.named.id == rosa.id).maybes[0]
    assert (maybe.candidate.person_id, maybe.candidate.contact_person_id) == (None, other.people[0].id)
    link_people(session, screener, contact, {rosa.id: maybe.key})
    session.refresh(other.people[0])
    assert rosa.person_id is not None
    assert other.people[0].person_id == rosa.person_id
    assert {link.how for link in session.scalars(select(PersonLink))} == {LinkHow.MADE, LinkHow.LINKED}


def test_of_a_restricted_family_it_is_said_that_there_is_a_record_and_no_more(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    matter = families.waiting(surname="Vane")
    imposed_by = make.user(Role.HUB_MANAGER).id
    session.add(Restriction(family_id=matter.family_id, reason="Staff.", imposed_by=imposed_by, imposed_at=now()))
    session.flush()
    again = families.contact(surname="Vane")
    child = whos(session, screener, again)[0]
    assert [maybe.hidden for maybe in child.maybes] == [True]
    assert child.strong is None
    with pytest.raises(Refused, match="not offered any more"):
        link_people(session, screener, again, {child.named.id: child.maybes[0].key})


@pytest.mark.parametrize("decided_before", [False, True], ids=["still waiting", "decided, and on record"])
def test_of_a_restricted_request_nobody_is_named_as_a_match(
    session: Session, make: Make, families: Families, screener: Actor, decided_before: bool
) -> None:
    other = asked(families)
    if decided_before:
        decided(families, other)
    key_waiting_people(session)
    imposed_by = make.user(Role.HUB_MANAGER).id
    session.add(Restriction(contact_id=other.id, reason="Staff.", imposed_by=imposed_by, imposed_at=now()))
    session.flush()
    again = asked(families)
    found = whos(session, screener, again)
    assert [[maybe.hidden for maybe in who.maybes] for who in found] == [[True], [True], [True]]
    assert not strong(session, screener, again)


def test_a_known_child_brings_the_whole_family_together(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    """One family, to which those join who were not in it yet; and where they live now."""
    first = asked(families)
    link_people(session, screener, first, strong(session, screener, first))
    decide(session, screener, first, DECIDING)
    family = session.scalars(select(Family)).one()
    assert first.family_id == family.id
    members = select(Person.forename).join(Membership, Membership.person_id == Person.id).order_by(Membership.position)
    assert session.scalars(members).all() == ["Rosa", "Omar", "Salma"]


def test_once_it_is_decided_who_somebody_is_stands(
    session: Session, families: Families, screener: Actor, before: Contact
) -> None:
    with pytest.raises(Refused, match="is decided"):
        undo_link(session, screener, before, before.people[0].id)


def test_whoever_does_not_screen_says_nothing(session: Session, make: Make, families: Families) -> None:
    contact = asked(families)
    for role in sorted(set(Role) - {Role.SCREENER, Role.HUB_MANAGER}):
        somebody = make.actor(make.user(role, agency=families.referrer.agency, locality=families.locality))
        with pytest.raises(NotYours):
            say_new(session, somebody, contact, contact.people[0].id)


def test_two_say_who_somebody_is_at_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    contact = asked(families)
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    named = contact.people[0].id
    families.keep()

    def new(actor: Actor) -> tuple[Actor, Deed[None]]:
        return actor, lambda own: say_new(own, actor, own.get_one(Contact, contact.id), named)

    second = at_once(app, superuser, new(one), new(two))
    assert isinstance(second, Refused)
    assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize("key", ["n" + "-" * 36, "p" + "-" * 36, "n", "p", "", "nonsense"])
def test_a_key_that_somebody_made_up_is_refused_in_words(
    session: Session, families: Families, screener: Actor, before: Contact, key: str
) -> None:
    again = asked(families)
    with pytest.raises(Refused, match="not offered any more"):
        link_people(session, screener, again, {again.people[0].id: key})


def test_two_requests_that_are_linked_to_each_other_at_once(
    app: Flask, session: Session, families: Families, screener: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds its own and wants the other's: they take turns, and neither is lost."""
    one, two = families.contact(), families.contact()
    named = {contact.id: contact.children[0].id for contact in (one, two)}
    key_waiting_people(session)
    families.keep()
    both, original = threading.Barrier(2, timeout=2), linking._record_of_other

    def meeting(*given: Any) -> uuid.UUID:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        return original(*given)

    monkeypatch.setattr(linking, "_record_of_other", meeting)

    def link(mine: uuid.UUID, other: uuid.UUID) -> int | Refused:
        with app.app_context(), db.sessionmaker() as own:
            act_as(own, str(screener.user_id))
            try:
                done = link_people(own, screener, own.get_one(Contact, mine), {named[mine]: f"n{named[other]}"})
            except Refused as refused:
                return refused
            own.commit()
            return done

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(link, one.id, two.id), pool.submit(link, two.id, one.id)]
        results = [end.result(30) for end in ends]
    assert 1 in results
    session.rollback()
    assert len(set(session.scalars(select(ContactPerson.person_id).where(ContactPerson.id.in_(named.values()))))) == 1
