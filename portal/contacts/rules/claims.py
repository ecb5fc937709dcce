"""How long somebody may look at a contact without doing anything, and why they look no more."""

from __future__ import annotations

import datetime as dt
import enum

from portal.guidance.clocks import clock


class ClaimEnd(enum.StrEnum):
    RELEASED = "released"
    LAPSED = "lapsed"
    REASSIGNED = "reassigned"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


def may_rest(*, urgent: bool) -> dt.timedelta:
    """How long a claim lives without anything being done."""
    if urgent:
        return dt.timedelta(minutes=clock("keep_urgent_claim").minutes)
    return dt.timedelta(hours=clock("keep_claim").hours)


def lapses_at(active_at: dt.datetime, *, urgent: bool) -> dt.datetime:
    return active_at + may_rest(urgent=urgent)
