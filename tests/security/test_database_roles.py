"""The second wall: what the application's own role cannot do, even when the application is made to try."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy import select, text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.database import act_as, now, read_only
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.events.sealing import seal_events
from portal.extensions import db
from tests.builders import Make
from tests.casework.families import Families

ROLES = {"default": "portal_app", "measures": "portal_measures"}
NEVER_CHANGED = ["events", "event_seals", "decisions", "outcomes", "levels", "scores", "openings"]


def _is_denied(session: Session, statement: str) -> bool:
    """Whether it is for want of a right that the database refuses a statement."""
    with pytest.raises(ProgrammingError) as refused, session.begin_nested():
        session.execute(text(statement))
    return isinstance(refused.value.orig, InsufficientPrivilege)


@pytest.mark.parametrize("engine", ROLES)
def test_the_role_is_neither_owner_nor_superuser(app: Flask, engine: str) -> None:
    with app.app_context(), db.engines[engine].connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == ROLES[engine]
        may = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        assert not any(may)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        assert connection.scalar(text(owned)) == 0
        member = (
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE rolname = current_user"
        )
        assert connection.scalar(text(member)) == 0, "nor may it become somebody who is"
        for way in ("SET ROLE portal_owner", "SET SESSION AUTHORIZATION portal_owner"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(way))
            connection.rollback()


def test_every_session_of_the_application_is_that_role(app: Flask, session: Session) -> None:
    for name in ("default", "journal", "kept"):
        assert db.get_session(name).scalar(text("SELECT current_user")) == "portal_app"


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_what_happened_cannot_be_changed_or_removed(session: Session, make: Make, table: str) -> None:
    families = Families(make)
    families.closed(at=now() - dt.timedelta(days=1))
    seal_events(session, now())
    column = session.scalar(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = :table LIMIT 1"), {"table": table}
    )
    assert _is_denied(session, f"DELETE FROM {table}")  # noqa: S608 -- our own names
    assert _is_denied(session, f"UPDATE {table} SET {column} = {column}")  # noqa: S608 -- likewise
    assert _is_denied(session, f"TRUNCATE {table} CASCADE")


def test_it_may_delete_only_what_is_kept_for_a_while_or_not_sent_and_closed_days(session: Session) -> None:
    may_delete = session.scalars(
        text(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'DELETE') ORDER BY tablename"
        )
    ).all()
    ours = {name for name in may_delete if not name.startswith("procrastinate_")}
    assert ours == {
        "attachments", "bank_holidays", "draft_pages", "drafts", "file_parts", "files", "kept_forms",
        "kept_searches", "service_localities", "service_needs", "service_words", "throttles",
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_in_the_actors_name ON events",
        "DROP TABLE events",
        "CREATE TABLE mine (id int)",
        "ALTER FUNCTION events_in_the_actors_name() RENAME TO forgotten",
        "SET session_replication_role = replica",
        "ALTER ROLE portal_app SUPERUSER",
        "CREATE ROLE portal_friend",
        "COPY users TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_it_cannot_take_the_wall_down(session: Session, statement: str) -> None:
    assert _is_denied(session, statement)


def test_it_cannot_give_itself_more_than_it_has(session: Session) -> None:
    """PostgreSQL answers this with a warning, not an error; so what counts is what became of it."""
    session.execute(text("GRANT ALL ON events TO portal_app"))
    may = "SELECT has_table_privilege('events', 'UPDATE') OR has_table_privilege('events', 'DELETE, TRUNCATE')"
    assert session.scalar(text(may)) is False


# Who acts.


def _event(actor: str) -> Event:
    return Event(
        id=uuid.uuid4(), kind="test", actor=actor, happened_at=now(), payload={}, salt=b"salt", digest=b"digest"
    )


def test_without_an_actor_nothing_is_recorded(session: Session) -> None:
    act_as(session, "")
    with pytest.raises(ProgrammingError, match="no actor is named in this transaction"), session.begin_nested():
        record(session, Kind.CASE_CLOSED, at=now(), reason="other", level=1)


def test_nobody_records_in_somebody_elses_name(session: Session, make: Make) -> None:
    one, other = make.user(Role.SCREENER), make.user(Role.SCREENER)
    act_as(session, str(one.id))
    session.add(_event(str(one.id)))
    session.flush()
    for name in (str(other.id), "portal:request"):
        savepoint = session.begin_nested()
        session.add(_event(name))
        with pytest.raises(ProgrammingError, match="its actor's own name"):
            session.flush()
        savepoint.rollback()
    actors = session.scalars(select(Event.actor).where(Event.kind == "test")).all()
    assert actors == [str(one.id)]


def test_the_database_is_told_who_acts_in_every_transaction(session: Session, make: Make) -> None:
    user = make.user()
    act_as(session, str(user.id))
    told = text("SELECT current_setting('portal.actor')")
    assert session.scalar(told) == str(user.id)
    session.commit()
    assert session.scalar(told) == str(user.id), "in the next as well"
    session.rollback()
    with session.begin_nested():
        assert session.scalar(told) == str(user.id)
    act_as(session, "portal:test")
    assert session.scalar(told) == "portal:test", "at once"


def test_the_actor_does_not_outlive_the_transaction_on_its_connection(app: Flask) -> None:
    """A connection goes back to the pool; whoever gets it next is nobody until they are named."""
    with app.app_context():
        with db.sessionmaker() as one:
            act_as(one, "portal:first")
            one.execute(text("SELECT 1"))
            one.commit()
        with db.engines["default"].connect() as connection:
            assert connection.scalar(text("SELECT coalesce(current_setting('portal.actor', true), '')")) == ""


def test_a_reading_session_writes_nothing(app: Flask, session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    with app.app_context(), db.sessionmaker() as reading:
        read_only(reading)
        act_as(reading, "portal:test")
        statement = text("UPDATE users SET name = 'X' WHERE id = :id")
        with pytest.raises(InternalError) as refused:
            reading.execute(statement, {"id": user.id})
        assert isinstance(refused.value.orig, ReadOnlySqlTransaction)
        reading.rollback()
        with pytest.raises(InternalError):
            reading.execute(statement, {"id": user.id})
