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
from portal.contacts.actions.sending import send_contact
from portal.contacts.rules.told import Sending, Someone

__all__ = [
    "SavedElsewhere",
    "Saving",
    "Sending",
    "SentMeanwhile",
    "Someone",
    "TooManyPeople",
    "add_person",
    "begin_draft",
    "remove_person",
    "save_page",
    "send_contact",
    "send_draft",
    "throw_away",
]
