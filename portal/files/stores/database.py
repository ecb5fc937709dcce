"""Content of files beside their rows, in parts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import IO

from sqlalchemy import Engine, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from portal.database import by_statement
from portal.files.models import FilePart
from portal.files.stores.protocol import PART

_KEEP = insert(FilePart)
_PART = select(FilePart.content).where(FilePart.file_id == bindparam("file"), FilePart.number == bindparam("part"))


class InDatabase:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, session: Session, file_id: uuid.UUID, body: IO[bytes]) -> None:
        number = 0
        while content := body.read(PART):
            number += 1
            session.execute(_KEEP, {"file_id": file_id, "number": number, "content": content})

    def read(self, file_id: uuid.UUID) -> Iterator[bytes]:
        """A statement each: whoever takes long to fetch a file does not hold a connection meanwhile."""
        number = 0
        while True:
            number += 1
            with by_statement(self._engine).connect() as connection:
                content = connection.scalar(_PART, {"file": file_id, "part": number})
            if content is None:
                return
            yield content

    def forget(self, session: Session, file_id: uuid.UUID) -> bool:
        session.execute(delete(FilePart).where(FilePart.file_id == file_id))
        return True
