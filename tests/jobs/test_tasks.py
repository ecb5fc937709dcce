"""Tasks in the worker's own transaction: done or not done, whatever happens, and once however often they run."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import procrastinate
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import outbox
from portal.accounts.models import Throttle
from portal.accounts.rules import Role
from portal.contacts.actions import begin_draft
from portal.contacts.models import ContactPerson, Draft
from portal.database import act_as, acting, now
from portal.embedded import libpq_url
from portal.events.actions import record
from portal.events.anchors import anchors_file, read_anchors
from portal.events.kinds import Kind
from portal.frame.models import KeptForm, KeptSearch
from portal.jobs import housekeeping
from portal.jobs.app import in_portal, queue
from portal.jobs.housekeeping import Sealer, rescue_stalled_jobs, send_owed_messages
from portal.messages.models import Message
from portal.messages.transports.file import filed_letters, mail_folder
from portal.settings import Settings
from tests.builders import Make
from tests.contacts.nights import NIGHT, urgent_contact
from tests.events.journal import Journal
from tests.messages.owing import Owing

Result = TypeVar("Result")
BY_THE_CLOCK = ("urgent_chased", "draft_urgent", "draft_expires")


@pytest.fixture(autouse=True)
def nothing_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test defers is run; that the clock defers too is seen where the worker itself is started."""
    importlib.import_module("portal.jobs.tasks")  # now: the first worker to run here would bring the clock's along
    monkeypatch.setattr(queue.periodic_registry, "periodic_tasks", {})


@pytest.fixture(autouse=True)
def no_anchors_left(settings: Settings) -> Iterator[None]:
    yield
    anchors_file(settings.var).unlink(missing_ok=True)


def in_a_loop_of_its_own(work: Coroutine[Any, Any, Result]) -> Result:
    """In a thread of its own: a browser that is open in this test process has the main thread's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def run_jobs(app: Flask, settings: Settings) -> None:
    """Everything that is due, as the worker runs it."""

    async def until_idle() -> None:
        connector = procrastinate.PsycopgConnector(conninfo=libpq_url(settings.database_url or ""))
        with queue.replace_connector(connector):
            async with queue.open_async():
                await queue.run_worker_async(
                    wait=False, install_signal_handlers=False, additional_context={"portal": app}
                )

    in_a_loop_of_its_own(until_idle())


def statuses(session: Session) -> dict[str, str]:
    session.rollback()
    rows = session.execute(text("SELECT task_name, status FROM procrastinate_jobs ORDER BY id"))
    return dict(iter(rows))


def letters(settings: Settings, message: Message) -> int:
    return len([letter for letter in filed_letters(mail_folder(settings)) if letter.key == str(message.id)])


def test_a_message_owed_is_sent_by_its_job(app: Flask, settings: Settings, owing: Owing) -> None:
    message = owing.owed()
    run_jobs(app, settings)
    assert statuses(owing.session)["send_message"] == "succeeded"
    assert owing.read_back(message).sent_at is not None
    assert letters(settings, message) == 1


def test_a_job_that_runs_twice_sends_once(app: Flask, settings: Settings, owing: Owing) -> None:
    message = owing.owed()
    outbox.defer(owing.session, "send_message", message_id=message.id)
    owing.session.commit()
    run_jobs(app, settings)
    assert len(owing.jobs(message)) == 2
    assert letters(settings, message) == 1


def test_the_worker_acts_in_its_own_name_and_all_or_nothing(app: Flask, session: Session) -> None:
    with in_portal(app) as own:
        assert acting(own) == "portal:worker"
        assert own.scalar(text("SELECT current_setting('portal.actor')")) == "portal:worker"
        own.add(Throttle(bucket=b"kept", window_start=now(), tries=1))
    with pytest.raises(IntegrityError), in_portal(app) as own:
        own.add_all(
            Throttle(bucket=bucket, window_start=now(), tries=tries) for bucket, tries in ((b"a", 1), (b"b", None))
        )
    assert [throttle.bucket for throttle in session.scalars(select(Throttle))] == [b"kept"]


def test_a_task_nobody_knows_fails_and_stops_no_other(app: Flask, settings: Settings, owing: Owing) -> None:
    outbox.defer(owing.session, "no_such_task", number=1)
    message = owing.owed()
    run_jobs(app, settings)
    assert statuses(owing.session) == {"no_such_task": "failed", "send_message": "succeeded"}
    assert letters(settings, message) == 1


def test_the_journal_is_anchored_in_the_file(app: Flask, settings: Settings, journal: Journal) -> None:
    journal.sealed(3)
    outbox.defer(journal.session, "anchor_events", timestamp=1)
    journal.session.commit()
    run_jobs(app, settings)
    [anchor] = read_anchors(anchors_file(settings.var))
    assert anchor.position == 3
    assert journal.faults([anchor]) == []


def test_the_anchor_goes_to_a_mailbox_too_where_one_is_named(
    app: Flask, settings: Settings, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "portal", replace(settings, anchor_mailbox="anchors@council.example"))
    journal.sealed(2)
    outbox.defer(journal.session, "anchor_events")
    journal.session.commit()
    run_jobs(app, settings)
    [anchor] = read_anchors(anchors_file(settings.var))
    [letter] = [letter for letter in filed_letters(mail_folder(settings)) if letter.to == "anchors@council.example"]
    assert anchor.line() in letter.text.splitlines()


def test_nothing_sealed_is_not_anchored(app: Flask, settings: Settings, journal: Journal) -> None:
    outbox.defer(journal.session, "anchor_events")
    journal.session.commit()
    run_jobs(app, settings)
    assert statuses(journal.session)["anchor_events"] == "succeeded"
    assert not anchors_file(settings.var).exists()


def test_what_was_kept_long_enough_is_forgotten(app: Flask, settings: Settings, session: Session, make: Make) -> None:
    user, at = make.user(Role.REFERRER), now()
    for hours in (-1, 1):
        session.add(
            KeptForm(
                user_id=user.id,
                path="/contacts/new/D-7KQ2-M9XD/account/",
                fields=b"sealed",
                kept_at=at - dt.timedelta(hours=24),
                expires_at=at + dt.timedelta(hours=hours),
            )
        )
        session.add(
            KeptSearch(
                user_id=user.id,
                path="/contacts/search",
                fields=b"sealed",
                kept_at=at - dt.timedelta(hours=24),
                expires_at=at + dt.timedelta(hours=hours),
            )
        )
    for days in (1, 100):
        session.add(Throttle(bucket=str(days).encode(), window_start=at - dt.timedelta(days=days), tries=1))
    session.flush()
    for task in ("forget_kept_forms", "forget_throttles", "lapse_offers"):
        outbox.defer(session, task)
    session.commit()
    run_jobs(app, settings)
    assert set(statuses(session).values()) == {"succeeded"}
    for expires_at in (KeptForm.expires_at, KeptSearch.expires_at):
        assert [until > at for until in session.scalars(select(expires_at))] == [True]
    assert [throttle.bucket for throttle in session.scalars(select(Throttle))] == [b"1"]


def test_people_without_keys_are_given_them(app: Flask, settings: Settings, session: Session, make: Make) -> None:
    make.contact(make.user(Role.REFERRER), make.sending(surname="Smith-Jones"))
    session.execute(update(ContactPerson).values(forename_key=None, surname_key=None, surname_last_key=None))
    outbox.defer(session, "key_names")
    session.commit()
    run_jobs(app, settings)
    assert set(session.scalars(select(ContactPerson.surname_last_key))) == {"jones"}


def test_the_sweep_finds_what_lost_its_job(app: Flask, settings: Settings, owing: Owing) -> None:
    message, later = owing.owed(), owing.owed()
    later.next_try_at = now() + dt.timedelta(hours=1)
    owing.session.execute(text("DELETE FROM procrastinate_jobs"))
    owing.session.commit()
    assert send_owed_messages(app) == 1
    assert send_owed_messages(app) == 0
    assert letters(settings, message) == 1
    assert owing.read_back(later).sent_at is None


def test_the_sweep_stops_when_it_is_told_to(app: Flask, settings: Settings, owing: Owing) -> None:
    message = owing.owed()
    send_owed_messages(app, stopping=lambda: True)
    assert owing.read_back(message).sent_at is None


def test_the_sealer_seals_in_batches_and_reports_a_forged_event_once(
    app: Flask, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.events.sealing.BATCH", 10)
    reported: list[object] = []
    monkeypatch.setattr(housekeeping.log, "error", lambda *_, **more: reported.append(more["event_id"]), raising=False)
    journal.recorded(25)
    forged = journal.attack(
        "INSERT INTO events (id, kind, actor, happened_at, recorded_at, payload, salt, digest)"
        " SELECT gen_random_uuid(), kind, actor, happened_at, recorded_at, payload, salt, digest FROM events"
        " LIMIT 1 RETURNING id"
    )[0]["id"]
    sealer = Sealer(app)
    assert sealer.seal() == 25
    assert sealer.seal() == 0
    assert reported == [forged]


def test_the_sealer_looks_far_back_once_an_hour(app: Flask, journal: Journal) -> None:
    """What a transaction committed that was open for long is sealed then; every few seconds only what is recent is."""
    sealer = Sealer(app)
    journal.recorded(2)
    assert sealer.seal() == 2
    journal.session.begin()
    with time_machine.travel(now() - dt.timedelta(hours=3), tick=False):
        record(journal.session, Kind.OFFER_ACCEPTED, at=now(), offer="x")
    journal.session.commit()
    journal.recorded(1)
    assert sealer.seal() == 1
    with time_machine.travel(now() + dt.timedelta(hours=2), tick=False):
        assert sealer.seal() == 1
    assert journal.faults() == []


def test_a_job_whose_worker_died_is_queued_again(app: Flask, settings: Settings, owing: Owing, superuser: str) -> None:
    message = owing.owed()
    owing.session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))  # by a worker there is not any more
    owing.session.commit()

    async def rescue() -> int:
        with queue.replace_connector(procrastinate.PsycopgConnector(conninfo=libpq_url(settings.database_url or ""))):
            async with queue.open_async():
                return await rescue_stalled_jobs()

    assert in_a_loop_of_its_own(rescue()) == 1
    assert statuses(owing.session)["send_message"] == "todo"
    run_jobs(app, settings)
    assert letters(settings, message) == 1


def test_what_nobody_acknowledged_and_drafts_are_looked_after_by_the_clock(
    app: Flask, settings: Settings, session: Session, make: Make
) -> None:
    """Each twice, as after a worker that died: the hub manager and the author are written to once."""
    make.user(Role.HUB_MANAGER)
    author = make.user(Role.REFERRER)
    urgent_contact(make, author, NIGHT)
    actor, long_ago = make.actor(author), now() - dt.timedelta(days=22)
    begin_draft(session, actor, uuid.uuid4(), at=long_ago).urgent_since = long_ago
    begin_draft(session, actor, uuid.uuid4(), at=long_ago - dt.timedelta(days=9)).warned_at = long_ago
    act_as(session, "portal:test")
    for task in ("chase_urgent", "remind_of_danger", "expire_drafts") * 2:
        outbox.defer(session, task)
    session.commit()
    run_jobs(app, settings)
    assert set(statuses(session).values()) == {"succeeded"}
    sent = session.scalars(select(Message.template).where(Message.template.in_(BY_THE_CLOCK))).all()
    assert sorted(sent) == sorted(BY_THE_CLOCK)
    assert session.scalar(select(func.count()).select_from(Draft)) == 1
