"""Rows added by somebody with every right in the database: forged, copied or repeated, each is named, and alone."""

from __future__ import annotations

import uuid

from portal.events.chain import Fault, FaultKind
from portal.events.rules import digest_of, seal_of
from tests.events.journal import FOREIGN, Journal

_FORGED_EVENT = """
    INSERT INTO events (id, kind, actor, happened_at, recorded_at, payload, salt, digest)
    VALUES (%(id)s, 'offer:accepted', 'portal:test', now(), now(), '{}', '\\x00', %(digest)s)
"""
_FORGED_SEAL = """
    INSERT INTO event_seals (position, event_id, previous, seal, sealed_at)
    VALUES (%(position)s, %(id)s, %(previous)s, %(seal)s, now())
"""


def test_a_forged_event_without_a_seal_is_named(journal: Journal) -> None:
    journal.sealed(2)
    forged = uuid.uuid4()
    journal.attack(_FORGED_EVENT, id=forged, digest=digest_of(FOREIGN, b"\0", b"body"))
    assert journal.faults() == [Fault(FaultKind.INSERTED, event_id=forged)]


def test_a_forged_event_with_a_forged_seal_is_named(journal: Journal) -> None:
    journal.sealed(3)
    forged, previous = uuid.uuid4(), journal.seals()[-1]["seal"]
    digest = digest_of(FOREIGN, b"\0", b"body")
    seal = seal_of(FOREIGN, 4, previous, forged, digest)
    journal.attack(_FORGED_EVENT, _FORGED_SEAL, id=forged, digest=digest, position=4, previous=previous, seal=seal)
    assert journal.faults() == [Fault(FaultKind.INSERTED, 4, event_id=forged)]


def test_a_copy_of_a_genuine_event_is_named(journal: Journal) -> None:
    """The digest covers the event's own key, so a second one with another key is nobody's."""
    journal.sealed(2)
    copy = journal.attack(
        "INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*"
        " FROM events e LIMIT 1 RETURNING id"
    )[0]["id"]
    assert journal.faults() == [Fault(FaultKind.INSERTED, event_id=copy)]


def test_an_end_rewritten_with_a_wrong_key_is_named_row_by_row(journal: Journal) -> None:
    ids = journal.sealed(5)
    previous = journal.seals()[2]["previous"]
    for position, event_id in ((3, ids[2]), (4, ids[3]), (5, ids[4])):
        digest = digest_of(FOREIGN, b"", event_id.bytes)
        seal = seal_of(FOREIGN, position, previous, event_id, digest)
        journal.attack(
            "UPDATE events SET payload = '{}', digest = %(digest)s WHERE id = %(id)s",
            "UPDATE event_seals SET previous = %(previous)s, seal = %(seal)s WHERE event_id = %(id)s",
            digest=digest,
            previous=previous,
            seal=seal,
            id=event_id,
        )
        previous = seal
    assert journal.faults() == [Fault(FaultKind.INSERTED, n, event_id=ids[n - 1]) for n in (3, 4, 5)]


def test_constraints_taken_away_to_repeat_a_row_do_not_help(journal: Journal) -> None:
    ids = journal.sealed(3)
    drop = "ALTER TABLE event_seals DROP CONSTRAINT {}"
    try:
        journal.attack(
            drop.format("pk_event_seals"),
            drop.format("uq_event_seals_event_id"),
            "INSERT INTO event_seals SELECT * FROM event_seals WHERE position = 2",
        )
        assert journal.faults() == [
            Fault(FaultKind.DUPLICATE, 2, event_id=ids[1]),
            Fault(FaultKind.DUPLICATE, event_id=ids[1]),
        ]
    finally:
        journal.attack(
            "DELETE FROM event_seals",
            "ALTER TABLE event_seals ADD CONSTRAINT pk_event_seals PRIMARY KEY (position)",
            "ALTER TABLE event_seals ADD CONSTRAINT uq_event_seals_event_id UNIQUE (event_id)",
        )
