"""What partners, and families themselves, do with a contact."""

from portal.contacts.actions.asking import AskedAlready, ask_for_help
from portal.contacts.actions.calls import Asking, Outcome, ask_for_call, record_call
from portal.contacts.actions.drafts import (
    Overtaken,
    SavedElsewhere,
    Saving,
    SentMeanwhile,
    TooManyPeople,
    add_person,
    begin_draft,
    begin_incident,
    hold_draft,
    open_draft,
    remove_person,
    save_page,
    send_draft,
    throw_away,
)
from portal.contacts.actions.phoning import LongAgo, note_phone_call
from portal.contacts.actions.sending import send_contact
from portal.contacts.actions.thread import add_information, answer_question
from portal.contacts.actions.urgent import AcknowledgedAlready, LinkOver, acknowledge, look_at_sender, take_on
from portal.contacts.actions.withdrawing import withdraw_contact
from portal.contacts.rules.told import Sending, Someone

__all__ = [
    "AcknowledgedAlready",
    "AskedAlready",
    "Asking",
    "LinkOver",
    "LongAgo",
    "Outcome",
    "Overtaken",
    "SavedElsewhere",
    "Saving",
    "Sending",
    "SentMeanwhile",
    "Someone",
    "TooManyPeople",
    "acknowledge",
    "add_information",
    "add_person",
    "answer_question",
    "ask_for_call",
    "ask_for_help",
    "begin_draft",
    "begin_incident",
    "hold_draft",
    "look_at_sender",
    "note_phone_call",
    "open_draft",
    "record_call",
    "remove_person",
    "save_page",
    "send_contact",
    "send_draft",
    "take_on",
    "throw_away",
    "withdraw_contact",
]
