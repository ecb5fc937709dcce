"""The files of a draft or a contact, for whoever may see that."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager

from portal.access.queries import NotYours
from portal.contacts.models import Attachment, Contact, Draft
from portal.contacts.rules.attachments import MOST_FILES
from portal.files.queries import state_now
from portal.files.rules import FileKind, FileState

_WITH_FILE = (
    select(Attachment).join(Attachment.file).options(contains_eager(Attachment.file)).order_by(Attachment.number)
)


@dataclass(frozen=True)
class Listed:
    """A line of a list of files."""

    number: int
    name: str
    kind: FileKind
    size: int
    state: FileState

    @property
    def is_ready(self) -> bool:
        return self.state is FileState.READY

    @property
    def is_refused(self) -> bool:
        return self.state is FileState.REFUSED


def files_of_draft(session: Session, draft: Draft) -> list[Listed]:
    return [_listed(one) for one in session.scalars(_WITH_FILE.where(Attachment.draft_id == draft.id))]


def files_of(session: Session, contact: Contact) -> list[Listed]:
    return [_listed(one) for one in session.scalars(_WITH_FILE.where(Attachment.contact_id == contact.id))]


def numbered(session: Session, draft: Draft, number: int) -> Attachment | None:
    return _the_one(session, Attachment.draft_id == draft.id, number)


def to_hand_out(session: Session, contact: Contact, number: int) -> Attachment:
    """The file of this number, if it may be handed out: one that is not ready is not there."""
    attachment = _the_one(session, Attachment.contact_id == contact.id, number)
    if attachment is None or state_now(attachment.file) is not FileState.READY:
        raise NotYours
    return attachment


def _the_one(session: Session, place: ColumnElement[bool], number: int) -> Attachment | None:
    if not 1 <= number <= MOST_FILES:  # a larger one the database could not even read
        return None
    return session.scalars(_WITH_FILE.where(place, Attachment.number == number)).one_or_none()


def _listed(attachment: Attachment) -> Listed:
    file = attachment.file
    return Listed(attachment.number, file.name, FileKind(file.kind), file.size, state_now(file))
