"""What partners look at: what they have begun, and what they sent."""

from portal.contacts.queries.sent import (
    AS_SENT,
    CHILDREN_BORN,
    CHILDREN_NAMED,
    Sent,
    asked_before,
    sent_before,
    sent_contacts,
)

__all__ = ["AS_SENT", "CHILDREN_BORN", "CHILDREN_NAMED", "Sent", "asked_before", "sent_before", "sent_contacts"]
