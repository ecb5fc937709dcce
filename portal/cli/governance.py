"""`flask governance`: whether the journal of events is what was recorded."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.database import act_as, now, read_only
from portal.events.anchors import Anchor, AnchorUnreadable, anchors_file, read_anchors
from portal.events.chain import Fault, FaultKind
from portal.events.verification import Verification
from portal.extensions import current_settings, db

group = AppGroup("governance", help="Whether the records can be trusted.")


@group.command("verify-events")
@click.option("--anchor", "anchor_file", type=click.Path(path_type=Path), help="A file of anchors, or a mail with one.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify_events(anchor_file: Path | None, form: str) -> None:
    """Name every altered, removed or inserted event. Succeeds only when there is none."""
    try:
        anchors = _anchors(anchor_file)
    except AnchorUnreadable as error:
        raise click.ClickException(str(error)) from error
    act_as(db.session, "portal:governance")
    read_only(db.session)
    verification = Verification(db.session, anchors)
    say = _say_json if form == "json" else _say_text
    say(verification, now())
    if verification.figures.faults:
        raise SystemExit(1)


def _anchors(given: Path | None) -> list[Anchor]:
    """Those of the file that was given, else our own, which there is none of before the first day."""
    own = anchors_file(current_settings().var)
    if given is None and not own.exists():
        return []
    return read_anchors(given or own)


def _say_text(verification: Verification, at: dt.datetime) -> None:
    for fault in verification.faults():
        click.echo(f"{fault.kind.value}: {in_words(fault)}")
    figures, anchor = verification.figures, verification.last_anchor
    click.echo(f"Sealed: {figures.sealed:,}, the last at position {figures.last_position:,}.")
    if figures.erased:
        click.echo(f"Erased: {figures.erased:,} of them, so that only their place in the chain can be checked.")
    if figures.oldest_unsealed:
        waits = round((at - figures.oldest_unsealed).total_seconds())
        click.echo(f"Not sealed yet: {figures.unsealed:,}, the oldest for {waits:,} seconds.")
    if anchor:
        others = f" and {len(verification.anchors) - 1:,} earlier" if len(verification.anchors) > 1 else ""
        click.echo(f"Compared with the anchor of {anchor.anchored_at} at position {anchor.position:,}{others}.")
    else:
        click.echo("No anchor was compared: if the end of the journal had been cut off, this could not be seen.")
    click.echo(f"FAULTS: {figures.faults:,}." if figures.faults else "Every event is as it was recorded.")


def _say_json(verification: Verification, at: dt.datetime) -> None:
    """Written as it is found, so that a million faults need no more memory than one."""
    click.echo('{"faults": [', nl=False)
    for number, fault in enumerate(verification.faults()):
        click.echo((",\n" if number else "\n") + json.dumps(_as_json(fault)), nl=False)
    figures, anchor = verification.figures, verification.last_anchor
    oldest = figures.oldest_unsealed
    ending: dict[str, Any] = {
        "sealed": figures.sealed,
        "last_position": figures.last_position,
        "erased": figures.erased,
        "unsealed": figures.unsealed,
        "oldest_unsealed_seconds": round((at - oldest).total_seconds()) if oldest else None,
        "anchor": {"position": anchor.position, "anchored_at": anchor.anchored_at} if anchor else None,
        "anchors_compared": len(verification.anchors),
        "holds": figures.faults == 0,
    }
    click.echo("], " + json.dumps(ending).removeprefix("{"))


def _as_json(fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind.value,
        "position": fault.position,
        "until": fault.until,
        "event_id": str(fault.event_id) if fault.event_id else None,
        "differs": fault.differs,
        "words": in_words(fault),
    }


_SENTENCES = {
    FaultKind.ALTERED: "{what} is not as it was recorded: {parts} changed",
    FaultKind.REMOVED: "{what} is gone",
    FaultKind.INSERTED: "{what} was put in, or rewritten as a whole: nothing about it was made with the portal's key",
    FaultKind.DUPLICATE: "{what} is there twice",
    FaultKind.UNSEALED: "{what} was recorded long ago and has no seal: it was taken away",
    FaultKind.REWRITTEN: "the seal at {what} is not the one in the anchor: the journal was made anew up to there",
}


def in_words(fault: Fault) -> str:
    return _SENTENCES[fault.kind].format(what=_what(fault), parts=_listed(fault.differs))


def _what(fault: Fault) -> str:
    """event … at position 5; position 5; everything from position 5 to 9"""
    if fault.position is None:
        return f"event {fault.event_id}"
    if fault.event_id:
        return f"event {fault.event_id} at position {fault.position:,}"
    if fault.until is None or fault.until == fault.position:
        return f"position {fault.position:,}"
    return f"everything from position {fault.position:,} to {fault.until:,}"


def _listed(parts: list[str]) -> str:
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
