"""Early help takes over from social care: straight to a board, by whoever receives it.

Social care has assessed this family already, and knows it better than a first look would. So nobody screens it again:
one short page keeps the plan and puts the family on its board. A decision stands behind it all the same, with its
author and social care's plan as its reasons: no family reaches a board without one, and whoever sent it is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.contacts.actions.joined import hold_reports
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.guidance.codes import Agreement, PrimaryNeed, Route, Source
from portal.screening.actions.recording import record_decision
from portal.screening.models import Decision
from portal.screening.queries import current_decision
from portal.screening.rules import Deciding

_BECAUSE = "Early help takes over from social care. The plan:"


@dataclass(frozen=True)
class TakingOver:
    """What whoever receives it adds to what social care sent."""

    level: int
    primary_need: PrimaryNeed
    plan: str


def take_over(
    session: Session, actor: Actor, contact: Contact, taking: TakingOver, *, at: dt.datetime | None = None
) -> Decision:
    """What social care sends goes to the family's board, with the plan that it worked by."""
    if contact.source != Source.SOCIAL_CARE:
        raise Refused("This request does not come from social care. Decide it as any other.")
    if contact.agreement != Agreement.GIVEN:
        raise Refused("The family has not agreed to early help. Decide it as any other, and say who asks them.")
    deciding = Deciding(
        level=taking.level,
        route=Route.LEAD_PRACTITIONER,
        primary_need=taking.primary_need,
        reasons=f"{_BECAUSE}\n{taking.plan}",
        words_to_referrer="",
    )
    check(session, actor, Permission.CONTACT_DECIDE, contact)
    hold_reports(session, contact)
    standing = current_decision(session, contact)
    if standing is not None and (standing.author_id, standing.reasons) == (actor.user_id, deciding.reasons):
        return standing  # pressed twice
    if not contact.is_undecided:
        raise Refused("Somebody has decided this request already. Open it again to see what was decided.")
    return record_decision(session, actor, contact, deciding, at=at or now())
