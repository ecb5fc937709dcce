"""An urgent contact while the office is closed: the out-of-hours team is told, says that it knows, or is chased."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check
from portal.accounts.queries import holders_of
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.stopping import cannot_stop
from portal.contacts.models import Contact, UrgentNotice
from portal.contacts.queries.urgent import AtTheLink, behind_link
from portal.database import Refused, act_as, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import current_settings
from portal.guidance.clocks import clock
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.places.queries import office_time
from portal.working_time import end_of_hours, london_date

OUT_OF_HOURS = "portal:out-of-hours"  # who acts through the link: somebody without an account
AT_ONCE = 100
log = structlog.get_logger()


class AcknowledgedAlready(Refused):
    """Somebody else was quicker: the team must hear who, and not begin twice."""


class LinkOver(Exception):
    """Not a link of ours, or one that has had its time: the two are never told apart."""


def tell_out_of_hours_team(session: Session, contact: Contact, at: dt.datetime) -> None:
    """Whoever works at night gets a link at once; without a mailbox of theirs the hub managers do: never nobody.

    The link hides the number of a family that asks for itself. So the hub managers hear of it too, and at once: once
    the team has said that it knows, nobody would be chased, and nobody could ring.
    """
    if not contact.urgent or office_time(session, london_date(at)).is_open(at):
        return
    due_at = end_of_hours(at, clock("look_at_urgent").hours)
    session.add(UrgentNotice(contact_id=contact.id, told_at=at, due_at=due_at))
    mailbox = current_settings().out_of_hours_mailbox
    if mailbox:
        owe(session, template=Template.URGENT_OUT_OF_HOURS, to_mailbox=mailbox, about=contact.reference, at=at)
        if not contact.for_itself:
            return
    for user_id in _hub(session, at):
        owe(session, template=Template.URGENT_TO_HUB, to_user_id=user_id, about=contact.reference, at=at)


def becomes_urgent(session: Session, contact: Contact, at: dt.datetime) -> None:
    """Somebody who knows the family says since that a child may be harmed. Part of what another action does.

    From now on it stands on top of the queue, waits for no answer, and at night is told to whoever works then.
    """
    if not contact.urgent:
        cannot_stop(session, contact, at)
        contact.urgent = True
        record(session, Kind.CONTACT_BECAME_URGENT, at=at, contact_id=contact.id)
    if session.get(UrgentNotice, contact.id) is None:
        tell_out_of_hours_team(session, contact, at)
    elif not office_time(session, london_date(at)).is_open(at):  # the team said once that it knew: of something else
        for user_id in _hub(session, at):
            owe(session, template=Template.URGENT_TO_HUB, to_user_id=user_id, about=contact.reference, at=at)
    session.flush()


def acknowledge(session: Session, token: str, name: str, *, at: dt.datetime | None = None) -> AtTheLink:
    """Somebody of the out-of-hours team says by name that they know. The first to say so has it."""
    at = at or now()
    found = _at_the_link(session, token, at)
    _acknowledge(session, found.contact_id, name, None, at)
    record(session, Kind.URGENT_ACKNOWLEDGED, at=at, contact_id=found.contact_id, through="link")
    return _at_the_link(session, token, at)


def look_at_sender(session: Session, token: str, *, at: dt.datetime | None = None) -> AtTheLink:
    """Whom to ring, read again through the link. The reader has no account, so an event says that somebody looked."""
    at = at or now()
    found = _at_the_link(session, token, at)
    if found.acknowledged_at is None:
        raise Refused("Enter your name first, and say that you know about this.", field="name")
    record(session, Kind.URGENT_LOOKED_AT, at=at, contact_id=found.contact_id)
    return found


def take_on(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> None:
    """A hub manager says that they see to it, so that nobody else is chased."""
    check(session, actor, Permission.URGENT_TAKE_ON, contact)
    at = at or now()
    if session.get(UrgentNotice, contact.id) is None:
        raise NotYours
    _acknowledge(session, contact.id, actor.name, actor.user_id, at)
    record(session, Kind.URGENT_ACKNOWLEDGED, at=at, contact_id=contact.id, through="account")


def chase_unacknowledged(session: Session, *, at: dt.datetime | None = None) -> int:
    """Whom nobody has acknowledged in time, every hub manager hears of, once."""
    at = at or now()
    # Nobody is waited for: what somebody acknowledges at this moment is passed over.
    late = (
        select(UrgentNotice)
        .join(UrgentNotice.contact)
        .where(
            UrgentNotice.acknowledged_at.is_(None),
            UrgentNotice.chased_at.is_(None),
            UrgentNotice.due_at <= at,
            Contact.decide_by.is_not(None),
        )
        .order_by(UrgentNotice.due_at)
        .limit(AT_ONCE)
        .with_for_update(of=UrgentNotice, skip_locked=True)
    )
    notices = session.scalars(late).all()
    told = _hub(session, at) if notices else ()
    if not told:
        return 0  # and the next look tries again, for as long as there is nobody to tell
    for notice in notices:
        notice.chased_at = at
        contact = session.get_one(Contact, notice.contact_id)
        record(session, Kind.URGENT_CHASED, at=at, contact_id=contact.id)
        for user_id in told:
            owe(session, template=Template.URGENT_CHASED, to_user_id=user_id, about=contact.reference, at=at)
    session.flush()
    return len(notices)


def _at_the_link(session: Session, token: str, at: dt.datetime) -> AtTheLink:
    act_as(session, OUT_OF_HOURS)
    found = behind_link(session, token, at)
    if found is None:
        raise LinkOver
    return found


def _acknowledge(
    session: Session, contact_id: uuid.UUID, name: str, user_id: uuid.UUID | None, at: dt.datetime
) -> None:
    """Of two at once, the second waits for the first, and then finds it done."""
    mine = session.execute(
        update(UrgentNotice)
        .where(UrgentNotice.contact_id == contact_id, UrgentNotice.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=name, acknowledged_user_id=user_id)
        .returning(UrgentNotice.contact_id)
    ).one_or_none()
    if mine is not None:
        return
    who = session.scalar(select(UrgentNotice.acknowledged_by).where(UrgentNotice.contact_id == contact_id))
    raise AcknowledgedAlready(f"{who} has said already that they are seeing to this.")


def _hub(session: Session, at: dt.datetime) -> Sequence[uuid.UUID]:
    """Every hub manager; where there is none, every screener."""
    today = london_date(at)
    told = holders_of(session, Role.HUB_MANAGER, today) or holders_of(session, Role.SCREENER, today)
    if not told:
        log.error("an urgent request came out of hours, and there is no hub manager and no screener to tell")
    return told
