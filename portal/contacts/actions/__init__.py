"""What partners do with a contact."""

from portal.contacts.actions.drafts import (
    SavedElsewhere,
    Saving,
    SentMeanwhile,
    TooManyPeople,
    add_person,
    begin_draft,
    remove_person,
    save_page,
    send_draft,
    throw_away,
)
from portal.contacts.actions.phoning import LongAgo, note_phone_call
from portal.contacts.actions.sending import send_contact
from portal.contacts.actions.urgent import AcknowledgedAlready, LinkOver, acknowledge, look_at_sender, take_on
from portal.contacts.rules.told import Sending, Someone

__all__ = [
    "AcknowledgedAlready",
    "LinkOver",
    "LongAgo",
    "SavedElsewhere",
    "Saving",
    "Sending",
    "SentMeanwhile",
    "Someone",
    "TooManyPeople",
    "acknowledge",
    "add_person",
    "begin_draft",
    "look_at_sender",
    "note_phone_call",
    "remove_person",
    "save_page",
    "send_contact",
    "send_draft",
    "take_on",
    "throw_away",
]
