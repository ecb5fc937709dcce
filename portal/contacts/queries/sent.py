"""What partners look at: the contacts they may see, the newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Row,
    ScalarSelect,
    Select,
    Text,
    and_,
    case,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload
from sqlalchemy.sql.functions import Function

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Claim, Contact, ContactPerson, Exclusion, Post
from portal.contacts.queries.following import IS_OPEN_QUESTION
from portal.contacts.rules import Standing, Steps, standing_of
from portal.contacts.rules.searching import Search
from portal.contacts.rules.ways import Way
from portal.paging import PAGE, After, Page, one_page
from portal.people.rules import NAMELESS, UNBORN, FamilyRole
from portal.places.models import Locality, Ward
from portal.working_time import LONDON

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
UNDECIDED = Contact.decide_by.is_not(None)


@dataclass(frozen=True)
class Sent:
    """A line of a partner's list."""

    reference: str
    urgent: bool
    received_at: dt.datetime
    children: Sequence[str]
    sender: str
    standing: Standing


@dataclass(frozen=True)
class Open:
    """How many requests wait for a decision, and how many of them for the partner's answer."""

    requests: int
    questions: int


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
# Of each: when born, else how old about, and whether not born yet.
CHILDREN_AGED: Function[Sequence[tuple[str | None, int | None, bool]]] = func.array(
    _of_children(func.jsonb_build_array(ContactPerson.born_on, ContactPerson.estimated_age, ContactPerson.unborn)),
    type_=ARRAY(JSONB),
)
_ASKED = select(Post.id).where(Post.contact_id == Contact.id, IS_OPEN_QUESTION).exists()
ASKED_AT = (
    select(func.max(Post.posted_at, type_=DateTime(timezone=True)))
    .where(Post.contact_id == Contact.id, IS_OPEN_QUESTION)
    .scalar_subquery()
)
_live_claim = and_(Claim.contact_id == Contact.id, Claim.ended_at.is_(None))
CLAIMED_AT = select(Claim.claimed_at).where(_live_claim).scalar_subquery()
CLAIMED_BY = select(User.name).join(Claim, Claim.screener_id == User.id).where(_live_claim).scalar_subquery()


def _while_open(step: ScalarSelect[Any]) -> ColumnElement[Any]:
    """What only matters until it is decided: most of a list is, and is not asked about."""
    return case((UNDECIDED, step))


_NEWEST_FIRST = (Contact.received_at.desc(), Contact.id.desc())
_SENT = (
    select(
        Contact.id,
        Contact.reference,
        Contact.urgent,
        Contact.received_at,
        Contact.decided_at,
        Contact.again_due_at,
        Contact.withdrawn_at,
        CHILDREN_NAMED.label("children"),
        User.name.label("sender"),
        _while_open(ASKED_AT).label("asked_at"),
        _while_open(CLAIMED_AT).label("claimed_at"),
        _while_open(CLAIMED_BY).label("claimed_by"),
    )
    .outerjoin(User, User.id == Contact.sender_id)
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
)


def sent_contacts(session: Session, actor: Actor, after: After | None = None) -> Page[Sent]:
    """My contacts; my agency's for its lead."""
    return _page(session, _sent_to_see(actor), after)


def found_contacts(session: Session, actor: Actor, search: Search, after: After | None = None) -> Page[Sent]:
    """Those of them that were looked for."""
    return _page(session, _sent_to_see(actor).where(*_looked_for(search)), after)


def asked_about(session: Session, actor: Actor) -> Sequence[Sent]:
    """Those of them about which the front door has asked something, and has no answer yet."""
    return _lines(session.execute(_asked_to_see(actor)).all())


def still_open(session: Session, actor: Actor) -> Open:
    return Open(*session.execute(_counted(actor)).one())


def sent_before(session: Session, actor: Actor, key: uuid.UUID) -> Contact | None:
    """What this person sent with this form already."""
    return session.scalar(select(Contact).where(Contact.sending_key == key, Contact.sender_id == actor.user_id))


def asked_before(session: Session, key: uuid.UUID) -> Contact | None:
    """What a family asked for with this form already: whoever has the form has its key, and nobody else."""
    return session.scalar(select(Contact).where(Contact.sending_key == key, Contact.came_by == Way.HELP.value))


def _page(session: Session, query: Statement, after: After | None) -> Page[Sent]:
    if after:
        query = query.where(tuple_(Contact.received_at, Contact.id) < (after.at, after.id))
    shown, following = one_page(session.execute(query).all(), lambda row: After(row.received_at, row.id))
    return Page(_lines(shown), following)


def _lines(rows: Sequence[Row[Any]]) -> list[Sent]:
    return [
        Sent(row.reference, row.urgent, row.received_at, row.children, row.sender or "", _standing_of(row))
        for row in rows
    ]


def _standing_of(row: Row[Any]) -> Standing:
    again = row.again_due_at is not None
    steps = (row.decided_at, again, row.withdrawn_at, row.asked_at, row.claimed_at, row.claimed_by)
    return standing_of(Steps(row.received_at, *steps))


@question
def _sent_to_see(actor: Actor) -> Statement:
    return _SENT.where(_mine_or_my_agencys(actor), visible(actor, Permission.CONTACT_READ, Contact))


@question
def _asked_to_see(actor: Actor) -> Statement:
    return _sent_to_see(actor).where(UNDECIDED, _ASKED)


@question
def _counted(actor: Actor) -> Select[int, int]:
    return select(func.count(), func.count().filter(_ASKED)).where(
        UNDECIDED, _mine_or_my_agencys(actor), visible(actor, Permission.CONTACT_READ, Contact)
    )


def _mine_or_my_agencys(actor: Actor) -> ColumnElement[bool]:
    """Narrows the list to rows an index finds; what may be seen is still the grants' to say."""
    agencies = actor.agencies_as(Role.AGENCY_LEAD)
    mine = Contact.sender_id == actor.user_id
    return or_(mine, Contact.agency_id.in_(agencies)) if agencies else mine


def _looked_for(search: Search) -> list[ColumnElement[bool]]:
    """Compared with `=` and as ranges only: under row-level security nothing else uses an index."""
    conditions: list[ColumnElement[bool]] = []
    if search.words:
        known_as = [Contact.reference == search.reference] if search.reference else []
        named = [_names_a_child_like(search.names)] if search.names else []
        conditions.append(or_(False, *known_as, *named))
    if search.first_day:
        conditions.append(Contact.received_at >= _beginning_of(search.first_day))
    if search.last_day:
        conditions.append(Contact.received_at < _beginning_of(search.last_day + dt.timedelta(days=1)))
    return conditions


def _beginning_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON)


def _names_a_child_like(names: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    whole, last = ContactPerson.forename_key, ContactPerson.forename_last_key
    surname, last_surname = ContactPerson.surname_key, ContactPerson.surname_last_key
    alike = [and_(_begins(one, whole, last), _begins(other, surname, last_surname)) for one, other in names]
    of_children = ContactPerson.role == FamilyRole.CHILD.value
    # Read first, whatever the planner makes of it: walking through all that an agency ever sent takes minutes.
    named = select(ContactPerson.contact_id).where(of_children, or_(*alike)).cte("named").prefix_with("MATERIALIZED")
    return Contact.id.in_(select(named.c.contact_id))


def _begins(beginning: str, *keys: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """From it on, and before everything that no longer begins so; anything, where nothing was typed."""
    if not beginning:
        return and_(True)
    return or_(*(and_(key >= beginning, key < beginning + _LAST_LETTER) for key in keys))


_LAST_LETTER = "\U0010ffff"  # it stands in no name, and behind every letter that does
