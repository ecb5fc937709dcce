"""A decision, the letter or the call that tells it, and who may still see the request; or it was taken back."""

from __future__ import annotations

import datetime as dt

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.rules.calls import CallBecause, is_owed_a_call
from portal.demo.bulk import key, moment, table, text
from portal.demo.cast import Member
from portal.demo.rows.access import Grants
from portal.demo.rows.casework import Matter, open_matter
from portal.demo.rows.contacts import Contact
from portal.demo.rows.people import form_family
from portal.demo.rows.telling import Telling
from portal.demo.stories import Decided, Story, Withdrawn
from portal.events.kinds import Kind
from portal.screening.rules import ROUTES_TO_A_BOARD

DECISIONS = table("decisions", "id contact_id number author_id decided_at reasons words_to_referrer message_id call_id")
OUTCOMES = table("outcomes", "id decision_id child_id level route primary_need")


def decide(
    telling: Telling, grants: Grants, seed: int, story: Story, contact: Contact, decided: Decided
) -> Matter | None:
    """The matter, where one is put on a board."""
    chance, bulk, at = telling.chance, telling.bulk, decided.at
    decision_id = chance.id(at)
    sender = contact.sent.sender
    message_id = telling.message("contact_decided", sender.id, contact.reference, at) if sender else None
    call_id = None
    if is_owed_a_call(has_account=sender is not None, caller=contact.sent.sending.caller):
        call_id = contact.calls.promise(telling, grants, CallBecause.TELL, at, decided.screener.id)
    bulk.add(
        DECISIONS, decision_id, contact.id, "1", decided.screener.id, moment(at), text(decided.reasons),
        text(decided.words), key(message_id), key(call_id),
    )  # fmt: skip
    for child in contact.children:
        bulk.add(
            OUTCOMES, chance.id(at), decision_id, child.id, str(decided.level), decided.route.value, decided.need.value
        )
    contact.decided_at, contact.thread.decided = at, decided
    event = telling.event(
        Kind.CONTACT_DECIDED, at, decided.screener.id, contact_id=contact.id, decision=decision_id, number=1,
        level=decided.level, route=decided.route.value, need=decided.need.value,
    )  # fmt: skip
    _leave_the_front_door(grants, contact, decided.screener, "decided", event, at)
    if decided.route not in ROUTES_TO_A_BOARD:
        return None
    family_id = form_family(telling, contact, decided)
    return open_matter(telling, grants, seed, story, decided, family_id=family_id, decision_id=decision_id)


def withdraw(telling: Telling, grants: Grants, contact: Contact, step: Withdrawn) -> None:
    if contact.sent.sender is None:
        raise ValueError("nobody can take it back")
    contact.withdrawn = step
    event = telling.event(
        Kind.CONTACT_WITHDRAWN, step.at, contact.sent.sender.id, contact_id=contact.id, because=step.because.value
    )
    claim = contact.thread.claim
    _leave_the_front_door(grants, contact, claim.screener if claim else None, "withdrawn", event, step.at)


def _leave_the_front_door(
    grants: Grants, contact: Contact, keeper: Member | None, reason: str, event: str, at: dt.datetime
) -> None:
    contact.thread.end_claim(at)
    grants.end(Capacity.FRONT_DOOR, event, at, contact_id=contact.id)
    until = at + KEPT_IN_SIGHT
    if keeper:
        grants.give(Capacity.FRONT_DOOR, reason, event, at, user_id=keeper.id, contact_id=contact.id, until=until)
    grants.give(Capacity.FRONT_DOOR, reason, event, at, role=Role.HUB_MANAGER, contact_id=contact.id, until=until)
