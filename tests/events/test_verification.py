"""The journal is looked at from end to end: untouched it holds, and every fault in it is named."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.database import now
from portal.events.chain import Fault, FaultKind, Part
from tests.events.journal import FOREIGN, Journal, altered


def test_an_untouched_journal_holds_and_says_what_was_looked_at(journal: Journal) -> None:
    journal.sealed(5)
    journal.recorded(2)
    faults, figures = journal.look()
    assert faults == []
    assert (figures.sealed, figures.last_position, figures.unsealed, figures.erased) == (5, 5, 2, 0)
    assert figures.oldest_unsealed is not None
    assert now() - figures.oldest_unsealed < dt.timedelta(minutes=1)


def test_an_empty_journal_holds(journal: Journal) -> None:
    faults, figures = journal.look()
    assert faults == []
    assert figures.last_position == 0


def test_faults_after_a_break_are_named_too(journal: Journal) -> None:
    ids = journal.sealed(12)
    journal.attack(
        "UPDATE events SET payload = '{}' WHERE id = %(altered)s",
        "DELETE FROM event_seals WHERE event_id = %(gone)s",
        "DELETE FROM events WHERE id = %(gone)s",
        "UPDATE event_seals SET seal = '\\x00' WHERE event_id = %(resealed)s",
        altered=ids[1],
        gone=ids[4],
        resealed=ids[8],
    )
    assert journal.faults() == [
        altered(2, ids[1], Part.BODY),
        Fault(FaultKind.REMOVED, 5, 5),
        altered(9, ids[8], Part.SEAL),
    ]


def test_another_key_fits_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.sealed(3)
    monkeypatch.setattr("portal.events.verification.current_settings", lambda: _Key(FOREIGN))
    assert [fault.kind for fault in journal.faults()] == [FaultKind.INSERTED] * 3


class _Key:
    def __init__(self, event_key: bytes) -> None:
        self.event_key = event_key
