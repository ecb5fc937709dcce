"""What the front door keeps."""

from portal.screening.models.decisions import Decision, Outcome
from portal.screening.models.links import PersonLink
from portal.screening.models.proposals import Proposal
from portal.screening.models.statuses import StatutoryStatusOfChild

__all__ = ["Decision", "Outcome", "PersonLink", "Proposal", "StatutoryStatusOfChild"]
