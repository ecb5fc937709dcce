"""What the next shift has to know: all that is late, waits or went wrong, each with whose it is and one way to act.

Each section is a question of its own. A new one is a `Section` with the question that finds its lines, in `SECTIONS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, DateTime, and_, bindparam, func, not_, select
from sqlalchemy.orm import Session, aliased

from portal.access.permissions import Permission
from portal.access.queries import Statement, question, visible
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.casework.models import AgreementToAsk, Matter
from portal.contacts.models import CallBack, Claim, Contact, Post
from portal.contacts.queries import UNDECIDED
from portal.contacts.queries.following import IS_OPEN_QUESTION
from portal.messages.models import Message
from portal.messages.rules import GIVEN_UP, Template
from portal.places.queries import office_time
from portal.screening.models import Decision
from portal.screening.queries.hand_overs import unaccepted
from portal.screening.queries.telling import LOOKED_BACK, untold
from portal.working_time import london_date

MOST = 100  # lines of a section that are shown, those that began first
NEAR_ITS_END = 120  # minutes of office time
_ON_DUTY = ""
_MOMENT = DateTime(timezone=True)


@dataclass(frozen=True)
class Line:
    reference: str
    since: dt.datetime
    whose: str  # a name; empty where it is nobody's in particular


@dataclass(frozen=True)
class Section:
    title: str
    since: str  # what the moment of a line is
    whose: str  # whose a line is that names nobody; empty: whoever is on duty answers for it
    act: str  # the words of the link
    page: str  # the endpoint it leads to
    find: Callable[[Session, Actor, dt.datetime], Sequence[Line]]


@dataclass(frozen=True)
class Found:
    section: Section
    lines: Sequence[Line]
    is_cut: bool


def handover(session: Session, actor: Actor, at: dt.datetime) -> list[Found]:
    """Every section, the empty ones too: that nothing is wrong is worth knowing."""
    found = []
    for section in SECTIONS:
        lines = section.find(session, actor, at)
        found.append(Found(section, lines[:MOST], len(lines) > MOST))
    return found


_LOOKS = (
    select(User.name)
    .join(Claim, Claim.screener_id == User.id)
    .where(Claim.contact_id == Contact.id, Claim.ended_at.is_(None))
    .scalar_subquery()
)


def _late(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    return _lines(session, _waiting_until(actor), {"from": dt.datetime.min.replace(tzinfo=dt.UTC), "until": at})


def _near_its_end(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    soon = office_time(session, london_date(at)).add_minutes(at, NEAR_ITS_END)
    return _lines(session, _unclaimed_until(actor), {"from": at, "until": soon})


def _unanswered(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:  # noqa: ARG001 -- every section's form
    return _lines(session, _asked(actor), {})


def _calls_not_kept(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    return _lines(session, _calls(actor), {"until": at})


def _not_delivered(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    """Of late. Whoever was not told before that either stands in the last section until they are."""
    return _lines(session, _bounced(actor), {"from": at - LOOKED_BACK})


def _not_taken_on(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    return [Line(one.contact, one.handed_at, one.handed_by) for one in unaccepted(session, actor, at)]


def _not_asked(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    return _lines(session, _agreements(actor), {"until": at})


def _not_told(session: Session, actor: Actor, at: dt.datetime) -> Sequence[Line]:
    return [Line(one.reference, one.decided_at, "") for one in untold(session, actor, at)]


SECTIONS: tuple[Section, ...] = (
    Section("Late", "Was due", _ON_DUTY, "Decide", "front_door.show", _late),
    Section("Due soon, and nobody looks at it", "Due", _ON_DUTY, "Look at it", "front_door.show", _near_its_end),
    Section("Waiting for an answer", "Asked", _ON_DUTY, "Read", "front_door.show", _unanswered),
    Section(
        "Handed over, and nobody has it yet",
        "Handed over",
        "All hub managers",
        "Chase it",
        "front_door.handed_over",
        _not_taken_on,
    ),
    Section(
        "Nobody has asked the family whether it agrees",
        "Was due",
        "Whoever decided it",
        "Write down what it said",
        "front_door.agreement",
        _not_asked,
    ),
    Section("Calls not made in time", "Promised for", "Anybody", "Call", "front_door.call", _calls_not_kept),
    Section(
        "Answers that were not delivered",
        "Not delivered",
        _ON_DUTY,
        "Read, and phone them",
        "front_door.show",
        _not_delivered,
    ),
    Section("Not told what was decided", "Decided", "Anybody", "Call", "front_door.call", _not_told),
)  # fmt: skip


def _lines(session: Session, query: Statement, given: dict[str, dt.datetime]) -> Sequence[Line]:
    return [Line(row.reference, row.since, row.whose or "") for row in session.execute(query.limit(MOST + 1), given)]


def _between() -> ColumnElement[bool]:
    from_, until = bindparam("from", type_=_MOMENT), bindparam("until", type_=_MOMENT)
    return and_(Contact.decide_by >= from_, Contact.decide_by < until)


@question
def _waiting_until(actor: Actor) -> Statement:
    return (
        select(Contact.reference, Contact.decide_by.label("since"), _LOOKS.label("whose"))
        .where(UNDECIDED, _between(), visible(actor, Permission.CONTACT_SCREEN, Contact))
        .order_by(Contact.decide_by, Contact.id)
    )


@question
def _unclaimed_until(actor: Actor) -> Statement:
    return _waiting_until(actor).where(_LOOKS.is_(None))


@question
def _asked(actor: Actor) -> Statement:
    return (
        select(Contact.reference, Post.posted_at.label("since"), User.name.label("whose"))
        .select_from(Contact)
        .join(Post, and_(Post.contact_id == Contact.id, IS_OPEN_QUESTION))
        .join(User, User.id == Post.author_id)
        .where(UNDECIDED, visible(actor, Permission.CONTACT_SCREEN, Contact))
        .order_by(Post.posted_at, Post.id)
    )


@question
def _calls(actor: Actor) -> Statement:
    until = bindparam("until", type_=_MOMENT)
    return (
        select(Contact.reference, func.min(CallBack.due_at).label("since"), func.max(_LOOKS).label("whose"))
        .select_from(CallBack)
        .join(Contact, Contact.id == CallBack.contact_id)
        .where(CallBack.made_at.is_(None), CallBack.due_at < until, visible(actor, Permission.CALL_MAKE, Contact))
        .group_by(Contact.id)
        .order_by(func.min(CallBack.due_at), Contact.id)
    )


@question
def _agreements(actor: Actor) -> Statement:
    until = bindparam("until", type_=_MOMENT)
    return (
        select(Contact.reference, AgreementToAsk.ask_by.label("since"), AgreementToAsk.asker.label("whose"))
        .select_from(AgreementToAsk)
        .join(Matter, Matter.id == AgreementToAsk.matter_id)
        .join(Decision, Decision.id == Matter.decision_id)
        .join(Contact, Contact.id == Decision.contact_id)
        .where(
            AgreementToAsk.answered_at.is_(None),
            AgreementToAsk.ask_by < until,
            Matter.is_live(),
            visible(actor, Permission.CONTACT_SCREEN, Contact),
        )
        .order_by(AgreementToAsk.ask_by, Contact.id)
    )


@question
def _bounced(actor: Actor) -> Statement:
    author = aliased(User)
    return (
        select(Contact.reference, Message.dead_at.label("since"), author.name.label("whose"))
        .select_from(Message)
        .join(Contact, Contact.reference == Message.about)
        .join(Decision, Decision.message_id == Message.id)
        .join(author, author.id == Decision.author_id)
        .where(
            Message.dead_at >= bindparam("from", type_=_MOMENT),
            Message.template == Template.CONTACT_DECIDED.value,
            not_(func.coalesce(Message.last_fault, "").startswith(GIVEN_UP)),
            visible(actor, Permission.CONTACT_SCREEN, Contact),
        )
        .order_by(Message.dead_at, Message.id)
    )
