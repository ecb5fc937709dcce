"""Where a contact has got to, in the words a partner reads."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from portal.guidance.codes import Code


class ContactState(Code):
    RECEIVED = "received", "Received"
    DECIDED = "decided", "Decided"


class Steps(Protocol):
    @property
    def decided_at(self) -> dt.datetime | None: ...


def state_of(contact: Steps) -> ContactState:
    return ContactState.DECIDED if contact.decided_at else ContactState.RECEIVED
