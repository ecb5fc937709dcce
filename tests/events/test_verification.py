"""Attacks by somebody with every right in the database: each is named, as what it is, at its row, and alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

import pytest

from portal.database import now
from portal.events.anchors import anchor_of
from portal.events.chain import Fault, FaultKind, Part
from portal.events.rules import digest_of, seal_of
from tests.events.journal import Journal

FOREIGN = b"a key that is not the portal's"


def altered(position: int, event_id: uuid.UUID, *parts: Part) -> Fault:
    return Fault(FaultKind.ALTERED, position, event_id=event_id, parts=frozenset(parts))


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


@pytest.mark.parametrize(
    "change",
    [
        """payload = payload || '{"reason": "conflict"}'""",
        """payload = payload - 'reason'""",
        """payload = '[]'""",
        "actor = 'somebody else'",
        "kind = 'offer:accepted'",
        "happened_at = happened_at - interval '1 second'",
        "happened_at = 'infinity'",
        "happened_at = '20000-01-01'",
        "recorded_at = '-infinity'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "family_id = gen_random_uuid()",
        "family_id = NULL",
        "contact_id = matter_id, matter_id = NULL",
        "salt = decode('00', 'hex')",
    ],
)
def test_a_changed_body_is_named(journal: Journal, change: str) -> None:
    ids = journal.sealed(5)
    journal.attack(f"UPDATE events SET {change} WHERE id = %(id)s", id=ids[2])  # noqa: S608 -- our own words
    assert journal.faults() == [altered(3, ids[2], Part.BODY)]


def test_a_time_nobody_can_read_at_the_end_stops_neither_verifier_nor_sealer(journal: Journal) -> None:
    ids = journal.sealed(3)
    journal.attack(
        "UPDATE events SET recorded_at = 'infinity' WHERE id = %(id)s",
        "UPDATE event_seals SET sealed_at = 'infinity'",
        id=ids[2],
    )
    journal.recorded(1)
    assert journal.seal() == 1
    assert anchor_of(journal.session, now()) is not None
    assert journal.faults() == [altered(3, ids[2], Part.BODY)]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_changed_digest_seal_or_previous_is_named(journal: Journal, place: int) -> None:
    ids = journal.sealed(5)
    other = hashlib.sha256(b"other").digest()
    for table, key, column, part in (
        ("events", "id", "digest", Part.DIGEST),
        ("event_seals", "event_id", "seal", Part.SEAL),
        ("event_seals", "event_id", "previous", Part.PREVIOUS),
    ):
        look = f"SELECT {column} AS it FROM {table} WHERE {key} = %(id)s"  # noqa: S608 -- our own words
        change = f"UPDATE {table} SET {column} = %(it)s WHERE {key} = %(id)s"  # noqa: S608 -- likewise
        was = journal.attack(look, id=ids[place])[0]["it"]
        journal.attack(change, it=other, id=ids[place])
        assert journal.faults() == [altered(place + 1, ids[place], part)]
        journal.attack(change, it=was, id=ids[place])
    assert journal.faults() == []


def test_a_body_changed_and_digested_anew_without_the_key_is_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    forged = digest_of(FOREIGN, b"", b"whatever")
    journal.attack("UPDATE events SET payload = '{}', digest = %(it)s WHERE id = %(id)s", it=forged, id=ids[1])
    assert journal.faults() == [altered(2, ids[1], Part.BODY, Part.DIGEST)]


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


def test_two_bodies_that_changed_places_are_both_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    journal.attack(
        "UPDATE events e SET payload = o.payload, family_id = o.family_id, matter_id = o.matter_id FROM events o"
        " WHERE (e.id, o.id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s))",
        one=ids[1],
        other=ids[3],
    )
    assert journal.faults() == [altered(2, ids[1], Part.BODY), altered(4, ids[3], Part.BODY)]


def test_two_seals_that_changed_places_are_both_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    journal.attack(
        "UPDATE event_seals SET position = 106 - position WHERE position IN (2, 4)",
        "UPDATE event_seals SET position = position - 100 WHERE position > 100",
    )
    assert journal.faults() == [altered(2, ids[3], Part.SEAL), altered(4, ids[1], Part.SEAL)]


def test_a_row_sealed_anew_with_a_wrong_key_is_named(journal: Journal) -> None:
    ids = journal.sealed(5)
    row = journal.seals()[2]
    digest = journal.attack("SELECT digest FROM events WHERE id = %(id)s", id=ids[2])[0]["digest"]
    seal = seal_of(FOREIGN, 3, row["previous"], ids[2], digest)
    journal.attack("UPDATE event_seals SET seal = %(seal)s WHERE position = 3", seal=seal)
    assert journal.faults() == [altered(3, ids[2], Part.SEAL)]


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
