"""Rows changed by somebody with every right in the database: each is named, with what of it was changed, and alone."""

from __future__ import annotations

import hashlib

import pytest

from portal.database import now
from portal.events.anchors import anchor_of
from portal.events.chain import Part
from portal.events.rules import digest_of, seal_of
from tests.events.journal import FOREIGN, Journal, altered


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
