"""Holding the journal of events against its chain of seals and against what was anchored outside the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.events.anchors import Anchor
from portal.events.chain import Fault, FaultKind, Link, faults_in
from portal.events.queries import events_sealed_twice, is_genuine, last_seal, sealed_events, unsealed_events
from portal.events.sealing import LOOK_BACK
from portal.extensions import current_settings


@dataclass(frozen=True)
class Figures:
    """What was looked at."""

    sealed: int = 0
    last_position: int = 0
    erased: int = 0
    unsealed: int = 0
    oldest_unsealed: dt.datetime | None = None
    faults: int = 0


class Verification:
    """One look at the whole journal: `faults` names them as it walks; when it has ended, `figures` are complete."""

    def __init__(self, session: Session, anchors: Sequence[Anchor] = ()) -> None:
        self.session = session
        self.anchors = {anchor.position: anchor for anchor in anchors}
        self.last_anchor = max(anchors, key=lambda anchor: anchor.position, default=None)
        self._key = current_settings().event_key
        self._sealed = self._last = self._erased = self._unsealed = self._faults = 0
        self._oldest: dt.datetime | None = None
        self._at_odds: set[int] = set()  # anchored positions whose seal is not the anchored one
        self._named: set[int] = set()  # anchored positions already named as faulty in themselves

    @property
    def figures(self) -> Figures:
        return Figures(self._sealed, self._last, self._erased, self._unsealed, self._oldest, self._faults)

    def faults(self) -> Iterator[Fault]:
        for fault in self._found():
            self._faults += 1
            if fault.position in self.anchors:
                self._named.add(fault.position)
            yield fault

    def _found(self) -> Iterator[Fault]:
        # The unsealed are read first: what is sealed meanwhile is then met in the chain, so nothing is missed.
        yield from self._faults_of_the_unsealed()
        yield from faults_in(self._watched(sealed_events(self.session, self._key)), self._key)
        for event_id in events_sealed_twice(self.session):
            yield Fault(FaultKind.DUPLICATE, event_id=event_id)
        yield from self._faults_against_anchors()

    def _faults_of_the_unsealed(self) -> Iterator[Fault]:
        last = last_seal(self.session)
        overdue = last.recorded_at - LOOK_BACK if last and last.recorded_at else None
        for row in unsealed_events(self.session):
            if not is_genuine(row, self._key):
                yield Fault(FaultKind.INSERTED, event_id=row.id)
            elif overdue and row.recorded_at < overdue:
                yield Fault(FaultKind.UNSEALED, event_id=row.id)
            else:
                self._unsealed += 1
                self._oldest = self._oldest or row.recorded_at

    def _watched(self, links: Iterable[Link]) -> Iterator[Link]:
        for link in links:
            self._sealed += 1
            self._last = link.position
            self._erased += link.digest is not None and link.fresh_digest is None
            anchor = self.anchors.get(link.position)
            if anchor and bytes.fromhex(anchor.seal) != link.seal:
                self._at_odds.add(link.position)
            yield link

    def _faults_against_anchors(self) -> Iterator[Fault]:
        """A chain made anew differs from every later anchor too: the first one says from where."""
        rewritten = min(self._at_odds - self._named, default=None)
        if rewritten is not None:
            yield Fault(FaultKind.REWRITTEN, rewritten)
        if self.last_anchor and self.last_anchor.position > self._last:
            yield Fault(FaultKind.REMOVED, self._last + 1, self.last_anchor.position)
