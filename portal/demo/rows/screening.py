"""A decision, the letter that tells it, and who may still see the request."""

from __future__ import annotations

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.demo.bulk import NONE, moment, table, text
from portal.demo.rows.access import Grants
from portal.demo.rows.casework import Matter, open_matter
from portal.demo.rows.contacts import Contact
from portal.demo.rows.people import form_family
from portal.demo.rows.telling import Telling
from portal.demo.stories import Decided, Story
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
    message_id = telling.message("contact_decided", contact.sent.sender.id, contact.reference, at)
    bulk.add(
        DECISIONS, decision_id, contact.id, "1", decided.screener.id, moment(at), text(decided.reasons),
        text(decided.words), message_id, NONE,
    )  # fmt: skip
    for child in contact.children:
        bulk.add(
            OUTCOMES, chance.id(at), decision_id, child.id, str(decided.level), decided.route.value, decided.need.value
        )
    contact.decided_at = at
    event = telling.event(
        Kind.CONTACT_DECIDED, at, decided.screener.id, contact_id=contact.id, decision=decision_id, number=1,
        level=decided.level, route=decided.route.value, need=decided.need.value,
    )  # fmt: skip
    _leave_the_front_door(grants, contact, decided, event)
    if decided.route not in ROUTES_TO_A_BOARD:
        return None
    family_id = form_family(telling, contact, decided)
    return open_matter(telling, grants, seed, story, decided, family_id=family_id, decision_id=decision_id)


def _leave_the_front_door(grants: Grants, contact: Contact, decided: Decided, event: str) -> None:
    grants.end(Capacity.FRONT_DOOR, event, decided.at, contact_id=contact.id)
    until = decided.at + KEPT_IN_SIGHT
    grants.give(
        Capacity.FRONT_DOOR, "decided", event, decided.at, user_id=decided.screener.id, contact_id=contact.id,
        until=until,
    )  # fmt: skip
    grants.give(
        Capacity.FRONT_DOOR, "decided", event, decided.at, role=Role.HUB_MANAGER, contact_id=contact.id, until=until
    )
