"""What the page after sending says: a reference and a time, encrypted in its address. So nothing has to be looked up.

An address stays in a browser's history, where somebody else may find it. So it can be read by us alone, and after a day
not by us either; nor does the same form, sent again later, bring a receipt that is younger than its request.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken

from portal.contacts.rules.asking import SHOWN_FOR
from portal.frame.kept_forms import cipher


@dataclass(frozen=True)
class Receipt:
    reference: str
    due_at: dt.datetime
    urgent: bool  # they said that somebody is in danger: whom to phone comes before everything else


def receipt_of(receipt: Receipt, sent_at: dt.datetime) -> str:
    """As old as the request itself."""
    told = [receipt.reference, int(receipt.due_at.timestamp()), int(receipt.urgent)]
    return _sealer().encrypt_at_time(json.dumps(told).encode(), int(sent_at.timestamp())).decode()


def read_receipt(token: str, at: dt.datetime) -> Receipt | None:
    """None when it is too old, or was not made here."""
    try:
        # Fernet still takes one that is exactly as old as it may be; we do not.
        opened = _sealer().decrypt_at_time(token, int(SHOWN_FOR.total_seconds()) - 1, int(at.timestamp()))
    except (InvalidToken, ValueError):
        return None
    reference, due_at, urgent = json.loads(opened)
    return Receipt(reference, dt.datetime.fromtimestamp(due_at, dt.UTC), bool(urgent))


def _sealer() -> Fernet:
    return cipher("what a family sent")
