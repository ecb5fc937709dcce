"""Deferring a job on the session's own connection: it exists if and only if its cause was committed.

This floor knows no task, only names; `portal.jobs` defines what they do. No `queueing_lock` is offered: its refusal
would abort the transaction it is deferred in.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid

import psycopg
from procrastinate import SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.events.rules import speaks_in_codes

# Its connector is never opened: it only lends its SQL to the connection it is handed.
_jobs = JobManager(SyncPsycopgConnector())

logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it announces each job three times


def defer(session: Session, name: str, *, schedule_at: dt.datetime | None = None, **ids: uuid.UUID | int | str) -> int:
    """Queue the task of this name; `ids` are ids and codes, never text about anyone. Gives the job's number."""
    arguments = {key: _plain(key, value) for key, value in ids.items()}
    connection = session.connection().connection.driver_connection
    job = configure_task(name=name, job_manager=_jobs, schedule_at=schedule_at, connection=connection)
    try:
        return job.defer(**arguments)
    except ConnectorException as error:  # said as any other statement of the session would say it
        cause = error.__cause__ or error
        raise DBAPIError.instance("defer a job", None, cause, psycopg.Error) from error


def _plain(key: str, value: uuid.UUID | int | str) -> int | str:
    plain = value if isinstance(value, int) else str(value)
    if not speaks_in_codes(plain):
        raise ValueError(f"{key} must be an id, a code or a number")
    return plain
