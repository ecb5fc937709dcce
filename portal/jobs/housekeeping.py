"""What the worker does every few seconds by itself, beside the jobs it is given."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import structlog
from flask import Flask

from portal.database import now
from portal.events.sealing import Batch, Mark, seal_batch
from portal.jobs.app import in_portal, queue
from portal.messages.actions import send
from portal.messages.queries import due_messages

log = structlog.get_logger()

OPEN_AT_MOST = dt.timedelta(minutes=15)  # what was open for longer when it was committed waits for the look far back
LOOK_FAR_EVERY = dt.timedelta(hours=1)
KEEP_FINISHED = 24  # hours
KEEP_FAILED = 30 * 24


def never() -> bool:
    return False


class Sealer:
    """Seals what was committed since it last looked; what was begun long before that, once an hour."""

    def __init__(self, portal: Flask) -> None:
        self.portal = portal
        self._looked_at: dt.datetime | None = None
        self._looked_far_at: dt.datetime | None = None
        self._reported: set[uuid.UUID] = set()

    def seal(self, stopping: Callable[[], bool] = never) -> int:
        at, sealed = now(), 0
        looks_far = self._looked_far_at is None or at - self._looked_far_at > LOOK_FAR_EVERY
        mark = None if looks_far or self._looked_at is None else (self._looked_at - OPEN_AT_MOST, uuid.UUID(int=0))
        while not stopping():
            batch = self._seal_batch(mark)
            sealed, mark = sealed + batch.sealed, batch.mark
            if mark is None:
                self._looked_at, self._looked_far_at = at, at if looks_far else self._looked_far_at
                break
        return sealed

    def _seal_batch(self, after: Mark | None) -> Batch:
        with in_portal(self.portal) as session:
            batch = seal_batch(session, now(), after=after)
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
