"""Who those named on a contact were said to be."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact, ContactPerson
from portal.screening.models import PersonLink

_LIVE = (
    select(PersonLink)
    .join(ContactPerson, ContactPerson.id == PersonLink.contact_person_id)
    .where(ContactPerson.contact_id == bindparam("contact_id"), PersonLink.undone_at.is_(None))
)


def live_links(session: Session, contact: Contact) -> Sequence[PersonLink]:
    """What somebody has said of each, and not taken back."""
    return session.scalars(_LIVE, {"contact_id": contact.id}).all()
