"""The worker as a process of its own: `flask --app wsgi worker`, stopped, killed, and left without its database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import create_app
from portal.database import act_as, now
from portal.embedded import Cluster, database_urls, ensure_running, find, stop
from portal.events.actions import record
from portal.events.anchors import anchors_file
from portal.events.kinds import Kind
from portal.extensions import db
from portal.messages.models import Message
from portal.messages.transports.file import filed_letters, mail_folder
from portal.settings import ROOT, Settings, read_settings
from tests.builders import Make
from tests.conftest import migrate
from tests.events.journal import Journal
from tests.messages.conftest import Provider
from tests.messages.owing import Owing

PATIENCE = 60.0


def wait_for(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": settings.database_url or "",
        "PORTAL_MAIL": settings.mail.value,
        "PORTAL_SMTP_PORT": str(settings.smtp_port),
        "PORTAL_SMTP_STARTTLS": "no",
        **more,
    }


@contextmanager
def worker(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("ab") as output,
        subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            env=environment_of(settings),
            cwd=ROOT,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def letters(settings: Settings, message: Message) -> int:
    return len([letter for letter in filed_letters(mail_folder(settings)) if letter.key == str(message.id)])


def is_sent(owing: Owing, message: Message) -> bool:
    owing.session.rollback()
    return owing.read_back(message).sent_at is not None


def test_it_sends_seals_and_anchors_and_stops_when_told(
    settings: Settings, owing: Owing, journal: Journal, tmp_path: Path
) -> None:
    before, _ = owing.owed(), journal.sealed(1)
    journal.recorded(3)
    with worker(settings, tmp_path / "log") as process:
        wait_for(lambda: is_sent(owing, before))
        wait_for(lambda: len(journal.seals()) == 4)
        wait_for(anchors_file(settings.var).exists)
        after = owing.owed()
        wait_for(lambda: is_sent(owing, after), patience=5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert letters(settings, before) == letters(settings, after) == 1
    assert journal.faults() == []
    assert b"Traceback" not in (tmp_path / "log").read_bytes()
    anchors_file(settings.var).unlink()


def test_told_to_stop_it_finishes_the_job_it_is_at(
    by_smtp: Settings, provider: Provider, owing: Owing, tmp_path: Path
) -> None:
    message = owing.owed()
    with worker(by_smtp, tmp_path / "log") as process:
        # The letter is taken; the worker waits for the server's goodbye, and is told to stop just then.
        def stop_and_dawdle() -> None:
            process.send_signal(signal.SIGINT)
            time.sleep(1)

        provider.at_goodbye = stop_and_dawdle
        assert process.wait(PATIENCE) == 0
    assert is_sent(owing, message)
    assert len(provider.taken) == 1


def test_killed_and_started_again_it_sends_what_is_owed_once(settings: Settings, owing: Owing, tmp_path: Path) -> None:
    messages = [owing.owed() for _ in range(12)]
    with worker(settings, tmp_path / "log") as process:
        wait_for(lambda: any(is_sent(owing, message) for message in messages))
        process.kill()
        process.wait()
    with worker(settings, tmp_path / "log"):
        wait_for(lambda: all(is_sent(owing, message) for message in messages))
    assert [letters(settings, message) for message in messages] == [1] * 12


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[tuple[Settings, Cluster]]:
    """A PostgreSQL of this test's own, which it may kill."""
    settings = read_settings({"PORTAL_ENV": "test", "PORTAL_VAR": str(tmp_path / "var")})
    cluster = ensure_running(settings.var, durable=True)
    migrate(database_urls(settings).for_migrations)
    yield settings, cluster
    stop(settings.var)


def test_it_outlives_a_database_that_is_killed(own_cluster: tuple[Settings, Cluster], tmp_path: Path) -> None:
    settings, cluster = own_cluster
    app = create_app(settings)
    with app.app_context(), worker(settings, tmp_path / "log") as process:
        act_as(db.session, "portal:test")
        owing = Owing(db.session, Make(db.session))
        before = owing.owed()
        wait_for(lambda: is_sent(owing, before))
        db.session.rollback()
        os.kill(cluster.verified_process(), signal.SIGKILL)
        wait_for(lambda: find(settings.var))  # the worker has started it anew
        db.engine.dispose()
        owing = Owing(db.session, Make(db.session))
        after = owing.owed()
        record(db.session, Kind.ACCOUNT_JOINED, at=now())
        db.session.commit()
        wait_for(lambda: is_sent(owing, after))
        wait_for(lambda: db.session.scalar(text("SELECT count(*) FROM event_seals")) == 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        db.session.rollback()
        for engine in db.engines.values():
            engine.dispose()
