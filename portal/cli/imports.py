"""`flask import`: places, postcodes and services from files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from portal.cli.database import plain_errors
from portal.database import OPERATOR, Refused, act_as, now
from portal.extensions import db
from portal.frame.formats import count
from portal.guidance.places import FILE, read_places
from portal.guidance.reading import ContentError
from portal.places.actions import BadRows, Loaded, bring_in_places, load_postcodes
from portal.places.postcodes import BadRow, Directory, NotADirectory
from portal.places.queries import localities
from portal.services.actions import Brought, bring_in_services
from portal.services.reading import NotServices, read_services

_SHOWN = 50  # faults of a file
_SKIP = "Mend them, or load the good rows with --skip-bad FILE."
group = AppGroup("import", help="Bring places, postcodes and services in from files.")


@group.command("places")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=FILE)
@plain_errors()
def places(file: Path) -> None:
    """Bring in the localities and wards of FILE, or of the file that comes with the portal."""
    act_as(db.session, OPERATOR)
    try:
        brought = bring_in_places(db.session, read_places(file), at=now())
    except (ContentError, Refused) as fault:
        raise click.ClickException(f"{fault}\nNothing was changed.") from fault
    db.session.commit()
    for change in brought.changes:
        click.echo(change)
    for left in brought.not_in_file:
        click.echo(f"{left} is not in the file. It is kept as it was.")
    changes = count(len(brought.changes), "change")
    click.echo(f"{changes}." if brought.changes else "Everything was so already: nothing was changed.")


@group.command("postcodes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", metavar="CODE", help="Only the rows of one local authority, such as E08000017.")
@click.option(
    "--skip-bad",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Load the good rows, and write the bad ones, each with its line and reason, to this file.",
)
@plain_errors()
def postcodes(file: Path, area: str | None, skip_bad: Path | None) -> None:
    """Load FILE, the Postcode Directory of the Office for National Statistics as CSV."""
    if area is not None and not re.fullmatch(r"[A-Z][0-9]{8}", area):
        raise click.BadParameter(f"{area} is no authority's code, such as E08000017", param_hint="--area")
    if skip_bad is not None and skip_bad.exists():
        raise click.BadParameter(f"{skip_bad} is there already: name a new file", param_hint="--skip-bad")
    if skip_bad is not None and not skip_bad.parent.is_dir():
        raise click.BadParameter(f"there is no folder {skip_bad.parent}", param_hint="--skip-bad")
    act_as(db.session, OPERATOR)
    try:
        with file.open("rb") as opened:
            directory = Directory(opened, area=area)
            with _watched(file.stat().st_size, skip_bad, directory.header) as watched:
                loaded = load_postcodes(db.session, directory, watched, at=now())
                db.session.commit()
    except BadRows as bad:
        raise click.ClickException("\n".join(_lines_of(bad, _SKIP))) from bad
    except (NotADirectory, Refused) as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    _say(loaded, skip_bad)


@group.command("services")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--all", "whole", is_flag=True, help="FILE is the whole directory: what is not in it goes out of use.")
@plain_errors()
def services(file: Path, *, dry_run: bool, whole: bool) -> None:
    """Bring in the services of FILE, a CSV with the columns of Open Referral UK that docs/services.md names."""
    act_as(db.session, OPERATOR)
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            described, faults = read_services(opened, [one.slug for one in localities(db.session)])
        brought = None if faults else bring_in_services(db.session, described, whole=whole, at=now())
    except (NotServices, Refused) as fault:
        raise click.ClickException(f"{file.name}: {fault}\nNothing was changed.") from fault
    if brought is None:
        bad = BadRows(faults[:_SHOWN], len(faults))
        raise click.ClickException("\n".join(_lines_of(bad, "Mend them, and import the file again.")))
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    _say_services(brought, dry_run=dry_run)


class _Aside:
    """The file of what is left aside: there when the good rows have been loaded, or not at all."""

    def __init__(self, file: Path, header: list[str]) -> None:
        self._file = file
        self._unfinished = file.with_name(f".{file.name}.unfinished")
        self._opened = self._unfinished.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._opened)
        self._writer.writerow(["line", "reason", *header])

    def write(self, row: BadRow) -> None:
        self._writer.writerow([row.line, "; ".join(fault.about for fault in row.faults), *row.fields])

    def end(self, *, keep: bool) -> None:
        self._opened.close()
        if keep:
            self._unfinished.replace(self._file)
        else:
            self._unfinished.unlink()


class _Watched:
    """A bar on the terminal. What follows the reading takes a moment a step, and cannot say how much of it is done."""

    def __init__(self, progress: Progress, size: int, skip_bad: Path | None, header: list[str]) -> None:
        self.keeps_bad_rows = skip_bad is not None
        self.aside: _Aside | None = None
        self._skip_bad, self._header = skip_bad, header
        self._progress = progress
        self._bar = progress.add_task("Reading the file", total=size)

    def has_read(self, up_to: int) -> None:
        self._progress.update(self._bar, completed=up_to)

    def goes_on(self, what: str) -> None:
        self._progress.update(self._bar, description=what, total=None)

    def left_aside(self, row: BadRow) -> None:
        if self.aside is None and self._skip_bad is not None:
            self.aside = _Aside(self._skip_bad, self._header)
        if self.aside is not None:
            self.aside.write(row)


@contextmanager
def _watched(size: int, skip_bad: Path | None, header: list[str]) -> Iterator[_Watched]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        watched, done = _Watched(progress, size, skip_bad, header), False
        try:
            yield watched
            done = True
        finally:
            if watched.aside is not None:
                watched.aside.end(keep=done)


def _say(loaded: Loaded, skip_bad: Path | None) -> None:
    if not (loaded.new or loaded.changed):
        click.echo("Every postcode was known so already: nothing was changed.")
    click.echo(f"New {loaded.new:,}, changed {loaded.changed:,}, unchanged {loaded.unchanged:,}.")
    click.echo(f"In our wards {loaded.here:,}, elsewhere {loaded.elsewhere:,}.")
    if loaded.left_out:
        click.echo(f"Left out, because they are another authority's: {loaded.left_out:,}.")
    if loaded.refused:
        click.echo(f"Left aside, with the reason of each: {count(loaded.refused, 'row')}, in {skip_bad}.")
    for ward in loaded.wards_without_postcode:
        click.echo(f"No postcode lies in the ward {ward}.")


def _say_services(brought: Brought, *, dry_run: bool) -> None:
    for words, names in (("is new", brought.new), ("has changed", brought.changed), ("is out of use", brought.ended)):
        for name in names:
            click.echo(f"{name} {words}.")
    for name in brought.not_in_file:
        click.echo(f"{name} is not in the file. It stays in use; --all takes it out of use.")
    if not brought.changes:
        click.echo("Everything was so already: nothing was changed.")
    click.echo(
        f"New {len(brought.new):,}, changed {len(brought.changed):,}, out of use {len(brought.ended):,},"
        f" unchanged {brought.unchanged:,}."
    )
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")


def _lines_of(bad: BadRows, what_to_do: str) -> Iterator[str]:
    yield f"{count(bad.count, 'fault')}, so nothing was loaded:"
    yield from map(str, bad.faults)
    if bad.count > len(bad.faults):
        yield f"and {bad.count - len(bad.faults):,} more."
    yield what_to_do
