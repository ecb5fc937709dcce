"""`flask demo serve`: the portal on this machine, web and worker, until Ctrl-C."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app

from portal import embedded
from portal.cli.database import migrate, plain_errors
from portal.cli.demo import build
from portal.cli.installation import Installation
from portal.cli.supervisor import Process, Supervisor
from portal.demo.accounts import ACCOUNTS, password
from portal.extensions import db
from portal.settings import ROOT, Settings, read_settings


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--prepare", is_flag=True, help="First migrate the database, and build the partnership where none is.")
@click.pass_context
def command(context: click.Context, port: int, prepare: bool) -> None:
    """Serve web and worker until Ctrl-C, then stop them and the embedded database."""
    with plain_errors():
        settings = read_settings()
        if not settings.shows_demo:
            raise click.ClickException("This is for PORTAL_ENV=demo or development. README says how to deploy.")
        with Installation(settings.var, port) as installation:
            if prepare:
                migrate(settings)
                _build(context)
            supervisor = Supervisor(
                processes=_processes(settings, port),
                address=installation.address,
                keep_up=lambda: _start_database_again(settings),
                announce=lambda: _announce(settings, installation.address),
            )
            fine = supervisor.run()
            if settings.database_url is None and installation.is_the_only_one():
                embedded.stop(settings.var)
                click.echo("The database has stopped. Everything in it is kept.")
    sys.exit(0 if fine else 1)


def _build(context: click.Context) -> None:
    """The invented partnership. Its connections are given back: this process has nothing more to ask."""
    with current_app.app_context():
        context.invoke(build)
        engine = db.engine
    engine.dispose()


def _processes(settings: Settings, port: int) -> list[Process]:
    address = f"127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PORTAL_ENV": settings.environment.value,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_BASE_URL": os.environ.get("PORTAL_BASE_URL") or f"http://{address}",
    }
    logs = settings.var / "log"
    web = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--bind", address, "wsgi:app"]
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return [
        Process("web", web, environment, logs / "web.log"),
        Process("worker", worker, environment, logs / "worker.log"),
    ]


def _start_database_again(settings: Settings) -> None:
    if settings.database_url is None and embedded.find(settings.var) is None:
        embedded.ensure_running(settings.var)
        click.echo("The database had ended: it is running again.")


def _announce(settings: Settings, address: str) -> None:
    click.echo(f"\nThe portal is ready at {address}\n\nWho can sign in at {address}/sign-in :\n")
    width = max(len(account.email) for account in ACCOUNTS)
    for account in ACCOUNTS:
        click.echo(f"  {account.email:<{width}}  {account.who}")
    click.echo(f"\nOne password for all: {password(settings)}")
    click.echo(f"With one press, and without a password: {address}/demo/")
    click.echo(f"\nEveryone in it is invented. Logs are in {settings.var / 'log'}. Ctrl-C stops it.")
