"""Rules on a case as plain values: its state follows from when its steps were taken."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from portal.guidance.codes import Code

KNEW_THEM_WITHIN = dt.timedelta(days=182)  # a family back within half a year is first offered to whoever knew it


class LevelMoment(Code):
    ALLOCATION = "allocation", "When a Lead Practitioner accepted"
    CLOSURE = "closure", "When the case closed"


class AgreementAnswer(Code):
    GIVEN = "given", "They agree"
    REFUSED = "refused", "They do not agree"


class MatterState(Code):
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Decided otherwise"
    ACTIVE = "active", "Active"
    OFFERED = "offered", "Offered"
    WAITING = "waiting", "Waiting"


class Steps(Protocol):
    @property
    def closed_at(self) -> dt.datetime | None: ...
    @property
    def withdrawn_at(self) -> dt.datetime | None: ...
    @property
    def accepted_at(self) -> dt.datetime | None: ...


def state_of(matter: Steps, *, offered: bool) -> MatterState:
    """The state, in the order in which the product tests for it."""
    if matter.closed_at:
        return MatterState.CLOSED
    if matter.withdrawn_at:
        return MatterState.WITHDRAWN
    if matter.accepted_at:
        return MatterState.ACTIVE
    return MatterState.OFFERED if offered else MatterState.WAITING
