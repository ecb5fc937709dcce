"""No connection that has died is lent to anybody, and none is asked how it is before each use."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from portal.extensions import db
from portal.frame import connections


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """The application's, with no connection yet."""
    with app.app_context():
        db.engine.dispose()
        yield db.engine
        db.engine.dispose()


def process_of(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def end(superuser: str, process: int) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [process])
        while connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [process]).fetchone():
            time.sleep(0.01)


def connections_rested_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "RESTED_LONG", -1.0)


def test_a_connection_is_used_again(engine: Engine) -> None:
    assert process_of(engine) == process_of(engine)


def test_one_that_was_ended_meanwhile_is_not(engine: Engine, superuser: str) -> None:
    first = process_of(engine)
    end(superuser, first)
    assert process_of(engine) not in {0, first}


def test_with_it_go_all_that_were_made_before(engine: Engine, superuser: str) -> None:
    """The server was restarted: each of them would fail."""
    with engine.connect() as one, engine.connect() as other:
        processes = {connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, other)}
    made: list[object] = []
    event.listen(engine, "connect", lambda connection, _: made.append(connection))
    for process in processes:
        end(superuser, process)
    with engine.connect() as one, engine.connect() as other:
        assert {connection.scalar(text("SELECT 1")) for connection in (one, other)} == {1}
    assert len(made) == 2


def test_one_that_rested_long_is_asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = process_of(engine)
    asked: list[psycopg.Connection] = []
    answers = connections._answers

    def note(connection: psycopg.Connection) -> bool:
        asked.append(connection)
        return answers(connection)

    monkeypatch.setattr(connections, "_answers", note)
    assert process_of(engine) == first
    assert asked == []
    connections_rested_long(monkeypatch)
    assert process_of(engine) == first
    assert len(asked) == 1


def test_one_that_does_not_answer_any_more_is_not_lent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when something between has forgotten it without a word."""
    first = process_of(engine)
    connections_rested_long(monkeypatch)
    monkeypatch.setattr(connections, "_answers", lambda _: False)
    assert process_of(engine) != first


def test_one_that_was_asked_is_lent_without_a_transaction(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    process_of(engine)
    connections_rested_long(monkeypatch)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
