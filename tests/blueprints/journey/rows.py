"""What is kept, as it is now."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact, Draft, DraftPage
from portal.database import new_id
from tests.blueprints.journey.told import Told, Typed


def contacts(session: Session) -> list[Contact]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Contact).order_by(Contact.received_at)))


def drafts(session: Session) -> list[Draft]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Draft).order_by(Draft.begun_at)))


def kept_of(session: Session, page: str, number: int | None = None) -> dict[str, list[str]]:
    """What stands on a page, by its names."""
    session.rollback()
    statement = select(DraftPage.fields).where(DraftPage.page == page, DraftPage.number == (number or 0))
    return session.scalar(statement) or {}


def keep_pages(session: Session, reference: str, told: Told) -> None:
    """All of it, as if it had been typed page by page."""
    draft = next(draft for draft in drafts(session) if draft.reference == reference)
    session.execute(delete(DraftPage).where(DraftPage.draft_id == draft.id))
    session.add_all(pages_of(draft, told))
    session.commit()


def pages_of(draft: Draft, told: Told) -> list[DraftPage]:
    pages = [(page, 0, typed) for page, typed in told.pages.items()]
    pages += [(kind, number, typed) for number, (kind, typed) in enumerate(told.people, start=1)]
    return [
        DraftPage(
            draft_id=draft.id, page=page, number=number, fields=_fields_of(typed), revision=1, tab=new_id(),
            saved_at=draft.begun_at,
        )
        for page, number, typed in pages
    ]  # fmt: skip


def _fields_of(typed: Typed) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()}
