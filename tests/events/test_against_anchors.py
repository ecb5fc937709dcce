"""What only something kept outside the database can show: an end that was cut off, and a chain made anew."""

from __future__ import annotations

from portal.database import now
from portal.events.anchors import Anchor, anchor_of
from portal.events.chain import Fault, FaultKind, Part
from tests.events.journal import Journal


def anchor_now(journal: Journal) -> Anchor:
    anchor = anchor_of(journal.session, now())
    journal.session.rollback()
    assert anchor is not None
    return anchor


def test_a_cut_off_end_shows_against_the_anchor_and_only_there(journal: Journal) -> None:
    ids = journal.sealed(6)
    anchor = anchor_now(journal)
    journal.attack(
        "DELETE FROM event_seals WHERE event_id = ANY(%(ids)s)",
        "DELETE FROM events WHERE id = ANY(%(ids)s)",
        ids=ids[4:],
    )
    assert journal.faults() == []
    assert journal.faults([anchor]) == [Fault(FaultKind.REMOVED, 5, 6)]


def test_an_end_cut_off_and_grown_again_shows_against_the_anchor(journal: Journal) -> None:
    """The portal seals on from where it finds the chain to end, with its own key: everything fits, but the anchor."""
    ids = journal.sealed(4)
    anchors = [anchor_now(journal)]
    journal.attack("DELETE FROM event_seals WHERE event_id = %(id)s", "DELETE FROM events WHERE id = %(id)s", id=ids[3])
    journal.sealed(2)
    anchors.append(anchor_now(journal))
    assert journal.faults() == []
    assert journal.faults(anchors) == [Fault(FaultKind.REWRITTEN, 4)]


def test_anchors_that_fit_are_no_fault(journal: Journal) -> None:
    anchors = []
    for _ in range(3):
        journal.sealed(2)
        anchors.append(anchor_now(journal))
    assert journal.faults(anchors) == []


def test_a_row_already_named_is_not_named_again_by_its_anchor(journal: Journal) -> None:
    ids = journal.sealed(3)
    anchor = anchor_now(journal)
    journal.attack("UPDATE event_seals SET seal = %(it)s WHERE event_id = %(id)s", it=bytes(32), id=ids[2])
    assert journal.faults([anchor]) == [Fault(FaultKind.ALTERED, 3, event_id=ids[2], parts=frozenset({Part.SEAL}))]
