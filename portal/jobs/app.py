"""The queue of jobs, and how a job comes by the portal: its own transaction, in the worker's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import procrastinate
from flask import Flask
from procrastinate import JobContext
from sqlalchemy.orm import Session

from portal.database import act_as
from portal.extensions import db

DAY = 24 * 60 * 60

# The connector is the worker's to give, once it knows the database. A daily task that fell due while no worker ran is
# done when one starts.
queue = procrastinate.App(
    connector=procrastinate.PsycopgConnector(),
    import_paths=["portal.jobs.tasks"],
    periodic_defaults={"max_delay": DAY},
)


@contextmanager
def in_portal(portal: Flask) -> Iterator[Session]:
    """One transaction of the worker's: committed when all went well, else as if it had never begun."""
    with portal.app_context():
        act_as(db.session, "portal:worker")
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def task(name: str, *, cron: str | None = None) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare what a job of this name does, given the session of its transaction and the ids it was deferred with.

    With `cron` it is deferred by the clock, once for all workers together.
    """

    def declare(work: Callable[..., object]) -> Callable[..., object]:
        def run(context: JobContext, /, **ids: Any) -> None:
            ids.pop("timestamp", None)  # what a job deferred by the clock was due at
            with in_portal(context.additional_context["portal"]) as session:
                work(session, **ids)

        declared: Any = queue.task(name=name, pass_context=True)(run)
        if cron:
            queue.periodic(cron=cron)(declared)
        return work

    return declare
