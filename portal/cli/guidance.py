"""`flask guidance check`: whether the content can be used, before anybody meets it on a page."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.frame.content import KINDS
from portal.guidance.content import ContentRead, read_all
from portal.guidance.reading import FOLDER
from portal.guidance.thresholds import Thresholds

group = AppGroup("guidance", help="The content the portal works with.")


@group.command("check")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=FOLDER, metavar="[FOLDER]"
)
def check(folder: Path) -> None:
    """Read all content, the portal's own or that in FOLDER, and name every fault. Succeeds only when there is none."""
    began = time.perf_counter()
    read = read_all(folder, KINDS)
    took = round((time.perf_counter() - began) * 1000)
    for fault in read.faults:
        click.echo(str(fault))
    if read.faults:
        click.echo(f"FAULTS: {len(read.faults):,}.")
        raise SystemExit(1)
    _say_what(read)
    click.echo(f"All content can be used. Files: {len(read.content):,}, read in {took:,} ms.")


def _say_what(read: ContentRead) -> None:
    versions = [one for one in read.content.values() if isinstance(one, Thresholds)]
    for one in sorted(versions, key=lambda version: version.in_force_from):
        click.echo(f"Thresholds {one.version}, in force from {one.in_force_from}: {len(one.signs):,} signs.")
