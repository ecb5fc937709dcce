"""`flask people`: matching two lists of people, as the front door would."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from portal.frame.formats import count
from portal.people.lists import Fault, Listed, NotAList, PeopleList, Unreadable
from portal.people.pairs import Pair, RightList, right_list

group = AppGroup("people", help="Who is who, in lists that the portal does not keep.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_SAID = 20  # faults
_PAIRS = ("left_id", "right_id", "score", "band", "reasons")
Watch = Callable[[int], None]


@group.command("match")
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the pairs go.")
@click.option("--skip-bad", is_flag=True, help="Match the good rows, and leave out the bad ones; each is named.")
def match(left: Path, right: Path, out: Path, skip_bad: bool) -> None:
    """Write to OUT each pair of LEFT and RIGHT that the front door would show.

    Both are CSV files in UTF-8 with a header: id, forename, surname, date_of_birth, sex, address, postcode, nhs_number,
    upn, of which any may be blank or absent. A larger score is surer.
    """
    if not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with _bar() as progress, right_list() as known:
        _check(progress, [left] if left == right else [left, right], skip_bad=skip_bad)
        with _read(right, progress, f"Reading {right.name}") as people:
            for _ in known.fill(people):
                pass
        pairs = _write(progress, left, known, out)
    click.echo(f"{count(pairs, 'pair')} in {out}.")


def _check(progress: Progress, files: list[Path], *, skip_bad: bool) -> None:
    """Each fault of both files is said before anything takes long; with `skip_bad` these rows are left out."""
    faults, said = 0, []
    for file in files:
        with _opened(file, progress, f"Checking {file.name}") as rows:
            for fault in (fault for row in rows if isinstance(row, Unreadable) for fault in row.faults):
                faults += 1
                said += [_said(file, fault)] if faults <= _MOST_SAID or skip_bad else []
    if not faults:
        return
    if skip_bad:
        click.echo("\n".join([*said, f"{count(faults, 'fault')}: the rows are left out."]), err=True)
        return
    rest = [f"and {faults - _MOST_SAID:,} more."] if faults > _MOST_SAID else []
    mend = "Mend them, or leave these rows out with --skip-bad."
    raise click.ClickException("\n".join([f"{count(faults, 'fault')}, so nothing was matched:", *said, *rest, mend]))


def _said(file: Path, fault: Fault) -> str:
    return f"{file.name}, {fault}"


def _write(progress: Progress, left: Path, known: RightList, out: Path) -> int:
    """The pairs are there when all have been found, or not at all."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with (
            unfinished.open("w", encoding="utf-8", newline="") as opened,
            _read(left, progress, f"Matching {left.name}") as people,
        ):
            rows = csv.writer(opened)
            rows.writerow(_PAIRS)
            written = 0
            for one in people:
                found = known.matching(one)
                rows.writerows(map(_row, found))
                written += len(found)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _row(pair: Pair) -> tuple[str, str, str, str, str]:
    reasons = "|".join(reason.value for reason in pair.match.reasons)
    return pair.left, pair.right, f"{pair.match.score:.2f}", pair.match.band.value, reasons


@contextmanager
def _read(file: Path, progress: Progress, what: str) -> Iterator[Iterable[Listed]]:
    """The rows that can be read."""
    with _opened(file, progress, what) as rows:
        yield (row for row in rows if isinstance(row, Listed))


@contextmanager
def _opened(file: Path, progress: Progress, what: str) -> Iterator[Iterable[Listed | Unreadable]]:
    bar = progress.add_task(what, total=file.stat().st_size)
    with file.open("rb") as opened:
        try:
            rows = PeopleList(opened)
        except NotAList as fault:
            raise click.ClickException(f"{file.name}: {fault}") from fault
        yield _watched(rows, lambda read: progress.update(bar, completed=read))


def _watched(rows: PeopleList, watch: Watch) -> Iterator[Listed | Unreadable]:
    for number, row in enumerate(rows):
        yield row
        if number % 100 == 0:
            watch(rows.bytes_read)
    watch(rows.bytes_read)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress
