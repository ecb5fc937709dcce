"""What an agency may use. Agencies lie on a floor that knows no permissions, so this asks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.models import Agency
from portal.accounts.rules import Actor
from portal.events.actions import record
from portal.events.kinds import Kind


def give_short_form(session: Session, actor: Actor, slug: str, *, given: bool, at: dt.datetime) -> None:
    """From now on this agency may tell all on one page, or may not; pressed twice, it is so once."""
    check_role(actor, Permission.AGENCY_MANAGE)
    agency = session.query(Agency).filter_by(slug=slug).with_for_update().one_or_none()
    if agency is None:
        raise NotYours
    if agency.short_form == given:
        return
    agency.short_form = given
    record(session, Kind.SHORT_FORM_GIVEN if given else Kind.SHORT_FORM_ENDED, at=at, agency=agency.id)
    session.flush()
