"""The rules of the chain alone: every single change is named, as what it is and where, and nothing else is."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.events.chain import Fault, FaultKind, Link, Part, faults_in
from portal.events.rules import FIRST_PREVIOUS, seal_of

KEY = b"the portal's own key, of 32 bytes"
FOREIGN = b"the key of somebody who has none."

Chain = list[Link]
Attack = Callable[[Chain, int], tuple[Chain, list[Fault]]]


def digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


def chain_of(length: int, key: bytes = KEY) -> Chain:
    links: Chain = []
    previous = FIRST_PREVIOUS
    for position in range(1, length + 1):
        event_id, body = uuid.UUID(int=position), digest(f"body {position}")
        seal = seal_of(key, position, previous, event_id, body)
        links.append(Link(position, event_id, previous, seal, body, body))
        previous = seal
    return links


def found(links: Chain) -> list[Fault]:
    return list(faults_in(links, KEY))


def altered(link: Link, *parts: Part) -> list[Fault]:
    return [Fault(FaultKind.ALTERED, link.position, event_id=link.event_id, parts=frozenset(parts))]


def change_body(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    changed = replace(links[at], fresh_digest=digest("another body"))
    return [*links[:at], changed, *links[at + 1 :]], altered(changed, Part.BODY)


def change_digest(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    changed = replace(links[at], digest=digest("another digest"))
    return [*links[:at], changed, *links[at + 1 :]], altered(changed, Part.DIGEST)


def change_seal(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    changed = replace(links[at], seal=digest("another seal"))
    return [*links[:at], changed, *links[at + 1 :]], altered(changed, Part.SEAL)


def change_previous(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    changed = replace(links[at], previous=digest("another previous"))
    return [*links[:at], changed, *links[at + 1 :]], altered(changed, Part.PREVIOUS)


def reseal_with_a_foreign_key(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    link = links[at]
    seal = seal_of(FOREIGN, link.position, link.previous, link.event_id, link.digest or b"")
    changed = replace(link, seal=seal)
    return [*links[:at], changed, *links[at + 1 :]], altered(changed, Part.SEAL)


def remove_event(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    changed = replace(links[at], digest=None, fresh_digest=None)
    fault = Fault(FaultKind.REMOVED, changed.position, changed.position, changed.event_id)
    return [*links[:at], changed, *links[at + 1 :]], [fault]


def remove_both(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    position = links[at].position
    is_last = at == len(links) - 1  # an end that was cut off shows only against an anchor
    return [*links[:at], *links[at + 1 :]], [] if is_last else [Fault(FaultKind.REMOVED, position, position)]


def repeat(links: Chain, at: int) -> tuple[Chain, list[Fault]]:
    link = links[at]
    return [*links[: at + 1], link, *links[at + 1 :]], [
        Fault(FaultKind.DUPLICATE, link.position, event_id=link.event_id)
    ]


ATTACKS: list[Attack] = [
    change_body,
    change_digest,
    change_seal,
    change_previous,
    reseal_with_a_foreign_key,
    remove_event,
    remove_both,
    repeat,
]


def test_an_untouched_chain_of_any_length_has_no_fault() -> None:
    assert found([]) == []
    assert found(chain_of(1)) == []
    assert found(chain_of(500)) == []


@given(length=st.integers(1, 12), at=st.integers(0, 11), attack=st.sampled_from(ATTACKS))
def test_one_change_anywhere_is_named_exactly(length: int, at: int, attack: Attack) -> None:
    links, expected = attack(chain_of(length), at % length)
    assert found(links) == expected


@given(st.data())
def test_changes_apart_from_each_other_are_each_named(data: st.DataObject) -> None:
    """A break does not hide the next one, and does not cast its shadow on what is sound."""
    links = chain_of(16)
    expected: list[Fault] = []
    places = data.draw(st.sets(st.sampled_from([1, 4, 7, 10, 13]), min_size=2))
    for at in sorted(places, reverse=True):
        links, faults = data.draw(st.sampled_from(ATTACKS))(links, at)
        expected = faults + expected
    assert found(links) == expected


@given(at=st.integers(0, 8))
def test_two_neighbours_altered_are_named_as_two(at: int) -> None:
    links, first = change_seal(chain_of(10), at)
    links, second = change_body(links, at + 1)
    assert found(links) == first + second


@given(first=st.integers(0, 9), second=st.integers(0, 9))
def test_two_rows_that_changed_places_are_both_named(first: int, second: int) -> None:
    links = chain_of(10)
    one, other = links[first], links[second]
    links[first], links[second] = replace(other, position=one.position), replace(one, position=other.position)
    expected = {one.position, other.position} if first != second else set()
    assert {fault.position for fault in found(links)} == expected
    assert all(fault.kind is FaultKind.ALTERED for fault in found(links))


@given(at=st.integers(1, 8), length=st.integers(1, 4))
def test_a_run_that_is_missing_is_one_fault(at: int, length: int) -> None:
    links = chain_of(14)
    assert found([*links[:at], *links[at + length :]]) == [Fault(FaultKind.REMOVED, at + 1, at + length)]


def test_a_missing_beginning_is_named() -> None:
    assert found(chain_of(5)[3:]) == [Fault(FaultKind.REMOVED, 1, 3)]


def test_body_and_digest_changed_together_are_known_by_the_next_link() -> None:
    links = chain_of(5)
    forged = digest("digested without the key")
    links[2] = replace(links[2], digest=forged, fresh_digest=digest("what the key would give"))
    assert found(links) == altered(links[2], Part.BODY, Part.DIGEST)


def test_a_row_of_which_nothing_is_ours_was_inserted() -> None:
    links = chain_of(5)
    event_id, forged = uuid.UUID(int=99), digest("forged")
    seal = seal_of(FOREIGN, 6, links[-1].seal, event_id, forged)
    links.append(Link(6, event_id, links[-1].seal, seal, forged, digest("what the key would give")))
    assert found(links) == [Fault(FaultKind.INSERTED, 6, event_id=event_id)]


def test_a_position_before_the_first_was_inserted() -> None:
    links = chain_of(3)
    forged = replace(links[0], position=-4)
    assert found([forged, *links]) == [Fault(FaultKind.INSERTED, -4, event_id=forged.event_id)]


def test_a_tail_made_anew_with_a_foreign_key_is_named_row_by_row() -> None:
    links = chain_of(6)
    previous = links[2].seal
    for at in range(3, 6):
        link = links[at]
        seal = seal_of(FOREIGN, link.position, previous, link.event_id, link.digest or b"")
        links[at] = replace(link, previous=previous, seal=seal)
        previous = seal
    assert [(fault.kind, fault.position) for fault in found(links)] == [(FaultKind.ALTERED, n) for n in (4, 5, 6)]


def test_an_erased_link_still_holds_the_chain_and_still_shows_a_change() -> None:
    links = chain_of(4)
    links[1] = replace(links[1], fresh_digest=None)
    assert found(links) == []
    changed = replace(links[1], digest=digest("another"))
    assert found([links[0], changed, *links[2:]]) == altered(changed, Part.DIGEST)
    changed = replace(links[1], seal=digest("another"))
    assert found([links[0], changed, *links[2:]]) == altered(changed, Part.SEAL)


def test_links_joined_by_who_has_the_key_still_show_the_joint() -> None:
    """Two sound stretches that were not sealed one upon the other."""
    links = chain_of(3)
    stranger = digest("a seal that never stood before")
    body = digest("body 4")
    joint = Link(4, uuid.UUID(int=4), stranger, seal_of(KEY, 4, stranger, uuid.UUID(int=4), body), body, body)
    assert found([*links, joint]) == altered(joint, Part.PREVIOUS)
