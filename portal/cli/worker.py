"""`flask worker`: runs jobs, sends messages, seals events."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.jobs.worker import work


@click.command("worker")
@with_appcontext
def command() -> None:
    """Run jobs, send messages and seal events until SIGTERM or Ctrl-C."""
    work(current_app._get_current_object())  # type: ignore[attr-defined]
