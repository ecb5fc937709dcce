"""Deciding a contact: judged, agreed to by a second person where our rules ask for one, and then recorded."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check, may_see
from portal.accounts.rules import Actor
from portal.contacts.actions.joined import hold_reports
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.screening.actions.proposing import propose
from portal.screening.actions.recording import record_decision, words_told
from portal.screening.models import Decision, Proposal
from portal.screening.queries.decisions import current_decision
from portal.screening.queries.situation import situation_of
from portal.screening.rules import Deciding, missing, second_person


def decide(
    session: Session, actor: Actor, contact: Contact, deciding: Deciding, *, at: dt.datetime | None = None
) -> Decision | Proposal:
    """Decide a contact for all its children, or propose it to whoever has to agree."""
    check(session, actor, Permission.CONTACT_DECIDE, contact)
    at = at or now()
    hold_reports(session, contact)
    standing = current_decision(session, contact)
    if standing is not None and _is_alike(standing, actor, deciding):
        return standing  # pressed twice: it is decided as they decided it
    _refuse_what_is_over(contact, standing, deciding)
    situation = situation_of(session, contact, at)
    lacking = missing(deciding, situation)
    if lacking is not None:
        words, field = lacking
        raise Refused(words, field=field)
    by_hub_manager = may_see(session, actor, Permission.CONTACT_AGREE_OVERRIDE, contact)
    needed = second_person(deciding, situation, by_hub_manager=by_hub_manager)
    if needed is not None:
        return propose(session, actor, contact, deciding, needed, at=at)
    return record_decision(session, actor, contact, deciding, at=at)


def _refuse_what_is_over(contact: Contact, standing: Decision | None, deciding: Deciding) -> None:
    if contact.withdrawn_at:
        raise Refused("Whoever sent this request has taken it back, so there is nothing left to decide.")
    if contact.joined_to_id is not None:
        raise Refused("This report is joined to another of the same event, and is decided there.")
    if standing is not None and standing.number != deciding.supersedes and not contact.is_undecided:
        raise Refused("Somebody has decided this request already. Open it again to see what was decided.")


def _is_alike(decision: Decision, actor: Actor, deciding: Deciding) -> bool:
    if decision.number == deciding.supersedes:
        return False
    decided = {(one.child_id, one.level, one.route, one.primary_need) for one in decision.outcomes}
    wanted = {
        (child, own.level, own.route.value, own.primary_need.value)
        for child in (one.child_id for one in decision.outcomes)
        for own in (deciding.of(child),)
    }
    return (
        decision.author_id == actor.user_id
        and decided == wanted
        and decision.reasons == deciding.reasons
        and decision.words_to_referrer.startswith(words_told(deciding, [one.child_id for one in decision.outcomes]))
    )
