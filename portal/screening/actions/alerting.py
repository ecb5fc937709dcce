"""Nobody looks at an urgent contact: the hub manager on duty is told, and then every screener."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant
from portal.accounts.rules import Role
from portal.contacts.models import Claim, Contact, UrgentNotice
from portal.database import now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.clocks import clock
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.places.queries import office_time
from portal.screening.models import UrgentAlert
from portal.screening.queries.duties import on_duty
from portal.screening.queries.screeners import screeners
from portal.screening.rules.alerts import alert_times
from portal.working_time import london_date

AT_ONCE = 100
HUB, EVERYBODY = 1, 2
_TOLD_BY = {HUB: Template.URGENT_UNLOOKED_AT, EVERYBODY: Template.URGENT_STILL_UNLOOKED_AT}
log = structlog.get_logger()

# Since when it has been the front door's to decide: when it was sent, or when it came back.
WAITS_SINCE = func.coalesce(
    select(func.max(Grant.since))
    .where(
        Grant.contact_id == Contact.id,
        Grant.capacity == Capacity.FRONT_DOOR.value,
        Grant.role == Role.SCREENER.value,
        Grant.ended_at.is_(None),
    )
    .scalar_subquery(),
    Contact.received_at,
)


def alert_unlooked_at(session: Session, *, at: dt.datetime | None = None) -> int:
    """Each step once. Nobody is waited for: what somebody begins to look at in this moment is passed over."""
    at = at or now()
    looked_at = select(Claim.id).where(Claim.contact_id == Contact.id, Claim.claimed_at >= WAITS_SINCE).exists()
    taken_on = select(UrgentNotice.contact_id).where(
        UrgentNotice.contact_id == Contact.id,
        UrgentNotice.acknowledged_user_id.is_not(None),
        UrgentNotice.acknowledged_at >= WAITS_SINCE,  # what somebody saw to before it came back is another matter
    )
    told_all = select(UrgentAlert.contact_id).where(
        UrgentAlert.contact_id == Contact.id, UrgentAlert.waits_since == WAITS_SINCE, UrgentAlert.step == EVERYBODY
    )
    unlooked_at = (
        select(Contact, WAITS_SINCE.label("waits_since"))
        .where(Contact.queue_place == 0, Contact.decide_by.is_not(None))
        .where(~looked_at, ~taken_on.exists(), ~told_all.exists())
        .order_by(Contact.decide_by, Contact.id)
        .limit(AT_ONCE)
        .with_for_update(of=Contact, skip_locked=True, key_share=True)
    )
    return sum(_alert(session, contact, since, at) for contact, since in session.execute(unlooked_at).all())


def _alert(session: Session, contact: Contact, since: dt.datetime, at: dt.datetime) -> int:
    """How many steps were taken now."""
    notice = session.get(UrgentNotice, contact.id)
    told_at_night = notice is not None and notice.told_at >= since
    first, second = (
        dt.timedelta(minutes=one.minutes) for one in (clock("urgent_first_alert"), clock("urgent_second_alert"))
    )
    office = office_time(session, london_date(since))
    steps = dict(
        zip((HUB, EVERYBODY), alert_times(office, since, first, second, told_at_night=told_at_night), strict=True)
    )
    taken = set(
        session.scalars(
            select(UrgentAlert.step).where(UrgentAlert.contact_id == contact.id, UrgentAlert.waits_since == since)
        )
    )
    due = [step for step, when in steps.items() if when <= at and step not in taken]
    return sum(_tell(session, contact, since, step, at) for step in due)


def _tell(session: Session, contact: Contact, since: dt.datetime, step: int, at: dt.datetime) -> bool:
    told = _addressees(session, step, at)
    if not told:
        log.error("nobody looks at an urgent request, and there is nobody at the front door to tell")
        return False  # and the next look tries again, for as long as there is nobody to tell
    session.add(UrgentAlert(contact_id=contact.id, waits_since=since, step=step, alerted_at=at))
    record(session, Kind.URGENT_UNLOOKED_AT, at=at, contact_id=contact.id, step=step)
    for user_id in told:
        owe(session, template=_TOLD_BY[step], to_user_id=user_id, about=contact.reference, at=at)
    return True


def _addressees(session: Session, step: int, at: dt.datetime) -> Sequence[uuid.UUID]:
    """The hub manager on duty, where nobody is, every one of them; then every screener."""
    if step == HUB:
        named = on_duty(session, at).user
        if named:
            return [named.id]
    first = (Role.HUB_MANAGER, Role.SCREENER) if step == HUB else (Role.SCREENER, Role.HUB_MANAGER)
    for role in first:
        found = [user.id for user in screeners(session, at, role)]
        if found:
            return found
    return []
