"""What lies beside a request: files, who was phoned, calls that were promised, and what waits for a second person.

Most requests have none of it. So it is asked once what there is, and only that is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.contacts.models import Attachment, CallBack, Contact, PhoneCall
from portal.contacts.queries.attachments import Listed, files_of
from portal.contacts.queries.calls import calls_of
from portal.contacts.queries.phoned import phone_calls
from portal.screening.models import Proposal
from portal.screening.queries.proposals import last_proposal

_ID = bindparam("contact_id", type_=Contact.id.type)
_WHAT_THERE_IS = select(
    select(Attachment.id).where(Attachment.contact_id == _ID).exists().label("files"),
    select(PhoneCall.id).where(PhoneCall.contact_id == _ID).exists().label("phone_calls"),
    select(CallBack.id).where(CallBack.contact_id == _ID).exists().label("calls"),
    select(Proposal.id).where(Proposal.contact_id == _ID).exists().label("proposals"),
)


@dataclass(frozen=True)
class Beside:
    files: Sequence[Listed]
    phone_calls: Sequence[PhoneCall]
    calls: Sequence[CallBack]
    proposal: Proposal | None  # the open one, or how the last one ended


def lies_beside(session: Session, contact: Contact) -> Beside:
    """Whoever asks has opened the contact."""
    there = session.execute(_WHAT_THERE_IS, {"contact_id": contact.id}).one()
    return Beside(
        files=files_of(session, contact) if there.files else [],
        phone_calls=phone_calls(session, contact) if there.phone_calls else [],
        calls=calls_of(session, contact) if there.calls else [],
        proposal=last_proposal(session, contact.id) if there.proposals else None,
    )
