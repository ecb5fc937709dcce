"""`flask demo`: the invented partnership, and the portal that shows it."""

from __future__ import annotations

import datetime as dt
import time

import click
import psycopg
from flask.cli import AppGroup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from sqlalchemy.exc import NoResultFound

from portal import embedded
from portal.access.queries import NotYours
from portal.accounts.passwords import hash_password
from portal.cli.database import bring_up_to_date, plain_errors
from portal.database import OPERATOR, Refused, act_as, now
from portal.demo import accounts
from portal.demo.build import Plan
from portal.demo.build import build as build_borough
from portal.demo.loading import NotEmpty
from portal.demo.places import SERVICES, SERVICES_ARE_IN, localities_missing
from portal.demo.played import has_been_played, play
from portal.demo.queries import has_requests, user_of, what_is_there
from portal.extensions import current_settings, db
from portal.frame.formats import count, today_in_london
from portal.places.queries import localities, office_time_of_all_days
from portal.services.actions import bring_in_services
from portal.services.queries import has_services
from portal.services.reading import read_services
from portal.settings import Settings

group = AppGroup("demo", help="The invented partnership: build it, serve it.")

CONTACTS, MONTHS, SEED = 4_000, 24, 1


@group.command("build")
@click.option("--contacts", type=click.IntRange(0, 5_000_000), default=CONTACTS, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=MONTHS, show_default=True, help="Over how many months.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed makes the same partnership.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="It tells of what happened before this day; today when none is given.",
)
def build(contacts: int, months: int, seed: int, until: dt.datetime | None) -> None:
    """Build the invented partnership, once; what is there is kept. The tables are made first where there are none."""
    settings = current_settings()
    if settings.is_production:
        raise click.ClickException("The invented partnership is not for production.")
    day = until.date() if until else today_in_london()
    if day > today_in_london():
        raise click.BadParameter("what has not happened yet cannot be told", param_hint="--until")
    with plain_errors():
        bring_up_to_date(settings)
    there = what_is_there(db.session)
    if there:
        click.echo(f"There is a partnership already, with {there}: it is kept as it is.")
        _bring_in_services()
        _play_where_it_was_not()
        return
    missing = localities_missing(day)
    if missing:
        raise click.ClickException(f"The invented partnership needs the localities {', '.join(sorted(missing))}.")
    office = office_time_of_all_days(db.session)
    plan = Plan(contacts, months, seed, day, office, settings.event_key, settings.out_of_hours_mailbox)
    db.session.rollback()  # nothing of ours may stand in the way of the tables' owner
    began = time.monotonic()
    with plain_errors():
        shown = _build(settings, plan)
    _bring_in_services()
    shown += _play()
    click.echo(
        f"Built an invented partnership: {contacts:,} requests for help over {count(months, 'month')}, and"
        f" {shown} told one by one, in {time.monotonic() - began:.0f} seconds."
    )


def _bring_in_services() -> None:
    """The directory, by the import that everybody uses. A partnership of before there was one is given it too."""
    slugs = {locality.slug for locality in localities(db.session)}
    if has_services(db.session) or not slugs >= SERVICES_ARE_IN:
        db.session.rollback()
        return
    act_as(db.session, OPERATOR)
    with SERVICES.open(encoding="utf-8", newline="") as opened:
        described, _ = read_services(opened, slugs)
    bring_in_services(db.session, described, whole=False, at=now())
    db.session.commit()


def _play_where_it_was_not() -> None:
    """For a partnership of before there was this. Who tried it may have changed what a scene needs: it is kept then."""
    try:
        _play()
    except (Refused, NotYours, NoResultFound, ValueError):
        db.session.rollback()
        click.echo("What the front door does was not added: somebody or something that it needs is not there any more.")


def _play() -> int:
    """What the front door does, through its own actions, once; how many requests were sent in it."""
    act_as(db.session, OPERATOR)
    if user_of(db.session, "referrer") is None or not has_requests(db.session) or has_been_played(db.session):
        db.session.rollback()
        return 0
    sent = play(db.session, office_time_of_all_days(db.session), today_in_london())
    db.session.commit()
    return sent


def _build(settings: Settings, plan: Plan) -> int:
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    )  # fmt: skip
    owner = embedded.libpq_url(embedded.database_urls(settings).for_migrations)
    with (
        psycopg.connect(owner) as connection,
        Progress(*columns, transient=True) as progress,
    ):
        bars = {}

        def show(stage: str, done: int, of: int) -> None:
            if stage not in bars:
                bars[stage] = progress.add_task(stage, total=of)
            progress.update(bars[stage], completed=done)

        secret = hash_password(accounts.password(settings))
        try:
            return build_borough(connection, plan, password_hash=secret, stage=show)
        except NotEmpty as table:
            raise click.ClickException(
                f"Somebody was quicker: there is something in {table} now. Nothing was changed."
            ) from None
