"""Those who do something to one contact at the same moment take turns."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.contacts.models import Contact

# What somebody else may have changed, and what the database makes of it.
_STANDING = [
    "decided_at",
    "withdrawn_at",
    "withdrawn_by",
    "extended_due_at",
    "again_due_at",
    "unanswered_at",
    "joined_to_id",
    "urgent",
    "decide_by",
    "queue_place",
]


def take_turn(session: Session, contact: Contact) -> None:
    """Wait for whoever is at it, and see what they did. New rows that only name the contact need not wait for us."""
    session.refresh(contact, _STANDING, with_for_update={"key_share": True})


def take_turns(session: Session, contacts: Iterable[Contact]) -> None:
    """The same for several, in an order that is everybody's: nobody waits for whoever waits for them."""
    for contact in sorted(contacts, key=lambda one: one.id):
        take_turn(session, contact)
