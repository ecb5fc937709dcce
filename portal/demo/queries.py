"""Finding the invented people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.demo.accounts import ACCOUNTS


def user_of(session: Session, mailbox: str) -> User | None:
    """The user behind one of the demo's accounts, and nobody else."""
    email = next((account.email for account in ACCOUNTS if account.mailbox == mailbox), None)
    return session.scalar(select(User).where(User.email == email)) if email else None
