"""Storing what has a reference of its own: it is drawn by chance, and one that is taken is drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from portal.database import Refused, refusing
from portal.identifiers import new_reference

DRAWN_AGAIN = 5  # a reference is taken once in millions of times: so often in a row, something else is wrong


class Referred(Protocol):
    __tablename__: str
    reference: str


class _Taken(Refused):
    """Seen by nobody: another is drawn."""


def store_under_reference(
    session: Session, record: Referred, letter: str, *, refusals: Mapping[str, Refused], gave_up: str
) -> None:
    """Add it, with what a broken constraint of it says. `gave_up`: for whoever would wait for a reference in vain."""
    taken = {f"uq_{record.__tablename__}_reference": _Taken("Please try again.")}
    for _ in range(DRAWN_AGAIN):
        record.reference = new_reference(letter)
        try:
            with refusing(session, {**refusals, **taken}):
                session.add(record)
        except _Taken:
            continue
        return
    raise Refused(gave_up)
