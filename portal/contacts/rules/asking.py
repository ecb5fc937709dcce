"""Rules of a family that asks for itself: how long whoever holds its form may read what became of it."""

from __future__ import annotations

import datetime as dt

# Somebody else may look at what this browser has visited: later the page says what happens next, and no reference.
SHOWN_FOR = dt.timedelta(hours=24)


def is_shown(sent_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether the reference may still be named. The day is counted from the first sending, however often it is sent."""
    return at - sent_at < SHOWN_FOR
