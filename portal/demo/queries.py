"""Finding the invented people, and whether there are any."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, User
from portal.contacts.models import Contact
from portal.demo.accounts import ACCOUNTS
from portal.places.models import Locality


def user_of(session: Session, mailbox: str) -> User | None:
    """The user behind one of the demo's accounts, and nobody else."""
    email = next((account.email for account in ACCOUNTS if account.mailbox == mailbox), None)
    return session.scalar(select(User).where(User.email == email)) if email else None


def has_requests(session: Session) -> bool:
    return session.scalar(select(Contact.id).limit(1)) is not None


def what_is_there(session: Session) -> str:
    """What a partnership consists of already, in words; nothing where there is none."""
    counts = {
        words: session.scalar(select(func.count()).select_from(model)) or 0
        for words, model in {
            "localities": Locality,
            "agencies": Agency,
            "accounts": User,
            "requests for help": Contact,
        }.items()
    }
    return ", ".join(f"{count:,} {words}" for words, count in counts.items() if count)
