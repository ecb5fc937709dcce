"""A request is sent: who may follow it, the call it asks for, and the letter that says it has arrived."""

from __future__ import annotations

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.rules.calls import CallBecause
from portal.contacts.rules.ways import asks_for_itself
from portal.database import PUBLIC
from portal.demo.bulk import moment, text
from portal.demo.cast import Member
from portal.demo.references import reference
from portal.demo.rows.access import Grants
from portal.demo.rows.calls import Calls
from portal.demo.rows.contacts import PHONE_CALLS, Contact, Person, is_urgent, pointed_to
from portal.demo.rows.telling import Telling
from portal.demo.rows.thread import Thread
from portal.demo.rows.urgent import tell_out_of_hours
from portal.demo.stories import Story
from portal.events.kinds import Kind


def send(telling: Telling, grants: Grants, seed: int, story: Story) -> Contact:
    sent, chance = story.sent, telling.chance
    contact_id, known_as = chance.id(sent.at), reference("C", seed, story.number)
    contact = Contact(
        contact_id, known_as, sent, story.due_at, [Person(chance.id(sent.at), one) for one in sent.people],
        Calls(contact_id, sent),
        Thread(contact_id, known_as, sent.sender, sent.at, story.due_at, is_urgent(sent.sending)),
    )  # fmt: skip
    told, pointed = sent.sending, pointed_to(sent.sending)
    event = telling.event(
        Kind.CONTACT_SENT, sent.at, sent.sender.id if sent.sender else PUBLIC, contact_id=contact_id,
        agency=sent.agency.id if sent.agency else None, source=sent.source.value, locality=sent.locality,
        level=told.level, pointed=pointed.level if pointed else None, urgent=is_urgent(told), way=told.way.value,
    )  # fmt: skip
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grants.give(Capacity.FRONT_DOOR, "to_decide", event, sent.at, role=role, contact_id=contact_id)
    if sent.sender:
        _follow(telling, grants, contact, sent.sender, event)
    return contact


def _follow(telling: Telling, grants: Grants, contact: Contact, sender: Member, event: str) -> None:
    """What only somebody with an account has: a family without one follows nothing."""
    sent, told = contact.sent, contact.sent.sending
    grants.give(Capacity.SENDER, "sent", event, sent.at, user_id=sender.id, contact_id=contact.id)
    if sent.agency:
        grants.give(
            Capacity.AGENCY_LEAD, "sent", event, sent.at, role=Role.AGENCY_LEAD, agency_id=sent.agency.id,
            contact_id=contact.id,
        )  # fmt: skip
    if told.phoned:
        telling.bulk.add(
            PHONE_CALLS, telling.chance.id(sent.at), contact.id, text(told.phoned.spoke_to), moment(told.phoned.at),
            moment(sent.at), sender.id,
        )  # fmt: skip
    if told.call_back:
        contact.calls.promise(telling, grants, CallBecause.ASKED, sent.at, sender.id)
    telling.message("contact_received", sender.id, contact.reference, sent.at)
    if is_urgent(told):
        for_itself = asks_for_itself(told.way, sent.source)
        contact.notice = tell_out_of_hours(telling, contact.id, contact.reference, sent.at, for_itself=for_itself)
