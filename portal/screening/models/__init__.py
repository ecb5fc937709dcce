"""What the front door keeps."""

from portal.screening.models.decisions import Decision, Outcome

__all__ = ["Decision", "Outcome"]
