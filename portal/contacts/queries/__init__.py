"""What partners look at: what they have begun, what they sent, and what has happened to it since."""

from portal.contacts.queries.following import (
    Since,
    live_claim,
    open_question,
    since_sent,
    thread_of,
)
from portal.contacts.queries.sent import (
    AS_SENT,
    ASKED_AT,
    CHILDREN_AGED,
    CHILDREN_NAMED,
    CLAIMED_BY,
    UNDECIDED,
    Open,
    Sent,
    asked_about,
    asked_before,
    found_contacts,
    sent_before,
    sent_contacts,
    still_open,
)

__all__ = [
    "ASKED_AT",
    "AS_SENT",
    "CHILDREN_AGED",
    "CHILDREN_NAMED",
    "CLAIMED_BY",
    "UNDECIDED",
    "Open",
    "Sent",
    "Since",
    "asked_about",
    "asked_before",
    "found_contacts",
    "live_claim",
    "open_question",
    "sent_before",
    "sent_contacts",
    "since_sent",
    "still_open",
    "thread_of",
]
