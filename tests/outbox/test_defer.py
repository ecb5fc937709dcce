"""A job exists if and only if its cause was committed."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from portal import outbox
from portal.database import now


def jobs(superuser: str) -> list[tuple[str, dict[str, object], dt.datetime | None]]:
    """The queue as somebody else sees it: only what was committed."""
    with psycopg.connect(superuser) as connection:
        return connection.execute("SELECT task_name, args, scheduled_at FROM procrastinate_jobs ORDER BY id").fetchall()


def test_a_commit_leaves_the_job_and_not_before(session: Session, superuser: str) -> None:
    key = uuid.uuid4()
    outbox.defer(session, "send_message", message_id=key)
    assert jobs(superuser) == []
    session.commit()
    assert jobs(superuser) == [("send_message", {"message_id": str(key)}, None)]


def test_a_rollback_leaves_no_job(session: Session, superuser: str) -> None:
    outbox.defer(session, "send_message", message_id=uuid.uuid4())
    session.rollback()
    session.commit()
    assert jobs(superuser) == []


def test_a_job_shares_the_fate_of_its_savepoint(session: Session, superuser: str) -> None:
    with session.begin_nested():
        outbox.defer(session, "kept", number=1)
    refused = session.begin_nested()
    outbox.defer(session, "undone", number=2)
    refused.rollback()
    session.commit()
    assert [name for name, *_ in jobs(superuser)] == ["kept"]


def test_a_job_can_wait_for_its_time(session: Session, superuser: str) -> None:
    later = now().replace(microsecond=0) + dt.timedelta(hours=4)
    outbox.defer(session, "send_message", schedule_at=later, message_id=uuid.uuid4())
    session.commit()
    assert jobs(superuser)[0][2] == later


@pytest.mark.parametrize("words", ["Sam Tamworth", "born 3 March", "née", "", "x" * 65])
def test_text_about_a_person_is_no_argument(session: Session, words: str) -> None:
    with pytest.raises(ValueError, match="must be an id"):
        outbox.defer(session, "send_message", about=words)


def test_deferring_is_one_statement_on_the_sessions_own_connection(session: Session, superuser: str) -> None:
    own = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(superuser, autocommit=True) as watcher:
        before = _connections(watcher)
        outbox.defer(session, "send_message", message_id=uuid.uuid4())
        after = _connections(watcher)
    assert own is not None
    assert "procrastinate_defer_jobs_v1" in after.pop(own)
    before.pop(own)
    assert after == before


def _connections(watcher: psycopg.Connection) -> dict[int, str]:
    """Every other connection to this database, with its last statement."""
    rows = watcher.execute(
        "SELECT pid, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return dict(rows.fetchall())


def test_what_the_database_refuses_is_said_as_of_any_statement(session: Session) -> None:
    session.execute(text("SET TRANSACTION READ ONLY"))
    with pytest.raises(InternalError, match="read-only transaction"):
        outbox.defer(session, "send_message", message_id=uuid.uuid4())
