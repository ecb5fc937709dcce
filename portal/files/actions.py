"""Keeping a file, having it scanned, throwing it away."""

from __future__ import annotations

import datetime as dt
import uuid

import structlog
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from portal import outbox
from portal.database import new_id
from portal.extensions import current_settings
from portal.files.kinds import Fit
from portal.files.models import StoredFile
from portal.files.queries import checked_parts, due_to_scan
from portal.files.rules import Verdict, kept_name, wait_after
from portal.files.scanning import ScannerAway, scan
from portal.files.stores import StoreAway, store_for
from portal.settings import FileStore

SCAN = "scan_file"  # the tasks' names
REMOVE = "remove_content"
_JOB_WITHIN = dt.timedelta(minutes=10)  # a scan that was asked for and did not happen in this time is asked for again
_SWEPT = 200
_STRAY_AFTER = dt.timedelta(days=1)
_STRAY_UNTIL = dt.timedelta(days=60)
log = structlog.get_logger()


def keep_file(session: Session, fit: Fit, given_name: str, *, at: dt.datetime) -> StoredFile:
    """Keep a file that was found fit. Where there is a scanner, nobody gets it before it was scanned."""
    settings = current_settings()
    file = StoredFile(
        id=new_id(),
        name=kept_name(given_name, fit.kind),
        kind=fit.kind.value,
        size=fit.size,
        sha256=fit.sha256,
        kept_at=at,
        kept_in=settings.files.value,
        must_be_scanned=bool(settings.clamav),
        next_scan_at=at + _JOB_WITHIN if settings.clamav else at,
    )
    session.add(file)
    session.flush()
    store_for(file.kept_in).put(session, file.id, fit.body)
    if settings.clamav:
        outbox.defer(session, SCAN, file_id=file.id)
    return file


def throw_away(session: Session, file: StoredFile) -> None:
    """With all that is in it."""
    _forget_content(session, file)
    session.execute(delete(StoredFile).where(StoredFile.id == file.id))
    session.expunge(file)


def scan_file(session: Session, file_id: uuid.UUID, at: dt.datetime) -> Verdict | None:
    """What the scanner says of a file that it has not seen; nothing where it said so before, or does not answer.

    No row is locked meanwhile: it may take a minute, and somebody may want to take the file away.
    """
    address, file = current_settings().clamav, session.get(StoredFile, file_id)
    if file is None or file.verdict is not None or not address:
        return None
    try:
        verdict = scan(address, checked_parts(file))
    except (ScannerAway, StoreAway) as fault:
        log.warning("a file could not be scanned", tries=file.tries + 1, exc_info=fault)
        later = {"tries": StoredFile.tries + 1, "next_scan_at": at + wait_after(file.tries + 1)}
        session.execute(update(StoredFile).where(_unseen(file_id)).values(later))
        return None
    said = update(StoredFile).where(_unseen(file_id)).values(scanned_at=at, verdict=verdict.value)
    if session.scalar(said.returning(StoredFile.id)) is None:
        return None
    if verdict is Verdict.INFECTED:
        _forget_content(session, file)
    session.refresh(file)
    return verdict


def scan_left(session: Session, at: dt.datetime) -> int:
    """Ask again for the scans that did not happen: the scanner was away, or the job was lost, or none was named."""
    if not current_settings().clamav:
        return 0
    due = due_to_scan(session, at, _SWEPT)
    for file_id in due:
        session.execute(update(StoredFile).where(_unseen(file_id)).values(next_scan_at=at + _JOB_WITHIN))
        outbox.defer(session, SCAN, file_id=file_id)
    return len(due)


def remove_content(session: Session, file_id: uuid.UUID) -> None:
    """Remove from the store what no row wants any more."""
    from portal.files.stores.s3 import s3_store  # noqa: PLC0415 -- what speaks S3 is large, and most do without it

    if not _wanted(session, [file_id]):
        s3_store(current_settings()).remove(file_id)


def remove_strays(session: Session, at: dt.datetime) -> int:
    """Remove what was put into the store and never committed."""
    settings = current_settings()
    if settings.files is not FileStore.S3:
        return 0
    from portal.files.stores.s3 import s3_store  # noqa: PLC0415 -- likewise

    store, removed = s3_store(settings), 0
    for put in store.put_between(at - _STRAY_UNTIL, at - _STRAY_AFTER):
        for stray in set(put) - _wanted(session, put):
            store.remove(stray)
            removed += 1
    return removed


def _forget_content(session: Session, file: StoredFile) -> None:
    if not store_for(file.kept_in).forget(session, file.id):
        outbox.defer(session, REMOVE, file_id=file.id)


def _wanted(session: Session, file_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    infected = StoredFile.verdict.is_not_distinct_from(Verdict.INFECTED.value)
    return set(session.scalars(select(StoredFile.id).where(StoredFile.id.in_(file_ids), ~infected)))


def _unseen(file_id: uuid.UUID) -> ColumnElement[bool]:
    return (StoredFile.id == file_id) & StoredFile.verdict.is_(None)
