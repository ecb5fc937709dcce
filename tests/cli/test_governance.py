"""`flask governance verify-events`: what it says, and that it succeeds only when all holds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from portal.cli.governance import group
from portal.database import now
from portal.events.anchors import Anchor, anchor_of, anchors_file, append_anchor
from portal.settings import Settings
from tests.events.journal import Journal


@pytest.fixture
def journal(session: Session, superuser: str) -> Journal:
    return Journal(session, superuser)


@pytest.fixture(autouse=True)
def no_anchors_left(settings: Settings) -> Iterator[None]:
    yield
    anchors_file(settings.var).unlink(missing_ok=True)


def verify(app: Flask, *options: str | Path) -> Result:
    return app.test_cli_runner().invoke(group, ["verify-events", *map(str, options)])


def anchor_now(journal: Journal) -> Anchor:
    anchor = anchor_of(journal.session, now())
    journal.session.rollback()
    assert anchor is not None
    return anchor


def cut_off_the_end(journal: Journal, event_id: uuid.UUID) -> None:
    journal.attack(
        "DELETE FROM event_seals WHERE event_id = %(id)s", "DELETE FROM events WHERE id = %(id)s", id=event_id
    )


def test_a_journal_that_holds_succeeds_and_says_what_cannot_be_seen(app: Flask, journal: Journal) -> None:
    journal.sealed(3)
    journal.recorded(1)
    result = verify(app)
    assert result.exit_code == 0
    assert "Sealed: 3, the last at position 3." in result.output
    assert "Not sealed yet: 1, the oldest for 0 seconds." in result.output
    assert "No anchor was compared" in result.output
    assert result.output.endswith("Every event is as it was recorded.\n")


def test_a_fault_is_named_and_fails(app: Flask, journal: Journal) -> None:
    ids = journal.sealed(3)
    journal.attack("UPDATE events SET payload = '{}', digest = '\\x00' WHERE id = %(id)s", id=ids[1])
    result = verify(app)
    assert result.exit_code == 1
    altered = f"altered: event {ids[1]} at position 2 is not as it was recorded: body and digest changed"
    assert altered in result.output.splitlines()
    assert result.output.endswith("FAULTS: 1.\n")


def test_our_own_anchors_are_compared_unasked(app: Flask, journal: Journal, settings: Settings) -> None:
    ids = journal.sealed(3)
    for _ in range(2):
        append_anchor(anchors_file(settings.var), anchor_now(journal))
    held = verify(app)
    assert held.exit_code == 0
    assert "Compared with the anchor of" in held.output
    cut_off_the_end(journal, ids[2])
    cut = verify(app)
    assert cut.exit_code == 1
    assert "removed: position 3 is gone" in cut.output.splitlines()


def test_an_anchor_kept_elsewhere_is_compared(app: Flask, journal: Journal, tmp_path: Path) -> None:
    ids = journal.sealed(5)
    kept = tmp_path / "mail.txt"
    kept.write_text(f"Please keep this message.\n\n{anchor_now(journal).line()}\n")
    for event_id in ids[2:]:
        cut_off_the_end(journal, event_id)
    assert verify(app).exit_code == 0
    cut = verify(app, "--anchor", kept)
    assert cut.exit_code == 1
    assert "removed: everything from position 3 to 5 is gone" in cut.output.splitlines()


def test_an_anchor_that_cannot_be_read_is_no_success(app: Flask, journal: Journal, tmp_path: Path) -> None:
    result = verify(app, "--anchor", tmp_path / "none")
    assert result.exit_code == 1
    assert "cannot be read: No such file" in result.output


def test_the_same_as_json(app: Flask, journal: Journal, tmp_path: Path) -> None:
    ids = journal.sealed(4)
    append_anchor(tmp_path / "anchors", anchor_now(journal))
    held = json.loads(verify(app, "--format", "json", "--anchor", tmp_path / "anchors").output)
    assert held["faults"] == []
    assert held["holds"] is True
    assert (held["sealed"], held["last_position"], held["unsealed"]) == (4, 4, 0)
    assert held["oldest_unsealed_seconds"] is None
    assert (held["anchor"]["position"], held["anchors_compared"]) == (4, 1)

    journal.attack("UPDATE events SET actor = 'nobody' WHERE id = %(id)s", id=ids[0])
    cut_off_the_end(journal, ids[2])
    result = verify(app, "--format", "json")
    assert result.exit_code == 1
    broken = json.loads(result.output)
    assert [(fault["kind"], fault["position"], fault["event_id"], fault["differs"]) for fault in broken["faults"]] == [
        ("altered", 1, str(ids[0]), ["body"]),
        ("removed", 3, None, []),
    ]
    assert (broken["holds"], broken["anchor"]) == (False, None)
