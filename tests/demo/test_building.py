"""Building a borough: the same from the same seed, all of it or nothing, the database as before but for the rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.contacts.models import CallBack, Contact, Draft, UrgentNotice
from portal.contacts.queries.following import since_sent
from portal.contacts.rules import ContactState
from portal.contacts.rules.ways import Way
from portal.database import Base
from portal.demo import build as building
from portal.demo.build import RUN, TABLES, Plan, Teller, build
from portal.demo.loading import SEALS, NotEmpty
from portal.demo.played import play
from portal.events.models import Event
from portal.events.verification import Verification
from portal.frame.formats import today_in_london
from portal.guidance.codes import Home
from portal.schema import import_models
from portal.working_time import LONDON
from tests.demo.conftest import bring_in_directory

_SHAPE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT table_name, grantee, privilege_type, true FROM information_schema.role_table_grants
WHERE table_schema = 'public'
ORDER BY 1, 2, 3
"""


def _exports(owner: str) -> dict[str, str]:
    """Every table as it would be written out, row by row, as a digest."""
    found = {}
    with psycopg.connect(owner) as connection:
        for table in (*TABLES, SEALS):
            columns = ", ".join(column for column in table.columns if column != "password_hash")
            digest = hashlib.sha256()
            order = "1, 2" if len(table.columns) > 1 else "1"
            rows = sql.SQL(f"COPY (SELECT {columns} FROM {table.name} ORDER BY {order}) TO STDOUT")  # noqa: S608
            with connection.cursor().copy(rows) as out:
                for part in out:
                    digest.update(part)
            found[table.name] = digest.hexdigest()
    return found


def _built(owner: str, plan: Plan) -> dict[str, str]:
    with psycopg.connect(owner) as connection:
        build(connection, plan, password_hash="not a hash", replacing=True)
    return _exports(owner)


def _shape(owner: str) -> list[tuple[object, ...]]:
    with psycopg.connect(owner) as connection:
        return connection.execute(_SHAPE).fetchall()


def test_the_same_seed_gives_the_same_borough_to_the_last_letter(plan: Plan, owner: str) -> None:
    small = replace(plan, contacts=300)
    first = _built(owner, small)
    assert _built(owner, small) == first
    other = _built(owner, replace(small, seed=8))
    assert not [name for name in first if first[name] == other[name]]


def test_it_does_not_matter_who_tells_a_run(plan: Plan, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    two_runs = replace(plan, contacts=RUN + 100)
    alone = _built(owner, two_runs)
    monkeypatch.setattr(building, "_ALONE", 0)
    assert _built(owner, two_runs) == alone


def test_indexes_keys_and_rights_are_as_before(plan: Plan, owner: str) -> None:
    before = _shape(owner)
    _built(owner, replace(plan, contacts=50))
    assert _shape(owner) == before


def test_a_build_that_fails_leaves_nothing_behind(plan: Plan, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, rows = _shape(owner), _exports(owner)

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(building.Teller, "run", fails)
    with pytest.raises(RuntimeError), psycopg.connect(owner) as connection:
        build(connection, replace(plan, contacts=50), password_hash="not a hash")
    assert (_shape(owner), _exports(owner)) == (before, rows)


def test_what_is_there_is_not_wiped_out(plan: Plan, owner: str) -> None:
    """Somebody else has built, or made an account, since it was asked whether anything is there."""
    there = _built(owner, replace(plan, contacts=20))
    with pytest.raises(NotEmpty), psycopg.connect(owner) as connection:
        build(connection, replace(plan, contacts=30), password_hash="not a hash")
    assert _exports(owner) == there


def test_every_event_is_sealed_and_as_recorded(plan: Plan, owner: str, session: Session) -> None:
    _built(owner, replace(plan, contacts=200))
    events = session.scalar(select(func.count()).select_from(Event))
    verification = Verification(session)
    assert list(verification.faults()) == []
    assert (verification.figures.sealed, verification.figures.unsealed) == (events, 0)


def test_each_row_is_written_with_every_column() -> None:
    import_models()
    known = {
        table.name: {column.name for column in table.columns if column.computed is None}
        for table in Base.metadata.tables.values()
    }
    assert [table.name for table in TABLES if set(table.columns) != known[table.name]] == []


def test_whoever_tries_the_demo_finds_something_at_each_of_its_states(plan: Plan, owner: str, session: Session) -> None:
    """Of a borough of any size: these are told one by one, or played."""
    _built(owner, replace(plan, contacts=1))
    bring_in_directory(session)
    play(session, plan.office, today_in_london())
    mailboxes = {"referrer@demo.example": 3, "police@demo.example": 1, "screener@demo.example": 1}
    authors = session.scalars(select(User.email).join(Draft, Draft.author_id == User.id))
    assert Counter(authors) == mailboxes
    tessa = session.scalars(select(User).where(User.email == "referrer@demo.example")).one()
    sent = session.scalars(select(Contact).where(Contact.sender_id == tessa.id)).all()
    assert {since_sent(session, contact).standing.state for contact in sent} == set(ContactState)
    assert {contact.way for contact in session.scalars(select(Contact))} == set(Way)
    assert {contact.home for contact in session.scalars(select(Contact))} >= set(Home)
    calls = session.scalars(select(CallBack).where(CallBack.made_at.is_(None))).all()
    end = dt.datetime.combine(plan.until, dt.time(), LONDON)
    assert {call.due_at < end for call in calls} == {True, False}
    notices = session.scalars(select(UrgentNotice)).all()
    assert {(bool(one.acknowledged_at), bool(one.chased_at)) for one in notices} >= {(True, False), (False, True)}


def test_names_that_break_careless_programs_are_among_them(plan: Plan) -> None:
    people = [named for story in Teller(plan).stories(0) for named in story.sent.people]
    names = {f"{named.forename} {named.surname}".strip() for named in people}
    assert any("'" in name for name in names)
    assert any("ł" in name or "Ł" in name for name in names)
    assert any(not named.surname for named in people)
    assert any(named.born_on is None for named in people)
    assert any(" " in named.forename for named in people)
    assert any(" " in named.surname for named in people)
    assert max(map(len, names)) >= 60
