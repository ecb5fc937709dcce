"""Adding files to a draft, taking them out again, and what becomes of them when it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import IO

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check
from portal.accounts.rules import Actor
from portal.contacts.models import Attachment, Contact, Draft
from portal.contacts.queries.attachments import numbered
from portal.contacts.rules.attachments import MOST_FILES, free_number
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.files.actions import keep_file, scan_file, throw_away
from portal.files.kinds import fit
from portal.files.models import StoredFile
from portal.files.rules import Verdict
from portal.messages.actions import owe
from portal.messages.rules import Template

_FULL = f"You have added {MOST_FILES} files, which is as many as one request takes. Remove one to add another"
_SENT = "You have sent this request already, so no file can be added to it or removed here"
_SWEPT = 200


def attach_file(
    session: Session, actor: Actor, draft: Draft, body: IO[bytes], name: str, *, at: dt.datetime | None = None
) -> Attachment:
    """Add a file to a draft. The same file added again is the one that is there."""
    check(session, actor, Permission.DRAFT_WRITE, draft)
    fitting = fit(body)  # before anything is locked: a large picture takes seconds
    at = at or now()
    _lock(session, actor, draft)
    there = {one.number: one for one in session.scalars(select(Attachment).where(Attachment.draft_id == draft.id))}
    for one in there.values():
        if one.sha256 == fitting.sha256:
            return one
    number = free_number(there)
    if number is None:
        raise Refused(_FULL, field="file")
    file = keep_file(session, fitting, name, at=at)
    attachment = Attachment(
        draft_id=draft.id,
        number=number,
        file_id=file.id,
        sha256=file.sha256,
        added_at=at,
        added_by=actor.user_id,
        file=file,
    )
    again = Refused("This file was being added already. Load the page again to see it", field="file")
    with refusing(session, {"uq_attachments_draft_id_number": again, "uq_attachments_draft_id_sha256": again}):
        session.add(attachment)
    record(session, Kind.FILE_ADDED, at=at, user_id=actor.user_id, file=file.id, type=file.kind, size=file.size)
    draft.saved_at, draft.warned_at = at, None
    session.flush()
    return attachment


def remove_attachment(
    session: Session, actor: Actor, draft: Draft, number: int, *, at: dt.datetime | None = None
) -> None:
    """Take a file out of a draft again, with all that is in it. Pressed twice, it is out once."""
    at = at or now()
    _lock(session, actor, draft)
    attachment = numbered(session, draft, number)
    if attachment is None:
        return
    _remove(session, attachment)
    record(session, Kind.FILE_REMOVED, at=at, user_id=actor.user_id, file=attachment.file_id)
    draft.saved_at, draft.warned_at = at, None
    session.flush()


def hand_over_attachments(session: Session, draft: Draft, contact: Contact) -> None:
    """What was with the draft is with the contact: also what is still being checked, and what was refused.

    Whoever sends holds the draft's lock, and nobody adds to a draft that was sent.
    """
    session.execute(
        update(Attachment)
        .where(Attachment.draft_id == draft.id)
        .values(draft_id=None, contact_id=contact.id)
        .execution_options(synchronize_session="fetch")
    )


def scan_attachment(session: Session, file_id: uuid.UUID, *, at: dt.datetime | None = None) -> None:
    """Have a file scanned; who added one with a virus in it is told."""
    at = at or now()
    if scan_file(session, file_id, at) is not Verdict.INFECTED:
        return
    found = session.execute(
        select(Attachment, Draft.reference, Contact.reference)
        .outerjoin(Draft, Draft.id == Attachment.draft_id)
        .outerjoin(Contact, Contact.id == Attachment.contact_id)
        .where(Attachment.file_id == file_id)
    ).one_or_none()
    if found is None:
        return
    attachment, begun, sent = found
    record(
        session,
        Kind.FILE_REFUSED,
        at=at,
        contact_id=attachment.contact_id,
        user_id=attachment.added_by,
        file=file_id,
        because=Verdict.INFECTED.value,
    )
    if begun or sent:
        owe(session, template=Template.FILE_REFUSED, about=begun or sent, at=at, to_user_id=attachment.added_by)


def remove_left_attachments(session: Session) -> int:
    """Remove the files of drafts that are no more."""
    left = session.scalars(
        select(Attachment)
        .where(Attachment.draft_id.is_(None), Attachment.contact_id.is_(None))
        .order_by(Attachment.id)
        .limit(_SWEPT)
        .with_for_update(skip_locked=True)
    ).all()
    for attachment in left:
        _remove(session, attachment)
    return len(left)


def _remove(session: Session, attachment: Attachment) -> None:
    file = session.get_one(StoredFile, attachment.file_id)
    session.execute(delete(Attachment).where(Attachment.id == attachment.id))
    session.expunge(attachment)
    throw_away(session, file)


def _lock(session: Session, actor: Actor, draft: Draft) -> None:
    """One after the other, for whoever adds a file and whoever sends may be two tabs of one person."""
    check(session, actor, Permission.DRAFT_WRITE, draft)
    locked = session.scalar(
        select(Draft).where(Draft.id == draft.id).with_for_update().execution_options(populate_existing=True)
    )
    if locked is None:
        raise NotYours
    if locked.sent_at is not None:
        raise Refused(_SENT, field="file")
