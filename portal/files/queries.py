"""What is to be done with files, and handing one out."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.extensions import current_settings
from portal.files.models import StoredFile
from portal.files.rules import FileState, state_of
from portal.files.stores import StoreAway, store_for


def state_now(file: StoredFile) -> FileState:
    return state_of(file, scanner=bool(current_settings().clamav))


def content_of(file: StoredFile) -> Iterator[bytes]:
    """The content of a file that may be handed out. Whether it can be read shows before the first of it is sent."""
    if state_now(file) is not FileState.READY:
        raise StoreAway("a file that is not ready was asked for")
    parts = checked_parts(file)
    return chain([next(parts)], parts)


def checked_parts(file: StoredFile) -> Iterator[bytes]:
    """All of it as it was put there: what was changed or cut off does not come to an end as if it were whole."""
    digest = hashlib.sha256()
    for part in store_for(file.kept_in).read(file.id):
        digest.update(part)
        yield part
    if digest.digest() != file.sha256:
        raise StoreAway("a file is not as it was put there")


def due_to_scan(session: Session, at: dt.datetime, most: int) -> list[uuid.UUID]:
    query = (
        select(StoredFile.id)
        .where(StoredFile.verdict.is_(None), StoredFile.next_scan_at <= at)
        .order_by(StoredFile.next_scan_at)
        .limit(most)
    )
    return list(session.scalars(query))
