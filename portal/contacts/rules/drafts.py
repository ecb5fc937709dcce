"""When the author of a draft hears of it again, when their agency's lead does, and when it is deleted.

Days and hours here are 24 and one of the world's, not of the clock on the wall: a draft that was saved before the
clocks change is warned of, and deleted, as long after as any other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WARN_AFTER = dt.timedelta(days=21)
DELETE_AFTER = dt.timedelta(days=28)
KNOWN_FOR = dt.timedelta(days=6)  # whose draft is deleted has known for so long, even if the warning was late
REMIND_AFTER = dt.timedelta(hours=1)
TELL_LEAD_AFTER = dt.timedelta(hours=4)


@dataclass(frozen=True)
class Cutoffs:
    """At one moment: what was saved, warned of or ticked by then has had its time."""

    warn: dt.datetime
    delete: dt.datetime
    known: dt.datetime
    remind: dt.datetime
    tell_lead: dt.datetime


def cutoffs(at: dt.datetime) -> Cutoffs:
    at = at.astimezone(dt.UTC)  # in London's zone it would be the clock on the wall that is put back
    return Cutoffs(at - WARN_AFTER, at - DELETE_AFTER, at - KNOWN_FOR, at - REMIND_AFTER, at - TELL_LEAD_AFTER)


def deleted_at(saved_at: dt.datetime) -> dt.datetime:
    """When it is gone, if nobody saves it again."""
    return saved_at.astimezone(dt.UTC) + DELETE_AFTER
