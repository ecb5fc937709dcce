"""Rows taken away by somebody with every right in the database: each gap is named, at its place, and alone."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.events.chain import Fault, FaultKind, Part
from tests.events.journal import Journal, altered


def test_a_removed_event_is_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    journal.attack("DELETE FROM events WHERE id = %(id)s", id=ids[2])
    assert journal.faults() == [Fault(FaultKind.REMOVED, 3, 3, ids[2])]


def test_an_event_removed_with_its_seal_is_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    journal.attack("DELETE FROM event_seals WHERE event_id = %(id)s", "DELETE FROM events WHERE id = %(id)s", id=ids[2])
    assert journal.faults() == [Fault(FaultKind.REMOVED, 3, 3)]


def test_a_hole_that_was_closed_up_is_named(journal: Journal) -> None:
    """Taking a row out and counting on from there leaves not one later seal that fits."""
    ids = journal.sealed(5)
    journal.attack(
        "DELETE FROM event_seals WHERE event_id = %(id)s",
        "DELETE FROM events WHERE id = %(id)s",
        "UPDATE event_seals SET position = position + 100 WHERE position > 3",
        "UPDATE event_seals SET position = position - 101 WHERE position > 100",
        id=ids[2],
    )
    assert journal.faults() == [altered(3, ids[3], Part.SEAL), altered(4, ids[4], Part.SEAL)]


def test_a_seal_that_was_taken_away_is_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    journal.attack("DELETE FROM event_seals WHERE event_id = %(id)s", id=ids[2])
    assert journal.faults() == [Fault(FaultKind.REMOVED, 3, 3)]


def test_a_seal_taken_away_long_ago_names_its_event_too(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = journal.sealed(3)
    monkeypatch.setattr("portal.events.verification.LOOK_BACK", dt.timedelta(0))
    journal.attack("DELETE FROM event_seals WHERE event_id = %(id)s", id=ids[0])
    assert journal.faults() == [Fault(FaultKind.UNSEALED, event_id=ids[0]), Fault(FaultKind.REMOVED, 1, 1)]
