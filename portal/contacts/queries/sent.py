"""What partners look at: the contacts they may see, the newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Text, case, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.functions import Function

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact, ContactPerson, Exclusion
from portal.contacts.rules.ways import Way
from portal.paging import PAGE, After, Page, one_page
from portal.people.rules import NAMELESS, UNBORN, FamilyRole
from portal.places.models import Locality, Ward

# With a contact: all that was told. What they do not want comes by itself: joined like the people, each would bring the
# whole account once more for every one of them.
AS_SENT = (
    joinedload(Contact.people),
    joinedload(Contact.safe_way),
    joinedload(Contact.ward).load_only(Ward.name),
    selectinload(Contact.exclusions).joinedload(Exclusion.agency).load_only(Agency.name),
    joinedload(Contact.sender).load_only(User.name),
    joinedload(Contact.agency).load_only(Agency.name),
    joinedload(Contact.locality).load_only(Locality.name),
    joinedload(Contact.safe_way),
)


@dataclass(frozen=True)
class Sent:
    """A line of a partner's list."""

    reference: str
    urgent: bool
    received_at: dt.datetime
    decided_at: dt.datetime | None
    children: Sequence[str]


def _of_children(column: ColumnElement[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(ContactPerson.contact_id == Contact.id, ContactPerson.role == FamilyRole.CHILD.value)
        .order_by(ContactPerson.position)
        .scalar_subquery()
    )


# Read in a list's own statement, so a list costs the same however long. Statements are begun here, once: SQLAlchemy
# takes longer to put one together than PostgreSQL to answer it.
CHILDREN_NAMED: Function[Sequence[str]] = func.array(
    _of_children(
        func.coalesce(
            func.nullif(func.btrim(ContactPerson.forename + " " + ContactPerson.surname), ""),
            case((ContactPerson.unborn, UNBORN), else_=NAMELESS),
        )
    ),
    type_=ARRAY(Text),
)
CHILDREN_BORN: Function[Sequence[dt.date | None]] = func.array(
    _of_children(ContactPerson.born_on.expression), type_=ARRAY(Date)
)
_SENT = (
    select(Contact.id, Contact.reference, Contact.urgent, Contact.received_at, Contact.decided_at, CHILDREN_NAMED)
    .order_by(Contact.received_at.desc(), Contact.id.desc())
    .limit(PAGE + 1)
)


def sent_contacts(session: Session, actor: Actor, after: After | None = None) -> Page[Sent]:
    """My contacts; my agency's for its lead."""
    query = _sent_to_see(actor)
    if after:
        query = query.where(tuple_(Contact.received_at, Contact.id) < (after.at, after.id))
    rows = session.execute(query).all()
    shown, following = one_page(rows, lambda row: After(row.received_at, row.id))
    return Page([Sent(*row[1:]) for row in shown], following)


def sent_before(session: Session, actor: Actor, key: uuid.UUID) -> Contact | None:
    """What this person sent with this form already."""
    return session.scalar(select(Contact).where(Contact.sending_key == key, Contact.sender_id == actor.user_id))


def asked_before(session: Session, key: uuid.UUID) -> Contact | None:
    """What a family asked for with this form already: whoever has the form has its key, and nobody else."""
    return session.scalar(select(Contact).where(Contact.sending_key == key, Contact.came_by == Way.HELP.value))


@question
def _sent_to_see(actor: Actor) -> Statement:
    return _SENT.where(_mine_or_my_agencys(actor), visible(actor, Permission.CONTACT_READ, Contact))


def _mine_or_my_agencys(actor: Actor) -> ColumnElement[bool]:
    """Narrows the list to rows an index finds; what may be seen is still the grants' to say."""
    agencies = actor.agencies_as(Role.AGENCY_LEAD)
    mine = Contact.sender_id == actor.user_id
    return or_(mine, Contact.agency_id.in_(agencies)) if agencies else mine
