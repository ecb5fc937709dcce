"""What the front door looks at: the contacts nobody has decided yet, due soonest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import DateTime, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.rules import Actor
from portal.contacts.models import Claim, Contact, Post
from portal.contacts.queries import ASKED_AT, CHILDREN_AGED, CLAIMED_BY, UNDECIDED
from portal.contacts.rules.ages import Age
from portal.contacts.rules.thread import PostKind
from portal.paging import PAGE, After, Page, one_page
from portal.places.models import Locality


@dataclass(frozen=True)
class Undecided:
    """A line of the queue."""

    reference: str
    urgent: bool
    received_at: dt.datetime
    due_at: dt.datetime
    source: str
    locality: str | None
    children: Sequence[Age]
    claimed_by: str | None  # the name of whoever looks at it
    asked_at: dt.datetime | None  # since when a question has no answer
    more_said: bool  # an answer or more, since somebody last began to look at it


@dataclass(frozen=True)
class Queue:
    page: Page[Undecided]
    undecided: int
    late: int


# What the partner said since somebody last began to look at the contact; nobody may have, so far.
_MORE_SAID = (
    select(Post.id)
    .where(
        Post.contact_id == Contact.id,
        Post.kind != PostKind.QUESTION.value,
        ~select(Claim.id).where(Claim.contact_id == Contact.id, Claim.claimed_at >= Post.posted_at).exists(),
    )
    .exists()
)
_LINES = (
    select(
        Contact.id,
        Contact.reference,
        Contact.urgent,
        Contact.received_at,
        Contact.due_at,
        Contact.source,
        Locality.name,
        CHILDREN_AGED,
        CLAIMED_BY,
        ASKED_AT,
        _MORE_SAID,
    )
    .outerjoin(Locality, Locality.id == Contact.locality_id)
    .order_by(Contact.due_at, Contact.id)
    .limit(PAGE + 1)
)


def queue(session: Session, actor: Actor, at: dt.datetime, after: After | None = None) -> Queue:
    undecided, late = session.execute(_counted(actor), {"at": at}).one()
    query = _lines(actor)
    if after:
        query = query.where(tuple_(Contact.due_at, Contact.id) > (after.at, after.id))
    rows = session.execute(query).all()
    shown, following = one_page(rows, lambda row: After(row.due_at, row.id))
    return Queue(Page([_line(row) for row in shown], following), undecided, late)


_AGES = [one.name for one in fields(Undecided)].index("children")


def _line(row: Sequence[Any]) -> Undecided:
    _, *line = row
    line[_AGES] = [Age(born and dt.date.fromisoformat(born), years, unborn) for born, years, unborn in line[_AGES]]
    return Undecided(*line)


@question
def _lines(actor: Actor) -> Statement:
    return _LINES.where(UNDECIDED, visible(actor, Permission.CONTACT_SCREEN, Contact))


@question
def _counted(actor: Actor) -> Select[int, int]:
    late = func.count().filter(Contact.due_at < bindparam("at", type_=DateTime(timezone=True)))
    return select(func.count(), late).where(UNDECIDED, visible(actor, Permission.CONTACT_SCREEN, Contact))
