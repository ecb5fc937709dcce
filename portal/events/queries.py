"""Reading the journal of events from end to end, a page at a time, whatever its length."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Label, Row, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.events.chain import Link
from portal.events.models import BODY, Event, Seal
from portal.events.rules import body_of, digest_of

_PAGE = 2_000  # rows held at a time by the cursor on the server


def _legible(column: InstrumentedAttribute[dt.datetime]) -> Label[dt.datetime | None]:
    """A time Python cannot hold, such as `infinity`, reads as none: it must not stop whoever looks for alterations."""
    return case((column.between(_EARLIEST, _LATEST), column)).label(column.key)


_EARLIEST = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
_LATEST = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
LastSeal = Row[int, bytes, dt.datetime | None]
_TIMES = {"happened_at", "recorded_at"}
EVENT = (
    *(_legible(getattr(Event, name)) if name in _TIMES else getattr(Event, name) for name in BODY),
    Event.salt,
    Event.digest,
)


def body_of_row(row: Row[Any]) -> bytes:
    return body_of({name: row._mapping[name] for name in BODY})


def is_genuine(row: Row[Any], key: bytes) -> bool:
    """Whether the portal itself wrote this event, and nobody changed it since."""
    return row.salt is not None and digest_of(key, row.salt, body_of_row(row)) == row.digest


def sealed_events(session: Session, key: bytes) -> Iterator[Link]:
    """Every seal in the order of its position, with the event it seals."""
    query = (
        select(Seal.position, Seal.event_id, Seal.previous, Seal.seal, *EVENT)
        .outerjoin(Event, Event.id == Seal.event_id)
        .order_by(Seal.position)
        .execution_options(yield_per=_PAGE)
    )
    for row in session.execute(query):
        fresh = None
        if row.digest is not None and not _is_erased(row):
            fresh = digest_of(key, row.salt or b"", body_of_row(row))
        yield Link(row.position, row.event_id, row.previous, row.seal, row.digest, fresh)


def _is_erased(row: Row[Any]) -> bool:
    """Erased whole: with its salt gone the body can no longer be held against the digest, so nothing may be left."""
    subjects = (row.contact_id, row.family_id, row.person_id, row.matter_id, row.user_id)
    return row.salt is None and row.payload == {} and not any(subjects)


def unsealed_events(session: Session) -> Iterator[Row[Any]]:
    query = (
        select(*EVENT)
        .where(~exists().where(Seal.event_id == Event.id))
        .order_by(Event.recorded_at, Event.id)
        .execution_options(yield_per=_PAGE)
    )
    yield from session.execute(query)


def events_sealed_twice(session: Session) -> Iterator[uuid.UUID]:
    """A constraint forbids it; who can take the constraint away can do this too."""
    query = (
        select(Seal.event_id)
        .group_by(Seal.event_id)
        .having(func.count() > 1)
        .order_by(Seal.event_id)
        .execution_options(yield_per=_PAGE)
    )
    yield from session.scalars(query)


def last_seal(session: Session) -> LastSeal | None:
    """The end of the chain: its position, its seal and when the event it seals was recorded."""
    return session.execute(
        select(Seal.position, Seal.seal, _legible(Event.recorded_at))
        .outerjoin(Event, Event.id == Seal.event_id)
        .order_by(Seal.position.desc())
        .limit(1)
    ).one_or_none()


def count_seals(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Seal)) or 0
