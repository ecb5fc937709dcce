"""What somebody would have decided matters no more, once it is decided or proposed anew."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.screening.models import Proposal


def drop_proposals(session: Session, contact: Contact, at: dt.datetime) -> None:
    """A proposal that waits is answered by nobody any more."""
    ended = (Proposal.agreed_at, Proposal.refused_at, Proposal.dropped_at)
    session.execute(
        update(Proposal)
        .where(Proposal.contact_id == contact.id, *(column.is_(None) for column in ended))
        .values(dropped_at=at)
    )
