"""The search for people in the real database: who is found, in what order, and what nobody may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.contacts.actions.finding import key_missing_people, key_people_of, key_waiting_people, sought_in
from portal.contacts.models import Contact, ContactPerson
from portal.database import now
from portal.people.actions import Member, Named, form_family, give_keys, make_people
from portal.people.models import Person
from portal.people.queries.candidates import MOST, Candidate, candidates
from portal.people.rules import FamilyRole
from portal.people.rules.choosing import MOST_COMPARED, MOST_OF_A_KEY
from portal.people.rules.keys import keys_of
from portal.people.rules.matching import Band, Reason, Sought
from tests.builders import Make
from tests.casework.families import Families
from tests.people.plans import search_as_planned
from tests.queries import recorded

BORN = dt.date(2015, 3, 14)
SEARCH = text("SELECT * FROM who_may_it_be(CAST(:sought AS integer[]), CAST(:keys AS bigint[]), NULL)")
ROSA = Named(
    "Rosa", "Quill", BORN, sex="F", nhs_number="9434765919", address="12 Mill Lane",
    postcode="ZZ1 1AA",
)  # fmt: skip
SOUGHT = Sought(forename="Rosa", surname="Quill", born_on=BORN, address="12 Mill Lane", postcode="ZZ1 1AA")


def known(session: Session, *named: Named) -> list[Person]:
    people = make_people(session, named, at=now())
    members = [Member(person.id, FamilyRole.CHILD) for person in people]
    form_family(session, members, postcode="ZZ1 1AA", locality_id=None, at=now())
    return people


def who(session: Session, sought: Sought) -> list[Candidate]:
    (found,) = candidates(session, [sought])
    return found


def test_somebody_on_record_is_found_and_why_is_said(session: Session) -> None:
    (rosa,) = known(session, ROSA)
    (found,) = who(session, SOUGHT)
    assert (found.person_id, found.contact_person_id) == (rosa.id, None)
    assert (found.forename, found.surname, found.born_on, found.postcode) == ("Rosa", "Quill", BORN, "ZZ1 1AA")
    assert found.match.band is Band.LIKELY
    assert found.match.words == "same date of birth; same name; same address; same postcode"


@pytest.mark.parametrize(
    "changes",
    [
        {"forename": "Rosie"},
        {"forename": "Quill", "surname": "Rosa"},
        {"surname": "Quil"},
        {"born_on": dt.date(2015, 3, 15)},
        {"born_on": None, "born_year": 2014},
        {"address": "", "postcode": None},
        {"address": "7 Harbour Row", "postcode": "YY9 9ZZ"},
        {"surname": "Overton"},
        {"forename": "", "surname": "", "nhs_number": "9434765919", "born_on": None, "address": "", "postcode": None},
    ],
    ids=["nickname", "crossed", "slip", "day", "age", "no-home", "moved", "surname-changed", "number-alone"],
)
def test_a_slip_in_any_one_value_does_no_harm(session: Session, changes: dict[str, object]) -> None:
    (rosa,) = known(session, ROSA)
    assert [one.person_id for one in who(session, replace(SOUGHT, **changes))] == [rosa.id]  # type: ignore[arg-type]


def test_nobody_is_found_who_shares_next_to_nothing(session: Session) -> None:
    known(session, ROSA)
    assert who(session, Sought(forename="Rosa", surname="Quill", born_on=dt.date(1980, 7, 30))) == []
    assert who(session, Sought(forename="Piotr", surname="Wilk", born_on=BORN)) == []
    assert who(session, Sought()) == []


def test_several_are_sought_in_one_journey_and_each_has_a_list(session: Session) -> None:
    rosa, omar = known(session, ROSA, Named("Omar", "Quill", dt.date(1984, 1, 2)))
    with recorded() as executed:
        first, nobody, second = candidates(
            session, [SOUGHT, Sought(forename="Zelda"), Sought(forename="Omar", surname="Quill", born_year=1985)]
        )
    assert len(executed) == 1
    assert ([one.person_id for one in first][:1], nobody) == ([rosa.id], [])
    assert second[0].person_id == omar.id
    assert Reason.HOUSEHOLD in second[0].match.reasons, "Rosa, who is likely found, lives in the same family"
    alone = who(session, Sought(forename="Omar", surname="Quill", born_year=1985))[0]
    assert Reason.HOUSEHOLD not in alone.match.reasons
    assert alone.match.score < second[0].match.score


def test_a_list_is_short_and_the_surest_stand_first(session: Session) -> None:
    for _ in range(MOST + 3):
        known(session, replace(ROSA, born_on=None, nhs_number=None))
    (rosa,) = known(session, ROSA)
    found = who(session, SOUGHT)
    assert len(found) == MOST
    assert found[0].person_id == rosa.id
    assert [one.match.score for one in found] == sorted((one.match.score for one in found), reverse=True)


def test_whoever_changes_is_found_by_what_they_are_now(session: Session) -> None:
    (rosa,) = known(session, replace(ROSA, nhs_number=None))
    rosa.nhs_number = "9434765870"
    give_keys(session, [rosa])
    assert [one.person_id for one in who(session, Sought(nhs_number="9434765870"))] == [rosa.id]
    rosa.nhs_number = None
    give_keys(session, [rosa])
    assert who(session, Sought(nhs_number="9434765870")) == []


def test_a_key_that_many_share_is_read_no_further_than_it_must(session: Session) -> None:
    many = [known(session, Named("Ida", "Smith", None))[0] for _ in range(MOST_OF_A_KEY + 5)]
    (rare,) = known(session, Named("Ida", "Smith", BORN))
    asked = keys_of(Sought(forename="Ida", surname="Smith", born_on=BORN))
    found = session.execute(SEARCH, {"keys": asked, "sought": [0] * len(asked)}).all()
    assert [row.person_id for row in found] == [rare.id], "the others share only what everybody shares"
    asked = keys_of(Sought(forename="Ida", surname="Smith"))
    found = session.execute(SEARCH, {"keys": asked, "sought": [0] * len(asked)}).all()
    assert len(found) == MOST_COMPARED, "where nothing rarer leads to anybody, some of them are better than nobody"
    assert {row.person_id for row in found} <= {person.id for person in [*many, rare]}


# People in the queue


@pytest.fixture
def waiting(make: Make) -> Contact:
    families = Families(make)
    return families.contact(surname="Brindle")


def test_somebody_in_the_queue_is_found_once_the_worker_came_by(session: Session, waiting: Contact) -> None:
    sought = sought_in(waiting.children[0], waiting)
    assert who(session, sought) == [], "whoever sends does not wait for it"
    assert key_waiting_people(session) == len(waiting.people)
    assert key_waiting_people(session) == 0
    found = who(session, sought)[0]
    assert (found.person_id, found.contact_person_id) == (None, waiting.children[0].id)
    assert found.match.band is Band.LIKELY
    assert candidates(session, [sought], except_contact=waiting.id) == [[]], "nobody is found to be who they are"


def test_whoever_opens_it_sooner_has_them_found_then(session: Session, waiting: Contact) -> None:
    key_people_of(session, waiting)
    key_people_of(session, waiting)
    assert who(session, sought_in(waiting.children[0], waiting))[0].contact_person_id == waiting.children[0].id
    assert key_waiting_people(session) == 0


def test_once_decided_they_are_found_as_people_on_record(session: Session, make: Make) -> None:
    families = Families(make)
    matter = families.waiting(surname="Brindle")
    contact = session.query(Contact).filter_by(family_id=matter.family_id).one()
    key_waiting_people(session)
    found = candidates(session, [sought_in(person, contact) for person in contact.people])
    listed = [[(one.person_id, one.contact_person_id) for one in each] for each in found]
    assert listed == [[(person.person_id, None)] for person in contact.people], "a parent is not shown for a child"


def test_keys_of_those_who_left_the_queue_are_removed(session: Session, waiting: Contact) -> None:
    key_waiting_people(session)
    waiting.decided_at = now()
    session.flush()
    assert who(session, sought_in(waiting.children[0], waiting)) == [], "at once, before the worker comes by"
    key_waiting_people(session)
    waiting.decided_at = None  # as it never is: to see that no key is left
    session.flush()
    assert who(session, sought_in(waiting.children[0], waiting)) == []


def test_somebody_of_whom_nothing_is_known_is_not_come_by_for_again(session: Session, waiting: Contact) -> None:
    blank = ContactPerson(contact_id=waiting.id, position=9, role="child", forename="?", surname="", born_on=None)
    waiting.people.append(blank)
    session.flush()
    assert keys_of(Sought(forename="?")) == []
    assert key_waiting_people(session) == len(waiting.people)
    assert key_waiting_people(session) == 0


def test_people_without_keys_are_given_them_with_what_their_contact_says(session: Session, make: Make) -> None:
    families = Families(make)
    matter = families.waiting(surname="Brindle")
    contact = session.query(Contact).filter_by(family_id=matter.family_id).one()
    child = session.get_one(Person, contact.children[0].person_id)
    before = Person(
        forename=child.forename, surname="Brindle", sort_key="b", born_on=child.born_on, known_since=now()
    )  # as the release before writes them
    session.add(before)
    session.flush()
    contact.children[0].person_id = before.id
    assert key_missing_people(session) == 1
    assert key_missing_people(session) == 0
    assert (before.postcode, before.address, before.sex) == (child.postcode, child.address, child.sex)
    assert before.postcode == contact.postcode
    found = who(session, sought_in(contact.children[0], contact))
    assert {one.person_id for one in found[:2]} == {before.id, child.id}


# The second wall


@pytest.mark.parametrize("table", ["contact_person_keys", "person_keys"])
def test_the_application_reads_no_keys(session: Session, table: str) -> None:
    for statement in (f"SELECT count(*) FROM {table}", f"DELETE FROM {table}"):  # noqa: S608 -- our own names
        with pytest.raises(ProgrammingError) as refused, session.begin_nested():
            session.execute(text(statement))
        assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_the_search_has_an_owner_of_its_own_and_a_fixed_path(session: Session) -> None:
    asked = text("SELECT pg_get_userbyid(proowner), prosecdef, proconfig FROM pg_proc WHERE proname = 'who_may_it_be'")
    owner, definer, settings = session.execute(asked).one()
    assert (owner, definer, settings) == ("portal_matcher", True, ["search_path=pg_catalog, public, pg_temp"])
    role = "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'portal_matcher'"
    assert session.execute(text(role)).one() == (False, False, False)
    writes = "SELECT has_table_privilege('portal_matcher', 'people', 'INSERT, UPDATE, DELETE')"
    assert session.scalar(text(writes)) is False


def test_a_look_up_reads_its_keys_from_the_index(session: Session, superuser: str) -> None:
    with psycopg.connect(superuser) as connection:
        plan = search_as_planned(connection, keys_of(SOUGHT))
    assert "Index Only Scan using pk_person_keys" in plan
    assert "Index Only Scan using pk_contact_person_keys" in plan
    assert "Seq Scan on person_keys" not in plan
    assert "Seq Scan on contact_person_keys" not in plan
