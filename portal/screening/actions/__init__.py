"""What screeners do: look, ask, decide."""

from portal.screening.actions.asking import ask_referrer
from portal.screening.actions.claiming import claim_contact, release_contact
from portal.screening.actions.deciding import Deciding, decide

__all__ = ["Deciding", "ask_referrer", "claim_contact", "decide", "release_contact"]
