"""Where the content of files is kept: beside the rows, or in a store that speaks S3. One small protocol for both."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from portal.database import by_statement
from portal.extensions import current_settings, db
from portal.files.models import FilePart
from portal.settings import FileStore, Settings

PART = 256 * 1024


class StoreAway(Exception):
    """The store of files does not answer, or not with what was put there."""


class Store(Protocol):
    def put(self, session: Session, file_id: uuid.UUID, body: BinaryIO) -> None:
        """Keep this content. Until the session commits, nobody is shown that it is there."""

    def read(self, file_id: uuid.UUID) -> Iterator[bytes]:
        """The content, part by part, or `StoreAway`."""

    def forget(self, session: Session, file_id: uuid.UUID) -> bool:
        """Throw the content away with this session's other changes; False where that must wait for its commit."""


class InDatabase:
    def put(self, session: Session, file_id: uuid.UUID, body: BinaryIO) -> None:
        number = 0
        while content := body.read(PART):
            number += 1
            session.execute(_KEEP, {"file_id": file_id, "number": number, "content": content})

    def read(self, file_id: uuid.UUID) -> Iterator[bytes]:
        """A statement each: whoever takes long to fetch a file does not hold a connection meanwhile."""
        number = 0
        while True:
            number += 1
            with by_statement(db.engine).connect() as connection:
                content = connection.scalar(_PART, {"file": file_id, "part": number})
            if content is None:
                return
            yield content

    def forget(self, session: Session, file_id: uuid.UUID) -> bool:
        session.execute(delete(FilePart).where(FilePart.file_id == file_id))
        return True


_KEEP = insert(FilePart)
_PART = select(FilePart.content).where(FilePart.file_id == bindparam("file"), FilePart.number == bindparam("part"))


def store_for(kept_in: str, settings: Settings | None = None) -> Store:
    """The store in which a file lies: also when new ones are kept in another."""
    if kept_in == FileStore.DATABASE:
        return InDatabase()
    from portal.files.s3 import s3_store  # noqa: PLC0415 -- what speaks S3 is large, and most do without it

    return s3_store(settings or current_settings())
