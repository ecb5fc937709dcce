"""Deciding a contact, for all its children."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.actions import carry_restrictions
from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.casework.actions import open_matter
from portal.casework.models import Matter
from portal.contacts.actions.calls import promise_call
from portal.contacts.actions.leaving import leave_the_front_door
from portal.contacts.models import Contact
from portal.contacts.rules.calls import CallBecause, is_owed_a_call
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import current_settings
from portal.guidance.codes import Agreement, PrimaryNeed, Route
from portal.messages.actions import owe
from portal.people.actions import Named, form_family
from portal.people.rules import FamilyRole
from portal.screening.models import Decision, Outcome
from portal.screening.queries import current_decision
from portal.screening.rules import ROUTES_TO_A_BOARD, refusal_of_route, usual_words


@dataclass(frozen=True)
class Deciding:
    level: int
    route: Route
    primary_need: PrimaryNeed
    reasons: str
    words_to_referrer: str  # empty: the usual words for this route


def decide(
    session: Session, actor: Actor, contact: Contact, deciding: Deciding, *, at: dt.datetime | None = None
) -> Decision:
    """Decide a contact for all its children: the referrer is owed the outcome, a board gets the family."""
    check(session, actor, Permission.CONTACT_DECIDE, contact)
    at = at or now()
    refusal = refusal_of_route(deciding.route, Agreement(contact.agreement))
    if refusal:
        raise Refused(refusal, field="route")
    try:
        decision = _store(session, actor, contact, deciding, at)
    except _Decided:
        session.refresh(contact, ["decided_at"])
        earlier = current_decision(session, contact)
        if earlier is None or not _is_alike(earlier, actor, deciding):
            raise
        return earlier  # pressed twice: it is decided as they decided it
    event = record(
        session,
        Kind.CONTACT_DECIDED,
        at=at,
        contact_id=contact.id,
        decision=decision.id,
        number=decision.number,
        level=deciding.level,
        route=deciding.route.value,
        need=deciding.primary_need.value,
    )
    leave_the_front_door(session, contact, event, reason="decided", keeper_id=actor.user_id)
    if deciding.route in ROUTES_TO_A_BOARD:
        matter = _send_to_board(session, contact, decision, deciding, at)
        carry_restrictions(session, contact_id=contact.id, family_id=matter.family_id, source=event)
    session.flush()
    return decision


class _Decided(Refused):
    pass


def _is_alike(decision: Decision, actor: Actor, deciding: Deciding) -> bool:
    decided = {(outcome.level, outcome.route, outcome.primary_need) for outcome in decision.outcomes}
    return (
        decision.author_id == actor.user_id
        and decided == {(deciding.level, deciding.route.value, deciding.primary_need.value)}
        and (decision.reasons, decision.words_to_referrer) == (deciding.reasons, _words(deciding))
    )


def _words(deciding: Deciding) -> str:
    return deciding.words_to_referrer or usual_words(deciding.route, current_settings().partnership)


def _store(session: Session, actor: Actor, contact: Contact, deciding: Deciding, at: dt.datetime) -> Decision:
    already = _Decided("Somebody has decided this request already. Open it again to see what was decided.")
    withdrawn = Refused("Whoever sent this request has taken it back, so there is nothing left to decide.")
    if contact.withdrawn_at:
        raise withdrawn
    if contact.decided_at:
        raise already
    with refusing(
        session,
        {
            "uq_decisions_contact_id_number": already,
            "uq_call_backs_one_open_a_kind": already,
            "ck_contacts_withdrawn_or_decided": withdrawn,
        },
    ):
        message_id, call_id = _owe_the_answer(session, contact, at)
        decision = Decision(
            contact_id=contact.id,
            number=1,
            author_id=actor.user_id,
            decided_at=at,
            reasons=deciding.reasons,
            words_to_referrer=_words(deciding),
            message_id=message_id,
            call_id=call_id,
            outcomes=[
                Outcome(
                    child_id=child.id,
                    level=deciding.level,
                    route=deciding.route.value,
                    primary_need=deciding.primary_need.value,
                )
                for child in contact.children
            ],
        )
        session.add(decision)
        contact.decided_at = at
    return decision


def _owe_the_answer(session: Session, contact: Contact, at: dt.datetime) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """A message to whoever can read it here; a call to whoever has no account, or told it to somebody else."""
    message_id = call_id = None
    if contact.sender_id is not None:
        message = owe(session, template="contact_decided", to_user_id=contact.sender_id, about=contact.reference, at=at)
        message_id = message.id
    if is_owed_a_call(has_account=contact.sender_id is not None, caller=contact.caller):
        call_id = promise_call(session, contact, CallBecause.TELL, at=at).id
    return message_id, call_id


def _send_to_board(
    session: Session, contact: Contact, decision: Decision, deciding: Deciding, at: dt.datetime
) -> Matter:
    named = [Named(p.forename, p.surname, p.born_on, FamilyRole(p.role)) for p in contact.people]
    family = form_family(session, named, postcode=contact.postcode, locality_id=contact.locality_id, at=at)
    contact.family_id = family.id
    for person, membership in zip(contact.people, family.memberships, strict=True):
        person.person_id = membership.person_id
    return open_matter(
        session,
        family=family,
        decision_id=decision.id,
        route=deciding.route,
        level=deciding.level,
        primary_need=deciding.primary_need,
        at=at,
    )
