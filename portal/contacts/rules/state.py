"""Where a contact has got to: derived from when each step was taken and by whom, here and nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.accounts.rules import first_name
from portal.guidance.codes import Code


class ContactState(Code):
    RECEIVED = "received", "Received"
    READ = "read", "Being looked at"
    ASKED = "asked", "More information needed"
    AGAIN = "again", "Being looked at again"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Taken back"


@dataclass(frozen=True)
class Steps:
    """When each step was taken; none where it was not. Only a live claim and a question without an answer are steps."""

    received_at: dt.datetime
    decided_at: dt.datetime | None = None
    again: bool = False  # what was decided came back from whoever it was handed over to: it waits to be decided anew
    withdrawn_at: dt.datetime | None = None
    asked_at: dt.datetime | None = None
    claimed_at: dt.datetime | None = None
    claimed_by: str | None = None  # their name


@dataclass(frozen=True)
class Standing:
    """The state, since when it is so, and the first name of whoever looks at it now, whatever the state is called."""

    state: ContactState
    since: dt.datetime
    reader: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the front door still has it to decide."""
        return self.state not in {ContactState.DECIDED, ContactState.WITHDRAWN}


def standing_of(steps: Steps) -> Standing:
    """A decision and a withdrawal end it. Before that, what the partner has to do comes before what we do.

    What came back is looked at again, since it was decided: when it came back is the front door's to know.
    """
    reader = first_name(steps.claimed_by or "") if steps.claimed_at else ""
    if steps.decided_at and steps.again and not steps.asked_at:
        return Standing(ContactState.AGAIN, steps.decided_at, reader)
    if steps.decided_at and not steps.again:
        return Standing(ContactState.DECIDED, steps.decided_at)
    if steps.withdrawn_at:
        return Standing(ContactState.WITHDRAWN, steps.withdrawn_at)
    if steps.asked_at:
        return Standing(ContactState.ASKED, steps.asked_at, reader)
    if steps.claimed_at:
        return Standing(ContactState.READ, steps.claimed_at, reader)
    return Standing(ContactState.RECEIVED, steps.received_at)
