"""Sealing: each committed event once, without a gap, however many sealers there are and whenever one dies."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import psycopg.errors
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.database import act_as, now
from portal.events import sealing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.sealing import Mark, seal_batch, seal_events
from portal.extensions import db
from portal.settings import Settings
from tests.events.journal import Journal


def test_every_committed_event_is_sealed_once_in_its_order(journal: Journal) -> None:
    ids = journal.recorded(7)
    assert journal.seal() == 7
    assert journal.seal() == 0
    seals = journal.seals()
    assert [seal["event_id"] for seal in seals] == ids
    assert [seal["position"] for seal in seals] == [1, 2, 3, 4, 5, 6, 7]
    assert [seal["previous"] for seal in seals] == [bytes(32), *(seal["seal"] for seal in seals[:-1])]


def test_an_event_not_committed_is_not_sealed(journal: Journal, app: Flask) -> None:
    with app.app_context():
        act_as(db.session, "portal:test")
        late = record(db.session, Kind.OFFER_ACCEPTED, at=now(), offer="x").id
        committed = journal.recorded(2)
        assert journal.seal() == 2
        db.session.commit()
    assert journal.seal() == 1
    assert [seal["event_id"] for seal in journal.seals()] == [*committed, late]  # in the order of the commits
    assert journal.faults() == []


def test_batches_join_without_a_gap(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 10)
    ids = journal.recorded(35)
    assert journal.seal() == 35
    assert [seal["event_id"] for seal in journal.seals()] == ids
    assert journal.faults() == []


def test_a_batch_goes_on_where_the_last_one_ended(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 10)
    journal.recorded(25)
    counts: list[int] = []
    mark: Mark | None = None
    while not counts or mark:
        batch = seal_batch(journal.session, now(), after=mark)
        journal.session.commit()
        counts, mark = [*counts, batch.sealed], batch.mark
    assert counts == [10, 10, 5]


def test_an_event_put_in_beside_the_portal_is_reported_and_not_sealed(journal: Journal) -> None:
    first, last = journal.recorded(2)
    forged = journal.attack(
        "INSERT INTO events (id, kind, actor, happened_at, recorded_at, payload, salt, digest)"
        " SELECT gen_random_uuid(), kind, actor, happened_at, recorded_at, payload, salt, digest FROM events"
        " ORDER BY recorded_at LIMIT 1 RETURNING id"
    )[0]["id"]
    batch = seal_batch(journal.session, now())
    journal.session.commit()
    assert batch.refused == [forged]
    assert [seal["event_id"] for seal in journal.seals()] == [first, last]


def test_only_the_last_day_is_looked_at(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """All history is not read every few seconds; whoever looks further back finds what was left."""
    journal.sealed(3)
    old = journal.recorded(1)[0]
    journal.attack("UPDATE events SET recorded_at = now() - interval '25 hours' WHERE id = %(id)s", id=old)
    assert seal_batch(journal.session, now()).refused == []
    monkeypatch.setattr(sealing, "LOOK_BACK", dt.timedelta(days=2))
    assert seal_batch(journal.session, now()).refused == [old]


def test_looking_reads_the_index_and_not_all_events(journal: Journal) -> None:
    journal.sealed(2)
    journal.attack(
        "INSERT INTO events (id, kind, actor, happened_at, recorded_at, payload, salt, digest)"
        " SELECT gen_random_uuid(), kind, actor, happened_at, recorded_at - n * interval '1 hour', payload, salt,"
        " digest FROM events, generate_series(30, 3000) n",
        "ANALYZE events",
        "ANALYZE event_seals",
    )
    query = sealing._unsealed(now() - dt.timedelta(days=1), None)
    compiled = query.compile(journal.session.connection(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(journal.session.scalars(text(f"EXPLAIN {compiled}".replace(":", r"\:"))))
    assert "ix_events_recorded_at" in plan
    assert "Seq Scan on events" not in plan


def test_two_sealers_at_once_seal_each_event_once(journal: Journal, app: Flask) -> None:
    journal.recorded(40)
    together = threading.Barrier(4)

    def seal(_: int) -> int:
        with app.app_context():
            act_as(db.session, "portal:worker")
            together.wait()
            count = seal_events(db.session, now())
            db.session.commit()
            return count

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(seal, range(4)))
    assert sum(counts) == 40
    assert [seal["position"] for seal in journal.seals()] == list(range(1, 41))
    assert journal.faults() == []


def test_events_sealed_while_others_are_recorded_are_all_in_the_chain(journal: Journal, app: Flask) -> None:
    done = threading.Event()

    def keep_recording(_: int) -> int:
        with app.app_context():
            act_as(db.session, "portal:test")
            for _ in range(30):
                record(db.session, Kind.OFFER_ACCEPTED, at=now(), offer="x")
                db.session.commit()
        return 30

    def keep_sealing() -> int:
        with app.app_context():
            act_as(db.session, "portal:worker")
            count = 0
            while not done.is_set():
                count += seal_events(db.session, now())
                db.session.commit()
        return count

    with ThreadPoolExecutor(6) as pool:
        sealing_now = [pool.submit(keep_sealing) for _ in range(2)]
        recorded = sum(pool.map(keep_recording, range(4)))
        done.set()
        sealed = sum(sealer.result() for sealer in sealing_now)
    assert sealed + journal.seal() == recorded == 120
    faults, figures = journal.look()
    assert faults == []
    assert (figures.sealed, figures.last_position, figures.unsealed) == (120, 120, 0)


_SEALER = textwrap.dedent(
    """
    import sys
    from portal import create_app
    from portal.database import act_as, now
    from portal.events import sealing
    from portal.extensions import db

    sealing.BATCH = 50
    with create_app().app_context():
        act_as(db.session, "portal:worker")
        mark = None
        while True:
            batch = sealing.seal_batch(db.session, now(), after=mark)
            print("sealed", flush=True)
            sys.stdin.readline()  # not committed yet: this is when it is killed
            db.session.commit()
            mark = batch.mark
            if mark is None:
                break
    """
)


def test_a_sealer_killed_in_the_middle_leaves_no_gap(journal: Journal, settings: Settings) -> None:
    journal.recorded(400)
    environment = {
        **os.environ,
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": settings.database_url or "",
    }
    for batches in (1, 3):
        with subprocess.Popen(
            [sys.executable, "-c", _SEALER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as sealer:
            assert sealer.stdin is not None
            assert sealer.stdout is not None
            for batch in range(batches):
                assert sealer.stdout.readline() == "sealed\n"
                if batch < batches - 1:
                    sealer.stdin.write("on\n")
            sealer.send_signal(signal.SIGKILL)
        assert sealer.returncode == -signal.SIGKILL
    _wait_until_alone(journal)
    assert len(journal.seals()) == 100  # none of the first sealer's, two batches of the second's
    assert journal.seal() == 300
    assert [seal["position"] for seal in journal.seals()] == list(range(1, 401))
    assert journal.faults() == []


def _wait_until_alone(journal: Journal) -> None:
    """The killed one's last statement may still be running in the database."""
    for _ in range(100):
        if not journal.attack("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"):
            return
        time.sleep(0.05)
    raise AssertionError("the dead sealer's lock is still held")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
        "UPDATE event_seals SET sealed_at = now()",
        "DELETE FROM event_seals",
        "ALTER TABLE events DISABLE TRIGGER ALL",
    ],
)
def test_the_portal_itself_can_change_no_event(journal: Journal, statement: str) -> None:
    journal.sealed(1)
    with pytest.raises(ProgrammingError) as refused:
        journal.session.execute(text(statement))
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_no_actor_no_event(session: Session) -> None:
    act_as(session, "")
    with pytest.raises(ProgrammingError, match="no actor"):
        record(session, Kind.OFFER_ACCEPTED, at=now(), offer="x")
