"""What is kept, as it is now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact, Draft


def contacts(session: Session) -> list[Contact]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Contact).order_by(Contact.received_at)))


def drafts(session: Session) -> list[Draft]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Draft).order_by(Draft.begun_at)))
