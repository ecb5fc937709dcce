"""What every store of files does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import IO, Protocol

from sqlalchemy.orm import Session

PART = 256 * 1024


class StoreAway(Exception):
    """The store of files does not answer, or not with what was put there."""


class Store(Protocol):
    def put(self, session: Session, file_id: uuid.UUID, body: IO[bytes]) -> None:
        """Keep this content. Until the session commits, nobody is shown that it is there."""

    def read(self, file_id: uuid.UUID) -> Iterator[bytes]:
        """The content, part by part, or `StoreAway`."""

    def forget(self, session: Session, file_id: uuid.UUID) -> bool:
        """Throw the content away with this session's other changes; False where that must wait for its commit."""
