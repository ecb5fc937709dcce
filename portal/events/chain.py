"""Reading the chain of seals: what fits, what was changed, what is missing. Pure, and in one pass of constant memory.

A fault is named once, where it is. So after a break the walk goes on with what the broken link ought to have been,
and a link is believed about its predecessor only when its own seal proves that it is genuine.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from portal.events.rules import FIRST_PREVIOUS, seal_of

Item = TypeVar("Item")


class Part(enum.StrEnum):
    """What of a row differs from what was recorded."""

    BODY = "body"
    DIGEST = "digest"
    SEAL = "seal"
    PREVIOUS = "previous"


class FaultKind(enum.StrEnum):
    ALTERED = "altered"  # the row is one of ours, and something in it was changed
    REMOVED = "removed"  # a position or its event is not there any more
    INSERTED = "inserted"  # nothing of the row was made with our key: put in beside the portal, or rewritten whole
    DUPLICATE = "duplicate"  # the same position or the same event twice
    UNSEALED = "unsealed"  # genuine, yet without a seal long after its time: the seal was taken away
    REWRITTEN = "rewritten"  # the chain fits in itself, but not the anchor written down earlier


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    position: int | None = None
    until: int | None = None  # the last position, where a run of them is missing
    event_id: uuid.UUID | None = None
    parts: frozenset[Part] = frozenset()

    @property
    def differs(self) -> list[str]:
        return [part.value for part in Part if part in self.parts]


@dataclass(frozen=True, slots=True)
class Link:
    """One seal with the event it seals, as they stand in the database."""

    position: int
    event_id: uuid.UUID
    previous: bytes
    seal: bytes
    digest: bytes | None  # none: the event is gone
    fresh_digest: bytes | None  # made from the body just now; none: gone, or erased with its salt

    @property
    def digest_fits(self) -> bool:
        return self.fresh_digest is None or self.fresh_digest == self.digest


@dataclass(frozen=True, slots=True)
class Behind:
    """What is known of the link before: its place, its seal as it stands, and what that seal should have been."""

    position: int
    seal: bytes
    due_seal: bytes | None
    sound: bool


START = Behind(0, FIRST_PREVIOUS, FIRST_PREVIOUS, sound=True)


def faults_in(links: Iterable[Link], key: bytes) -> Iterator[Fault]:
    """Every fault of a chain whose links come in the order of their positions."""
    behind = START
    for link, following in _with_following(links):
        if link.position <= behind.position:
            kind = FaultKind.DUPLICATE if link.position > 0 else FaultKind.INSERTED
            yield Fault(kind, link.position, event_id=link.event_id)
            continue
        if link.position > behind.position + 1:
            yield Fault(FaultKind.REMOVED, behind.position + 1, link.position - 1)
            behind = Behind(link.position - 1, link.previous, None, sound=False)
        fault = _fault_of(link, behind, key, vouched=_vouched(link, following, key))
        if fault:
            yield fault
        behind = _left_by(link, behind, fault, key)


def _fault_of(link: Link, behind: Behind, key: bytes, *, vouched: bool) -> Fault | None:
    if link.digest is None:
        return Fault(FaultKind.REMOVED, link.position, link.position, link.event_id)
    parts = _differing(link, behind, key, vouched=vouched)
    if parts is None:
        return Fault(FaultKind.INSERTED, link.position, event_id=link.event_id)
    return Fault(FaultKind.ALTERED, link.position, event_id=link.event_id, parts=parts) if parts else None


def _differing(link: Link, behind: Behind, key: bytes, *, vouched: bool) -> frozenset[Part] | None:
    """Which parts were changed; none at all is the empty set, and None when nothing of the row is genuine.

    The seal fits only what was sealed. So where it does not fit the row as it stands, the part is looked for
    whose repair makes it fit again.
    """
    if _fits(link, key, link.previous, link.digest):
        body = frozenset() if link.digest_fits else frozenset({Part.BODY})
        return body | {Part.PREVIOUS} if behind.sound and link.previous != behind.seal else body
    for previous in {link.previous, behind.seal, behind.due_seal} - {None}:
        for digest in {link.digest, link.fresh_digest} - {None}:
            if _fits(link, key, previous, digest):
                return _repaired(link, previous, digest)
    if vouched:
        return frozenset({Part.DIGEST}) if link.fresh_digest is None else frozenset({Part.BODY, Part.DIGEST})
    return frozenset({Part.SEAL}) if link.digest_fits else None


def _repaired(link: Link, previous: bytes | None, digest: bytes | None) -> frozenset[Part]:
    parts = set()
    if previous != link.previous:
        parts.add(Part.PREVIOUS)
    if digest != link.digest:
        parts.add(Part.DIGEST)
    elif not link.digest_fits:
        parts.add(Part.BODY)
    return frozenset(parts)


def _fits(link: Link, key: bytes, previous: bytes | None, digest: bytes | None) -> bool:
    if previous is None or digest is None or link.position < 1:
        return False
    return seal_of(key, link.position, previous, link.event_id, digest) == link.seal


def _vouched(link: Link, following: Link | None, key: bytes) -> bool:
    """Whether the next link, itself genuine, was sealed upon the very seal that stands here."""
    return (
        following is not None
        and following.position == link.position + 1
        and following.previous == link.seal
        and (
            _fits(following, key, following.previous, following.digest)
            or _fits(following, key, following.previous, following.fresh_digest)
        )
    )


def _left_by(link: Link, behind: Behind, fault: Fault | None, key: bytes) -> Behind:
    """What the next link is to be held against."""
    if fault is None:
        return Behind(link.position, link.seal, link.seal, sound=True)
    due = None
    if fault.parts == {Part.SEAL} and link.digest is not None:
        due = seal_of(key, link.position, behind.due_seal or link.previous, link.event_id, link.digest)
    return Behind(link.position, link.seal, due, sound=Part.SEAL not in fault.parts and bool(fault.parts))


def _with_following(items: Iterable[Item]) -> Iterator[tuple[Item, Item | None]]:
    iterator = iter(items)
    for held in iterator:
        for following in iterator:
            yield held, following
            held = following  # noqa: PLW2901 -- one step on
        yield held, None
