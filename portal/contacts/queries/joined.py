"""Reports of one event that are decided together: one leads, and the others name it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import BindParameter, Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact

_LEAD: BindParameter[uuid.UUID] = bindparam("lead_id", type_=Uuid)
_REPORTS = (
    select(Contact)
    .where(or_(Contact.id == _LEAD, Contact.joined_to_id == _LEAD))
    .order_by(Contact.joined_to_id.is_not(None), Contact.received_at, Contact.id)
)


def reports_of(session: Session, contact: Contact) -> Sequence[Contact]:
    """All that are decided with it, the lead first, then in the order in which they came; alone, it is the only one."""
    return session.scalars(_REPORTS, {"lead_id": contact.joined_to_id or contact.id}).all()
