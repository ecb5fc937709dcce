"""Finding a request that was sent: by reference, by a child's name however it is typed, by the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import Someone
from portal.contacts.actions.keying import key_missing_names
from portal.contacts.models import Contact, ContactPerson
from portal.contacts.queries import found_contacts
from portal.contacts.queries import sent as sent_queries
from portal.contacts.rules.searching import Search
from portal.paging import PAGE, After
from portal.people.rules import FamilyRole
from portal.working_time import LONDON
from tests.builders import Make

NAMES = [("Ida", "Pike"), ("Zoë", "Łącka-O'Neill"), ("Mary Jane", "Smith-Jones"), ("Maria", "de la Cruz"), ("李", "")]


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER)


def _sent(make: Make, sender: User, forename: str, surname: str, *, at: dt.datetime | None = None) -> Contact:
    people = [Someone(FamilyRole.CHILD, forename, surname), Someone(FamilyRole.ADULT, "Rosa", "Grown")]
    return make.contact(sender, replace(make.sending(), people=people), at=at)


def _found(session: Session, make: Make, user: User, words: str = "", **days: dt.date) -> list[str]:
    search = Search(words, **days)
    assert search.fault is None
    return [line.reference for line in found_contacts(session, make.actor(user), search).rows]


@pytest.fixture
def by_name(make: Make, referrer: User) -> dict[str, str]:
    """References, by the first name."""
    return {forename: _sent(make, referrer, forename, surname).reference for forename, surname in NAMES}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ida Pike", {"Ida"}),
        ("PIKE IDA", {"Ida"}),
        ("pi", {"Ida"}),
        ("id pi", {"Ida"}),
        ("ike", set()),
        ("Ida Jones", set()),
        ("zoe lacka", {"Zoë"}),
        ("Zoë Łącka", {"Zoë"}),
        ("oneill", {"Zoë"}),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill, Zoe", {"Zoë"}),
        ("smith jones", {"Mary Jane"}),
        ("smithjones", {"Mary Jane"}),
        ("Smith-Jones Mary-Jane", {"Mary Jane"}),
        ("jane jo", {"Mary Jane"}),
        ("mar", {"Mary Jane", "Maria"}),
        ("maria de la cruz", {"Maria"}),
        ("cruz maria", {"Maria"}),
        ("de la", {"Maria"}),
        ("rosa", set()),
        ("%%", None),
        ("李", {"李"}),
    ],
)
def test_by_a_childs_name(
    session: Session, make: Make, referrer: User, by_name: dict[str, str], typed: str, found: set[str] | None
) -> None:
    if found is None:
        assert Search(typed).fault, "too little to look for"
        return
    assert set(_found(session, make, referrer, typed)) == {by_name[forename] for forename in found}


def test_by_reference_however_badly_it_is_typed(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer)
    make.contact(referrer)
    spoken = contact.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for typed in (contact.reference, spoken, contact.reference.removeprefix("C-"), f" {contact.reference} "):
        if Search(typed).fault is None:
            assert _found(session, make, referrer, typed) == [contact.reference], typed
    assert Search("C-0000-0001").fault, "one that cannot be ours is said to be wrong"
    assert _found(session, make, referrer, "M-0000-0000") == []


def test_by_the_days_on_which_it_was_sent(session: Session, make: Make, referrer: User) -> None:
    """London's days: the last quarter of an hour of one is not yet the next, in summer too."""
    days = [dt.datetime(2024, 6, day, 23, 45, tzinfo=LONDON) for day in (3, 4, 5)]
    third, fourth, fifth = (make.contact(referrer, at=at).reference for at in days)
    day = dt.date(2024, 6, 4)
    assert _found(session, make, referrer, first_day=day, last_day=day) == [fourth]
    assert _found(session, make, referrer, first_day=day) == [fifth, fourth]
    assert _found(session, make, referrer, last_day=day) == [fourth, third]
    assert _found(session, make, referrer, "child", first_day=dt.date(2024, 6, 6)) == []


def test_mine_and_for_a_lead_the_agencys(session: Session, make: Make) -> None:
    agency = make.agency()
    one, two = make.user(Role.REFERRER, agency=agency), make.user(Role.REFERRER, agency=agency)
    lead, stranger = make.user(Role.AGENCY_LEAD, agency=agency), make.user(Role.REFERRER)
    mine, theirs = (_sent(make, user, "Ida", "Pike").reference for user in (one, two))
    assert _found(session, make, one, "ida") == [mine]
    assert _found(session, make, lead, "ida") == [theirs, mine]
    assert _found(session, make, stranger, "ida") == []
    assert _found(session, make, stranger, mine) == []


def test_a_contact_is_found_once_however_many_children_are_alike(session: Session, make: Make, referrer: User) -> None:
    contact = make.contact(referrer, make.sending(children=5))
    assert _found(session, make, referrer, "child") == [contact.reference]


def test_what_is_found_goes_on_page_by_page(session: Session, make: Make, referrer: User) -> None:
    sent = {_sent(make, referrer, "Ida", f"Pike {n}").reference for n in range(2 * PAGE + 1)}
    seen: list[str] = []
    after: After | None = None
    while True:
        found = found_contacts(session, make.actor(referrer), Search("pike ida"), after)
        seen += [line.reference for line in found.rows]
        after = found.next
        if after is None:
            break
    assert (set(seen), len(seen)) == (sent, len(sent))


@pytest.mark.parametrize("typed", ["i", "'", "-", "C-7KQ2", "Ida 7", "🙁"])
def test_what_cannot_be_looked_for_is_said(typed: str) -> None:
    assert Search(typed).fault


def test_those_the_release_before_wrote_are_found_once_the_worker_came_by(
    session: Session, make: Make, referrer: User
) -> None:
    reference = _sent(make, referrer, "Ida", "Smith-Jones").reference
    without = dict.fromkeys(("forename_key", "surname_key", "forename_last_key", "surname_last_key"))
    session.execute(update(ContactPerson).values(without))
    assert _found(session, make, referrer, "ida jones") == []
    assert key_missing_names(session) == 2
    assert _found(session, make, referrer, "ida jones") == [reference]
    assert key_missing_names(session) == 0


# How it is found among very many

_MANY = """
    INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, decided_at,
        worries, working_well, needs_to_happen, agreement)
    SELECT gen_random_uuid(), 'X' || n, gen_random_uuid(), sender_id, agency_id, source,
        received_at - n * interval '1 minute', due_at, received_at, worries, '', '', agreement
    FROM contacts, generate_series(1, 20000) n;
    INSERT INTO contact_people (id, contact_id, position, role, forename, surname, forename_key, surname_key)
    SELECT gen_random_uuid(), id, 1, 'child', 'A' || md5(reference), 'B' || md5(id::text), 'a' || md5(reference),
        'b' || md5(id::text)
    FROM contacts WHERE reference LIKE 'X%';
    ANALYZE contacts; ANALYZE contact_people;
"""


def _plan(session: Session, make: Make, user: User, words: str) -> str:
    query = sent_queries._sent_to_see(make.actor(user)).where(*sent_queries._looked_for(Search(words)))
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types it as nothing
    compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text(f"EXPLAIN {compiled}".replace(":", r"\:"))))


@pytest.mark.parametrize("role", [Role.REFERRER, Role.AGENCY_LEAD])
def test_the_indexes_find_it_among_very_many(app: Flask, session: Session, make: Make, owner: str, role: Role) -> None:
    user = make.user(role)
    contact = _sent(make, user, "Ida", "Smith-Jones")
    make.keep()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_MANY.encode())
    for words, indexes in _READ_BY.items():
        plan = _plan(session, make, user, words)
        assert all(index in plan for index in indexes), plan
        assert "Seq Scan on contact_people" not in plan, words
        assert "Seq Scan on contacts" not in plan, words
    assert _found(session, make, user, "ida jones") == [contact.reference]


_READ_BY: dict[str, Sequence[str]] = {
    "ida": [f"ix_contact_people_{key}" for key in ("forename_key", "surname_key", "forename_last", "surname_last")],
    "ida jones": ["ix_contact_people_surname_last_key"],
    "C-0000-0000": ["uq_contacts_reference"],
}


def test_every_comparison_is_one_that_row_level_security_lets_use_an_index(session: Session) -> None:
    """Were one not leak-proof, the index would be of no use once rows are walled off."""
    asked = "SELECT bool_and(proleakproof) FROM pg_proc WHERE proname IN ('texteq', 'text_ge', 'text_lt')"
    assert session.scalar(text(asked)) is True
