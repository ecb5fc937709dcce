"""What screeners do: look, ask, say who somebody is, decide."""

from portal.screening.actions.asking import ask_referrer
from portal.screening.actions.claiming import claim_contact, release_contact
from portal.screening.actions.deciding import decide
from portal.screening.actions.proposing import agree_to, deciding_of, refuse_proposal
from portal.screening.actions.signposting import signpost
from portal.screening.rules import Deciding

__all__ = [
    "Deciding",
    "agree_to",
    "ask_referrer",
    "claim_contact",
    "decide",
    "deciding_of",
    "refuse_proposal",
    "release_contact",
    "signpost",
]
