"""What is owed, to whom, and what could not be delivered."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, column, func, or_, select, table, tuple_
from sqlalchemy.orm import Session

from portal.messages.models import Message
from portal.messages.rules import GIVEN_UP, Fault, Template
from portal.paging import PAGE, After, Page, one_page

# Accounts live on a floor above: of users this room knows only what its own foreign key leads to.
_users = table("users", column("id"), column("name"), column("email"), column("closed_at"))


def address_of(session: Session, message: Message, at: dt.datetime) -> str | None:
    """Where a message goes at this moment; None when the account is closed."""
    if message.to_mailbox:
        return message.to_mailbox
    still_here = or_(_users.c.closed_at.is_(None), _users.c.closed_at > at)
    address: str | None = session.scalar(select(_users.c.email).where(_users.c.id == message.to_user_id, still_here))
    return address


def due_messages(session: Session, at: dt.datetime, at_most: int = 500) -> list[uuid.UUID]:
    """Messages whose time has come, the longest waiting first."""
    query = select(Message.id).where(_is_owed(), Message.next_try_at <= at).order_by(Message.next_try_at).limit(at_most)
    return list(session.scalars(query))


@dataclass(frozen=True)
class Owed:
    """What still waits to be sent."""

    count: int
    oldest: dt.datetime | None


def owed(session: Session) -> Owed:
    count, oldest = session.execute(select(func.count(), func.min(Message.owed_at)).where(_is_owed())).one()
    return Owed(count, oldest)


@dataclass(frozen=True)
class DeadLetter:
    """A message we stopped trying to send, as an administrator sees it."""

    id: uuid.UUID
    to: str
    what: str
    about: str
    why: str
    owed_at: dt.datetime
    dead_at: dt.datetime
    tries: int


def dead_letters(session: Session, after: After | None = None) -> Page[DeadLetter]:
    """What nobody has dealt with, newest first."""
    query = _dead().order_by(Message.dead_at.desc(), Message.id.desc()).limit(PAGE + 1)
    if after:
        query = query.where(tuple_(Message.dead_at, Message.id) < tuple_(after.at, after.id))
    found = [_as_dead_letter(row) for row in session.execute(query)]
    return Page(*one_page(found, lambda letter: After(letter.dead_at, letter.id)))


def count_dead_letters(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(_dead().subquery())) or 0


def dead_letter(session: Session, message_id: uuid.UUID) -> DeadLetter | None:
    row = session.execute(_dead().where(Message.id == message_id)).one_or_none()
    return _as_dead_letter(row) if row else None


def _is_owed() -> ColumnElement[bool]:
    return and_(Message.sent_at.is_(None), Message.dead_at.is_(None))


def _dead() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Message.id,
            Message.template,
            Message.about,
            Message.last_fault,
            Message.owed_at,
            Message.dead_at,
            Message.tries,
            func.coalesce(_users.c.name, Message.to_mailbox).label("to"),
        )
        .outerjoin(_users, _users.c.id == Message.to_user_id)
        .where(Message.dead_at.is_not(None), ~Message.last_fault.startswith(GIVEN_UP))
    )


def _as_dead_letter(row: Row[*tuple[Any, ...]]) -> DeadLetter:
    template = Template(row.template)
    return DeadLetter(
        id=row.id,
        to=row.to,
        what=template.words,
        about=row.about if template.names_a_reference else "",
        why=Fault(row.last_fault).words,
        owed_at=row.owed_at,
        dead_at=row.dead_at,
        tries=row.tries,
    )
