"""What the worker does every few seconds by itself, beside the jobs it is given."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable

import structlog
from flask import Flask

from portal.database import now
from portal.events.sealing import LOOK_BACK, Batch, Mark, seal_batch
from portal.jobs.app import in_portal, queue
from portal.messages.actions import send
from portal.messages.queries import due_messages

log = structlog.get_logger()

SHORT_LOOK = dt.timedelta(minutes=15)  # no request and hardly a job is open for longer
LONG_LOOK_EVERY = 3600.0  # seconds
KEEP_FINISHED = 24  # hours
KEEP_FAILED = 30 * 24


def never() -> bool:
    return False


class Sealer:
    """Seals what was committed since it last looked; what was begun long before that, once an hour."""

    def __init__(self, portal: Flask) -> None:
        self.portal = portal
        self._long_look_due = 0.0
        self._reported: set[uuid.UUID] = set()

    def seal(self, stopping: Callable[[], bool] = never) -> int:
        look_back = SHORT_LOOK
        if time.monotonic() >= self._long_look_due:
            look_back = LOOK_BACK
        sealed, mark = 0, None
        while not stopping():
            batch = self._seal_batch(mark, look_back)
            sealed, mark = sealed + batch.sealed, batch.mark
            if mark is None:
                if look_back == LOOK_BACK:
                    self._long_look_due = time.monotonic() + LONG_LOOK_EVERY
                break
        return sealed

    def _seal_batch(self, after: Mark | None, look_back: dt.timedelta) -> Batch:
        with in_portal(self.portal) as session:
            batch = seal_batch(session, now(), after=after, look_back=look_back)
        for event_id in set(batch.refused) - self._reported:
            log.error("an event was put in beside the portal: it is not sealed", event_id=event_id)
        self._reported |= set(batch.refused)
        return batch


def send_owed_messages(portal: Flask, stopping: Callable[[], bool] = never) -> int:
    """Send what is due and nobody is at: the messages of jobs that were lost with their worker."""
    with in_portal(portal) as session:
        due = due_messages(session, now())
    for message_id in due:
        if stopping():
            break
        with in_portal(portal) as session:
            send(session, message_id, now())
    return len(due)


async def rescue_stalled_jobs() -> int:
    """Queue the jobs again whose worker died over them; known by its heart, which has stopped."""
    stalled = list(await queue.job_manager.get_stalled_jobs())
    for job in stalled:
        await queue.job_manager.retry_job(job)
    return len(stalled)


async def forget_finished_jobs() -> None:
    await queue.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED)
    await queue.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED, include_failed=True, include_cancelled=True, include_aborted=True
    )
