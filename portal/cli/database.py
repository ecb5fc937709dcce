"""`flask db`: migrate the database, look at it, stop the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from portal import embedded, schema
from portal.settings import Settings, SettingsError, read_settings

group = AppGroup("db", help="The database: migrate it, check it, stop the embedded one.")


@contextmanager
def plain_errors() -> Iterator[None]:
    """What is meant for the person at the terminal is said to them, without a traceback."""
    try:
        yield
    except (embedded.EmbeddedError, SettingsError, schema.SchemaError) as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be used: {error.orig}") from error
    except psycopg.OperationalError as error:  # where rows come and go by COPY, which is not SQLAlchemy's
        raise click.ClickException(f"The database cannot be used: {error}") from error


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the tables to this revision, and say so."""
    url = embedded.database_urls(settings).for_migrations
    before = schema.current_revision(url)
    schema.upgrade(url, revision)
    after = schema.current_revision(url)
    click.echo(f"The database is at revision {after}." if before == after else f"Migrated from {before} to {after}.")


def bring_up_to_date(settings: Settings) -> None:
    """Migrate where there is something to migrate, and say so only then."""
    if schema.current_revision(embedded.database_urls(settings).for_migrations) != schema.newest_revision():
        migrate(settings)


def _owner_url() -> str:
    return embedded.database_urls(read_settings()).for_migrations


@group.command("upgrade", with_appcontext=False)
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest revision, or to REVISION."""
    with plain_errors():
        migrate(read_settings(), revision)


@group.command("current", with_appcontext=False)
def current() -> None:
    """Say which revision the database is at."""
    with plain_errors():
        found, newest = schema.current_revision(_owner_url()), schema.newest_revision()
    click.echo(f"{found or 'no revision yet'} (newest: {newest})")


@group.command("check", with_appcontext=False)
@click.option("--from-nothing", is_flag=True, help="Run every migration in a database made for this, then check it.")
def check(from_nothing: bool) -> None:
    """Fail unless models, migrations and database agree."""
    with plain_errors():
        if from_nothing:
            schema.check_from_nothing(_owner_url())
        else:
            schema.check(_owner_url())
    click.echo("Models, migrations and database agree.")


@group.command("revision", with_appcontext=False)
@click.option("-m", "--message", required=True, help="What it changes, in a few words.")
def revision(message: str) -> None:
    """Write the next migration from what the models have and the database has not. For development."""
    with plain_errors():
        path = schema.new_revision(_owner_url(), message)
    click.echo(f"Read it before you run it: {path}")


@group.command("stop", with_appcontext=False)
def stop() -> None:
    """Stop the embedded PostgreSQL of this installation."""
    with plain_errors():
        stopped = embedded.stop(read_settings().var)
    click.echo("The embedded PostgreSQL has stopped." if stopped else "No embedded PostgreSQL was running here.")
