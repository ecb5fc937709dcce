"""What partners do with a contact."""

from portal.contacts.actions.sending import send_contact
from portal.contacts.rules.told import Sending, Someone

__all__ = ["Sending", "Someone", "send_contact"]
