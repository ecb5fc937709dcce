"""New information about a case that nobody leads, or whose Lead Practitioner does not answer: its coordinators."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.actions import grant_to_role
from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.casework.queries import coordinators_to_tell
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.screening.models import HandOver
from portal.screening.queries.duties import who_answers
from portal.working_time import london_date


def tell_coordinators(session: Session, handed: HandOver, at: dt.datetime) -> None:
    """They are told, and may take it on. Where there are none, the hub manager on duty hears of it: never nobody."""
    matter = session.get_one(Matter, handed.matter_id)
    handed.escalated_at = at
    event = record(
        session,
        Kind.HAND_OVER_ESCALATED,
        at=at,
        contact_id=handed.contact_id,
        family_id=matter.family_id,
        matter_id=matter.id,
        hand_over=handed.id,
    )
    grant_to_role(
        session,
        Role.COORDINATOR,
        Capacity.COORDINATOR,
        reason="handed_over",
        source=event,
        contact_id=handed.contact_id,
        locality_id=matter.locality_id,
    )
    told = coordinators_to_tell(session, matter, london_date(at))
    for user_id in told:
        owe(session, template=Template.CASE_TOLD_COORDINATOR, to_user_id=user_id, about=handed.reference, at=at)
    if not told:
        for user_id in who_answers(session, at):
            owe(
                session, template=Template.HAND_OVER_TO_HUB, to_user_id=user_id, about=handed.contact.reference, at=at
            )  # fmt: skip
