"""Erased events: the chain holds without their bodies, and erasing by halves or too early is named."""

from __future__ import annotations

from portal.events.chain import Fault, FaultKind, Part
from tests.events.journal import Journal, altered

_ERASE = """
    UPDATE events SET salt = NULL, payload = '{}', contact_id = NULL, family_id = NULL, person_id = NULL,
        matter_id = NULL, user_id = NULL
    WHERE id = %(id)s
"""


def test_an_erased_event_still_holds_the_chain(journal: Journal) -> None:
    ids = journal.sealed(4)
    journal.attack(_ERASE, id=ids[1])
    faults, figures = journal.look()
    assert faults == []
    assert figures.erased == 1
    journal.attack("UPDATE events SET digest = %(it)s WHERE id = %(id)s", it=bytes(32), id=ids[1])
    assert journal.faults() == [altered(2, ids[1], Part.DIGEST)]


def test_an_event_erased_by_half_is_named(journal: Journal) -> None:
    ids = journal.sealed(3)
    drop, keep = "ALTER TABLE events DROP CONSTRAINT ck_events_erased_whole", "DELETE FROM events"
    check = journal.attack(
        "SELECT pg_get_constraintdef(oid) AS it FROM pg_constraint WHERE conname = 'ck_events_erased_whole'"
    )[0]["it"]
    try:
        journal.attack(drop, "UPDATE events SET salt = NULL WHERE id = %(id)s", id=ids[1])
        assert journal.faults() == [altered(2, ids[1], Part.BODY)]
    finally:
        journal.attack(keep, f"ALTER TABLE events ADD CONSTRAINT ck_events_erased_whole {check}")


def test_an_event_erased_before_it_was_sealed_is_not_believed(journal: Journal) -> None:
    unsealed = journal.recorded(1)[0]
    journal.attack(_ERASE, id=unsealed)
    assert journal.faults() == [Fault(FaultKind.INSERTED, event_id=unsealed)]
    assert journal.seal() == 0
