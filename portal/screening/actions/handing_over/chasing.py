"""What nobody has taken on in time: whoever has it is reminded, then those are told who can do something about it."""

from __future__ import annotations

import datetime as dt

import structlog
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from portal.database import now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.places.queries import office_time
from portal.screening.actions.handing_over.coordinators import tell_coordinators
from portal.screening.models import HandOver
from portal.screening.queries.duties import who_answers
from portal.screening.queries.hand_overs import IS_OPEN, lead_of
from portal.screening.rules.hand_overs import told_higher_from
from portal.working_time import london_date

AT_ONCE = 100
log = structlog.get_logger()


def remind_of_hand_overs(session: Session, *, at: dt.datetime | None = None) -> int:
    """Each is reminded of once and told on once, however often this runs; how many of both there were."""
    at = at or now()
    return _remind(session, at) + _tell_higher(session, at)


def _waiting(*conditions: ColumnElement[bool]) -> Select[HandOver]:
    # Nobody is waited for: what somebody answers at this moment is passed over.
    query = select(HandOver).where(IS_OPEN, *conditions)
    return query.order_by(HandOver.due_at).limit(AT_ONCE).with_for_update(of=HandOver, skip_locked=True, key_share=True)


def _remind(session: Session, at: dt.datetime) -> int:
    late = session.scalars(_waiting(HandOver.chased_at.is_(None), HandOver.due_at <= at)).all()
    for handed in late:
        handed.chased_at = at
        record(session, Kind.HAND_OVER_CHASED, at=at, contact_id=handed.contact_id, hand_over=handed.id)
        if handed.matter_id:
            _remind_of_case(session, handed, at)
        elif handed.to_mailbox:
            owe(
                session, template=Template.HAND_OVER_CHASED, to_mailbox=handed.to_mailbox, about=handed.reference, at=at
            )  # fmt: skip
        else:
            owe(
                session, template=Template.HAND_OVER_TO_PHONE, to_user_id=handed.handed_by,
                about=handed.contact.reference, at=at,
            )  # fmt: skip
    session.flush()
    return len(late)


def _remind_of_case(session: Session, handed: HandOver, at: dt.datetime) -> None:
    """Its Lead Practitioner once more, and its coordinators with them."""
    if handed.to_user_id and handed.matter_id and lead_of(session, handed.matter_id) == handed.to_user_id:
        owe(session, template=Template.CASE_TOLD_CHASED, to_user_id=handed.to_user_id, about=handed.reference, at=at)
    if handed.escalated_at is None:
        tell_coordinators(session, handed, at)


def _tell_higher(session: Session, at: dt.datetime) -> int:
    """The hub manager on duty, an hour of office time after the reminder; never of a case, whose coordinators know."""
    reminded = session.scalars(
        _waiting(HandOver.chased_at <= at, HandOver.escalated_at.is_(None), HandOver.matter_id.is_(None))
    ).all()
    office = office_time(session, london_date(at))
    due = [one for one in reminded if one.chased_at and told_higher_from(office, one.chased_at) <= at]
    told = who_answers(session, at) if due else []
    if due and not told:
        log.error("nobody has taken on what was handed over, and there is no hub manager to tell")
        return 0  # and the next look tries again, for as long as there is nobody to tell
    for handed in due:
        handed.escalated_at = at
        record(session, Kind.HAND_OVER_ESCALATED, at=at, contact_id=handed.contact_id, hand_over=handed.id)
        for user_id in told:
            owe(
                session, template=Template.HAND_OVER_TO_HUB, to_user_id=user_id, about=handed.contact.reference, at=at
            )  # fmt: skip
    session.flush()
    return len(due)
