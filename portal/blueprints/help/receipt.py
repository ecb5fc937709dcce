"""What the page after sending says: a reference and a time, under our seal. So that nothing has to be looked up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from portal.extensions import current_settings

# Somebody else may look at what this browser has visited: later the page says what happens next, and no reference.
SHOWN_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Receipt:
    reference: str
    due_at: dt.datetime


def receipt_of(reference: str, due_at: dt.datetime) -> str:
    return str(_sealer().dumps([reference, int(due_at.timestamp())]))


def read_receipt(token: str) -> Receipt | None:
    """None when it is too old, or was not made here."""
    try:
        reference, due_at = _sealer().loads(token, max_age=int(SHOWN_FOR.total_seconds()))
    except BadData:
        return None
    return Receipt(reference, dt.datetime.fromtimestamp(due_at, dt.UTC))


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_settings().secret_key, salt="what a family sent")
