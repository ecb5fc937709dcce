"""A decision, the letter or the call that tells it, and who may still see the request; or it was taken back."""

from __future__ import annotations

import datetime as dt
import json

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.rules.calls import CallBecause, is_owed_a_call
from portal.contacts.rules.claims import ClaimEnd
from portal.demo.bulk import key, moment, table, text
from portal.demo.cast import Member
from portal.demo.rows.access import Grants
from portal.demo.rows.casework import Matter, open_matter
from portal.demo.rows.contacts import Contact
from portal.demo.rows.deciding import deciding_of, who_agreed
from portal.demo.rows.people import form_family, make_known
from portal.demo.rows.telling import Telling
from portal.demo.stories import Decided, Story, Withdrawn
from portal.events.kinds import Kind
from portal.screening.actions.proposing import written
from portal.screening.rules import ROUTES_TO_A_BOARD, Deciding

DECISIONS = table(
    "decisions",
    "id contact_id number author_id decided_at reasons words_to_referrer message_id call_id differs_because"
    " refusal_weighed without_agreement agreed_by_id agreed_at",
)
PROPOSALS = table(
    "proposals",
    "id contact_id author_id proposed_at needs because deciding agreed_at refused_at refused_because answered_by"
    " dropped_at",
)
OUTCOMES = table("outcomes", "id decision_id child_id level route primary_need")


def decide(
    telling: Telling, grants: Grants, seed: int, story: Story, contact: Contact, decided: Decided
) -> Matter | None:
    """The matter, where one is put on a board."""
    chance, bulk, at = telling.chance, telling.bulk, decided.at
    decision_id, deciding = chance.id(at), deciding_of(story, decided)
    agreed = who_agreed(telling.cast, story, decided)
    proposal_id = _propose(telling, contact, decided, deciding, agreed) if agreed else None
    make_known(telling, contact, at)
    sender = contact.sent.sender
    message_id = telling.message("contact_decided", sender.id, contact.reference, at) if sender else None
    call_id = None
    if is_owed_a_call(has_account=sender is not None, caller=contact.sent.sending.caller):
        call_id = contact.calls.promise(telling, grants, CallBecause.TELL, at, decided.screener.id)
    bulk.add(
        DECISIONS, decision_id, contact.id, "1", decided.screener.id, moment(at), text(decided.reasons),
        text(decided.words), key(message_id), key(call_id), text(deciding.differs_because),
        text(deciding.refusal_weighed), text(deciding.without_agreement), key(agreed[0].id if agreed else None),
        moment(at if agreed else None),
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
    matter = None
    if decided.route in ROUTES_TO_A_BOARD:
        family_id = form_family(telling, contact, decided)
        matter = open_matter(telling, grants, seed, story, decided, family_id=family_id, decision_id=decision_id)
    if agreed and proposal_id:
        second, _, _ = agreed
        telling.event(
            Kind.PROPOSAL_AGREED, at, second.id, contact_id=contact.id, proposal=proposal_id, decision=decision_id
        )
    return matter


def _propose(
    telling: Telling, contact: Contact, decided: Decided, deciding: Deciding, agreed: tuple[Member, str, str]
) -> str:
    """It needed a second person, who was in the room."""
    at, (second, needs, because) = decided.at, agreed
    proposal_id = telling.chance.id(at)
    telling.bulk.add(
        PROPOSALS, proposal_id, contact.id, decided.screener.id, moment(at), needs, text(because),
        text(json.dumps(written(deciding))), moment(at), moment(None), key(None), second.id, moment(None),
    )  # fmt: skip
    telling.event(
        Kind.DECISION_PROPOSED, at, decided.screener.id, contact_id=contact.id, proposal=proposal_id,
        route=decided.route.value, level=decided.level,
    )  # fmt: skip
    return proposal_id


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
    contact.thread.end_claim(at, ClaimEnd.WITHDRAWN if reason == "withdrawn" else ClaimEnd.DECIDED)
    grants.end(Capacity.FRONT_DOOR, event, at, contact_id=contact.id)
    until = at + KEPT_IN_SIGHT
    if keeper:
        grants.give(Capacity.FRONT_DOOR, reason, event, at, user_id=keeper.id, contact_id=contact.id, until=until)
    grants.give(Capacity.FRONT_DOOR, reason, event, at, role=Role.HUB_MANAGER, contact_id=contact.id, until=until)
