"""Sealing: each committed event gets its place in the chain, in commit order, batch by batch.

Only committed rows are visible, and one sealer works at a time; so an event is never sealed before one that was
committed a batch earlier. An event whose digest does not fit its body was put in beside the portal: it is left
unsealed and reported.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, exists, insert, select, text, tuple_
from sqlalchemy.orm import Session

from portal.events.models import Event, Seal
from portal.events.queries import EVENT, LastSeal, is_genuine, last_seal
from portal.events.rules import FIRST_PREVIOUS, seal_of
from portal.extensions import current_settings

BATCH = 5_000
LOOK_BACK = dt.timedelta(days=1)  # how long before the last sealed event a transaction still open may have begun
_ONE_SEALER = 0x5EA1

Mark = tuple[dt.datetime, uuid.UUID]


@dataclass(frozen=True)
class Batch:
    """What one transaction sealed, and how far it looked."""

    sealed: int = 0
    refused: list[uuid.UUID] = field(default_factory=list)
    mark: Mark | None = None  # the last event looked at; none when there was nothing more


def seal_events(session: Session, at: dt.datetime) -> int:
    """Seal everything committed so far within this one transaction."""
    batch = seal_batch(session, at)
    sealed = batch.sealed
    while batch.mark:
        batch = seal_batch(session, at, after=batch.mark)
        sealed += batch.sealed
    return sealed


def seal_batch(session: Session, at: dt.datetime, *, after: Mark | None = None) -> Batch:
    """Seal at most `BATCH` events; `after` is where an earlier batch had got to, so no row is looked at twice."""
    session.execute(text("SELECT pg_advisory_xact_lock(:one)"), {"one": _ONE_SEALER})
    last = last_seal(session)
    since = last.recorded_at - LOOK_BACK if last and last.recorded_at else None
    rows = session.execute(_unsealed(since, after)).all()
    key = current_settings().event_key
    genuine = [row for row in rows if is_genuine(row, key)]
    genuine_ids = {row.id for row in genuine}
    if genuine:
        session.execute(insert(Seal), _links(genuine, last, key, at))
    return Batch(
        sealed=len(genuine),
        refused=[row.id for row in rows if row.id not in genuine_ids],
        mark=(rows[-1].recorded_at, rows[-1].id) if len(rows) == BATCH and rows[-1].recorded_at else None,
    )


def _unsealed(since: dt.datetime | None, after: Mark | None) -> Select[Any]:
    query = (
        select(*EVENT)
        .where(~exists().where(Seal.event_id == Event.id))
        .order_by(Event.recorded_at, Event.id)
        .limit(BATCH)
    )
    if since:
        query = query.where(Event.recorded_at > since)
    if after:
        query = query.where(tuple_(Event.recorded_at, Event.id) > tuple_(*after))
    return query


def _links(rows: list[Row[Any]], last: LastSeal | None, key: bytes, at: dt.datetime) -> list[dict[str, Any]]:
    position, previous = (last.position, last.seal) if last else (0, FIRST_PREVIOUS)
    links = []
    for row in rows:
        position += 1
        seal = seal_of(key, position, previous, row.id, row.digest)
        links.append({"position": position, "event_id": row.id, "previous": previous, "seal": seal, "sealed_at": at})
        previous = seal
    return links
