"""What the front door keeps."""

from portal.screening.models.alerts import UrgentAlert
from portal.screening.models.decisions import Decision, Outcome
from portal.screening.models.duties import Duty
from portal.screening.models.hand_overs import HandOver, HandOverOutcome, LinkOpening
from portal.screening.models.links import PersonLink
from portal.screening.models.proposals import Proposal
from portal.screening.models.signposts import DecisionService
from portal.screening.models.statuses import StatutoryStatusOfChild
from portal.screening.models.tellings import Telling

__all__ = [
    "Decision",
    "DecisionService",
    "Duty",
    "HandOver",
    "HandOverOutcome",
    "LinkOpening",
    "Outcome",
    "PersonLink",
    "Proposal",
    "StatutoryStatusOfChild",
    "Telling",
    "UrgentAlert",
]
