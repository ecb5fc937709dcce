"""What screeners do: look, ask, say who somebody is, decide; and what sees to it that somebody always has it."""

from portal.screening.actions.alerting import alert_unlooked_at
from portal.screening.actions.asking import ask_referrer, take_silence
from portal.screening.actions.claiming import claim_contact, claim_next, keep_claim, reassign_claim, release_contact
from portal.screening.actions.deciding import decide
from portal.screening.actions.duties import name_on_duty, take_off_duty
from portal.screening.actions.lapsing import lapse_claims, release_claims
from portal.screening.actions.leaving import leave_the_front_door
from portal.screening.actions.proposing import agree_to, deciding_of, refuse_proposal
from portal.screening.actions.signposting import signpost
from portal.screening.rules import Deciding

__all__ = [
    "Deciding",
    "agree_to",
    "alert_unlooked_at",
    "ask_referrer",
    "claim_contact",
    "claim_next",
    "decide",
    "deciding_of",
    "keep_claim",
    "lapse_claims",
    "leave_the_front_door",
    "name_on_duty",
    "reassign_claim",
    "refuse_proposal",
    "release_claims",
    "release_contact",
    "signpost",
    "take_off_duty",
    "take_silence",
]
