"""What the front door looks at: the contacts that wait for a decision, the urgent first, then what is due soonest.

Reports of one event are one line. It stands where the soonest of them stands, is urgent if any of them is, and leads to
the one by which they are all decided. So nothing has to be moved when a clock stops or a report is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import CTE, ColumnElement, DateTime, Select, Uuid, and_, bindparam, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.contacts.models import Claim, Contact, Post
from portal.contacts.queries import ASKED_AT, CHILDREN_AGED, UNDECIDED
from portal.contacts.queries.clocks import OPEN_STOP
from portal.contacts.rules.ages import Age
from portal.contacts.rules.claims import lapses_at
from portal.contacts.rules.stops import DecideClock, decide_clock
from portal.contacts.rules.thread import PostKind
from portal.guidance.clocks import clock
from portal.paging import PAGE, After, Page, one_page
from portal.places.models import Locality
from portal.places.queries import office_time
from portal.screening.queries.chosen import chosen_by, given_to
from portal.screening.rules.filters import Filter
from portal.working_time import LONDON, OfficeTime, london_date

_MOMENT = DateTime(timezone=True)
_ALL = Filter()


@dataclass(frozen=True)
class Undecided:
    """A line of the queue."""

    reference: str
    reports: int  # that are decided together
    urgent: bool
    received_at: dt.datetime
    source: str
    locality: str | None
    children: Sequence[Age]
    pointed_level: int | None
    clock: DecideClock
    claimed_by: str | None  # the name of whoever looks at it
    is_mine: bool
    claimed_until: dt.datetime | None  # if nothing is done with it
    asked_at: dt.datetime | None  # since when a question has no answer
    more_said: bool  # an answer or more, since somebody last began to look at it


@dataclass(frozen=True)
class Counted:
    """Of all that waits: how many, late, and due before the day is over; and how many of them were asked for."""

    undecided: int
    late: int
    today: int
    chosen: int
    new: int  # received since the page was shown


@dataclass(frozen=True)
class Queue:
    page: Page[Undecided]
    counted: Counted

    @property
    def undecided(self) -> int:
        return self.counted.undecided

    @property
    def late(self) -> int:
        return self.counted.late


_other, _look = aliased(Contact), aliased(Claim)
_ORDER = (Contact.queue_place, Contact.decide_by, Contact.id)


@question
def _soonest_report(actor: Actor) -> ColumnElement[bool]:
    """Whether no other report of the same event comes sooner. Asked row by row, of very few rows."""
    sooner = and_(
        _other.decide_by.is_not(None),
        tuple_(_other.queue_place, _other.decide_by, _other.id) < tuple_(*_ORDER),
        visible(actor, Permission.CONTACT_SCREEN, _other),
    )
    led = select(_other.id).where(_other.joined_to_id == Contact.id, sooner).offset(0).exists()
    beside = or_(_other.id == Contact.joined_to_id, _other.joined_to_id == Contact.joined_to_id)
    joined = select(_other.id).where(beside, sooner).offset(0).exists()
    return and_(~led, or_(Contact.joined_to_id.is_(None), ~joined))


# What the partner said since somebody last began to look at the contact; nobody may have, so far.
_MORE_SAID = (
    select(Post.id)
    .where(
        Post.contact_id == Contact.id,
        Post.kind != PostKind.QUESTION.value,
        ~select(_look.id).where(_look.contact_id == Post.contact_id, _look.claimed_at >= Post.posted_at).exists(),
    )
    .offset(0)  # else the planner may read every answer there ever was, to look these few up in them
    .exists()
)
_LED_BY = select(_other.reference).where(_other.id == Contact.joined_to_id).scalar_subquery()
_JOINED = (
    select(func.count())
    .select_from(_other)
    .where(_other.joined_to_id == func.coalesce(Contact.joined_to_id, Contact.id))
    .scalar_subquery()
)
_LINE = (
    func.coalesce(_LED_BY, Contact.reference).label("reference"),
    (_JOINED + 1).label("reports"),
    Contact.urgent,
    Contact.received_at,
    Contact.unanswered_at,
    Contact.source,
    Locality.name.label("locality"),
    CHILDREN_AGED.label("children"),
    Contact.pointed_level,
    User.name.label("claimed_by"),
    User.id.label("claimed_by_id"),
    func.coalesce(Claim.last_active_at, Claim.claimed_at).label("active_at"),
    ASKED_AT.label("asked_at"),
    OPEN_STOP.label("stops_until"),
    _MORE_SAID.label("more_said"),
)


def queue(
    session: Session,
    actor: Actor,
    at: dt.datetime,
    after: After | None = None,
    chosen: Filter = _ALL,
    office: OfficeTime | None = None,
) -> Queue:
    """What is late has nothing left of its clock, so the office is asked about no day before this one."""
    given = _given(at, chosen)
    if after:
        given |= {"place": after.place, "by": after.at, "key": after.id}
    rows = session.execute(_counted_and_shown(actor, chosen, further=after is not None), given).all()
    counted = Counted(*rows[0][: len(fields(Counted))])
    hours = office or office_time(session, london_date(at))
    lines = [row for row in rows if row.id]  # where none is shown, one row says how many there are
    shown, following = one_page(lines, lambda row: After(row.decide_by, row.id, row.queue_place))
    return Queue(Page([_line(row, actor, hours, at) for row in shown], following), counted)


def count_queue(
    session: Session, actor: Actor, at: dt.datetime, chosen: Filter = _ALL, since: dt.datetime | None = None
) -> Counted:
    return Counted(*session.execute(_counted(actor, chosen), _given(at, chosen, since)).one())


def first_unclaimed(session: Session, actor: Actor, chosen: Filter, at: dt.datetime) -> Contact | None:
    """The first that nobody looks at and that does not wait for an answer; held, and what somebody holds is left."""
    return session.scalar(_unclaimed(actor, chosen), {"at": at, **given_to(chosen, at)})


def _line(row: Any, actor: Actor, office: OfficeTime, at: dt.datetime) -> Undecided:
    return Undecided(
        reference=row.reference,
        reports=row.reports,
        urgent=row.urgent,
        received_at=row.received_at,
        source=row.source,
        locality=row.locality,
        children=[Age(born and dt.date.fromisoformat(born), years, unborn) for born, years, unborn in row.children],
        pointed_level=row.pointed_level,
        clock=decide_clock(
            office,
            decide_by=row.decide_by,
            working_days=clock("decide_contact").working_days,
            urgent=row.urgent,
            unanswered_at=row.unanswered_at,
            open_stop_until=row.stops_until,
            at=at,
        ),
        claimed_by=row.claimed_by,
        is_mine=row.claimed_by_id == actor.user_id,
        claimed_until=lapses_at(row.active_at, urgent=row.urgent) if row.active_at else None,
        asked_at=row.asked_at,
        more_said=row.more_said,
    )


def _to_decide(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return UNDECIDED, visible(actor, Permission.CONTACT_SCREEN, Contact), _soonest_report(actor)


def _waiting(actor: Actor, chosen: Filter) -> CTE:
    """All that waits. Whether somebody may see it is asked once of each, whatever is made of it afterwards."""
    is_chosen = and_(True, *chosen_by(chosen, actor)).label("chosen")
    found = select(*_ORDER, Contact.received_at, is_chosen).where(*_to_decide(actor))
    return found.cte("waiting").prefix_with("MATERIALIZED")


def _count(waiting: CTE) -> Select[int, int, int, int, int]:
    at, tomorrow, since = (bindparam(name, type_=_MOMENT) for name in ("at", "tomorrow", "since"))
    return select(
        func.count().label("undecided"),
        func.count().filter(waiting.c.decide_by < at).label("late"),
        func.count().filter(waiting.c.decide_by >= at, waiting.c.decide_by < tomorrow).label("today"),
        func.count().filter(waiting.c.chosen).label("chosen"),
        func.count().filter(waiting.c.received_at > since).label("new"),
    ).select_from(waiting)


@question
def _counted(actor: Actor, chosen: Filter) -> Select[int, int, int, int, int]:
    return _count(_waiting(actor, chosen))


@question
def _counted_and_shown(actor: Actor, chosen: Filter, *, further: bool) -> Statement:
    """Both in one journey, from the same rows: so a heading and the list below it cannot disagree."""
    waiting = _waiting(actor, chosen)
    counted = _count(waiting).subquery("counted")
    order = (waiting.c.queue_place, waiting.c.decide_by, waiting.c.id)
    shown = select(*order).where(waiting.c.chosen).order_by(*order).limit(PAGE + 1)
    if further:
        shown = shown.where(
            tuple_(*order) > tuple_(bindparam("place"), bindparam("by", type_=_MOMENT), bindparam("key", type_=Uuid()))
        )
    line = shown.subquery("shown")
    return (
        select(counted, line, *_LINE)
        .select_from(counted)
        .outerjoin(line, true())
        .outerjoin(Contact, Contact.id == line.c.id)
        .outerjoin(Locality, Locality.id == Contact.locality_id)
        .outerjoin(Claim, and_(Claim.contact_id == Contact.id, Claim.ended_at.is_(None)))
        .outerjoin(User, User.id == Claim.screener_id)
        .order_by(line.c.queue_place, line.c.decide_by, line.c.id)
    )


@question
def _unclaimed(actor: Actor, chosen: Filter) -> Select[Contact]:
    at = bindparam("at", type_=_MOMENT)
    nobody = ~select(Claim.id).where(Claim.contact_id == Contact.id, Claim.ended_at.is_(None)).exists()
    waits_for_nobody = or_(Contact.queue_place < 2, func.coalesce(OPEN_STOP, at) <= at)
    return (
        select(Contact)
        .where(*_to_decide(actor), *chosen_by(chosen, actor), nobody, waits_for_nobody)
        .order_by(*_ORDER)
        .limit(1)
        .with_for_update(of=Contact, skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )


def _given(at: dt.datetime, chosen: Filter, since: dt.datetime | None = None) -> dict[str, Any]:
    return {"at": at, "tomorrow": _tomorrow(at), "since": since or at, **given_to(chosen, at)}


def _tomorrow(at: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(london_date(at) + dt.timedelta(days=1), dt.time(), LONDON)
