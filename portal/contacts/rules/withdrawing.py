"""When a partner may take a contact back."""

from __future__ import annotations

import datetime as dt


def why_not_withdrawn(*, urgent: bool, decided_at: dt.datetime | None, withdrawn_at: dt.datetime | None) -> str | None:
    """In words; none when it may be taken back. A child in danger cannot be taken back quietly."""
    if withdrawn_at:
        return "This request was taken back already."
    if decided_at:
        return "This request is decided, so it cannot be taken back. Open it to read what was decided."
    if urgent:
        return (
            "This request is urgent: a child may be in danger, so it cannot be taken back here. Phone the safeguarding"
            " team and tell them what has changed."
        )
    return None
