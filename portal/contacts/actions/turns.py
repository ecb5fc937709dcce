"""Those who do something to one contact at the same moment take turns."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.contacts.models import Contact


def take_turn(session: Session, contact: Contact) -> None:
    """Wait for whoever is at it, and see what they did. New rows that only name the contact need not wait for us."""
    stands = ["decided_at", "withdrawn_at", "withdrawn_by", "again_due_at", "decide_by", "joined_to_id"]
    session.refresh(contact, stands, with_for_update={"key_share": True})
