"""`flask demo`: the invented partnership, and the portal that shows it."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from rich.progress import Progress

from portal.demo import accounts
from portal.demo.build import build as build_partnership
from portal.demo.build import is_built
from portal.extensions import current_settings, db

group = AppGroup("demo", help="The invented partnership: build it, serve it.")


@group.command("build")
@click.option("--contacts", type=click.IntRange(0, 5000), default=150, show_default=True, help="How many requests.")
@click.option("--months", type=click.IntRange(1, 120), default=24, show_default=True, help="Over how many months.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed tells the same stories.")
def build(contacts: int, months: int, seed: int) -> None:
    """Build the invented partnership, once; what is there is kept."""
    settings = current_settings()
    if settings.is_production:
        raise click.ClickException("The invented partnership is not for production.")
    if is_built(db.session):
        click.echo("The invented partnership is there already: it is kept as it is.")
        return
    with Progress(transient=True) as progress:
        bar = progress.add_task("Telling stories", total=contacts)
        build_partnership(
            db.session,
            contacts=contacts,
            months=months,
            seed=seed,
            password=accounts.password(settings),
            tell=lambda done: progress.update(bar, completed=done),
        )
    click.echo(f"Built an invented partnership with {contacts} requests for help over {months} months.")
