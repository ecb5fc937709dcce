"""Who was phoned about a contact, the latest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import User
from portal.contacts.models import Contact, PhoneCall


def phone_calls(session: Session, contact: Contact) -> Sequence[PhoneCall]:
    query = (
        select(PhoneCall)
        .where(PhoneCall.contact_id == contact.id)
        .options(joinedload(PhoneCall.noter).load_only(User.name))
        .order_by(PhoneCall.phoned_at.desc(), PhoneCall.id)
    )
    return session.scalars(query).all()
