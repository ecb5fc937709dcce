"""Content is read when the portal starts: what cannot be used stops it then, not the page that first needs it."""

from __future__ import annotations

from portal.guidance.assessment import assessments
from portal.guidance.clocks import clocks
from portal.guidance.codes import lists
from portal.guidance.places import places
from portal.guidance.thresholds import thresholds
from portal.guidance.words import words
from portal.messages.templates import wordings


def init_content() -> None:
    """Each is kept once read; the stars are read with their module."""
    for read in (thresholds, lists, clocks, wordings, assessments, words, places):
        read()
