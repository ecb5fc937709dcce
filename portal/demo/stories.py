"""What happened to a request for help, as plain values: who did what when.

A story is told twice: into rows, by the thousand, and, in the tests, through the actions that people use. Both must
come to the same.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.contacts.rules.calls import CallMade, CallTried
from portal.contacts.rules.pages import PageKey
from portal.contacts.rules.told import Sending, Someone
from portal.contacts.rules.ways import Way
from portal.demo.cast import Agency, Member
from portal.guidance.codes import Agreement, ClosureReason, DeclineReason, PrimaryNeed, Route, Source, WithdrawnBecause
from portal.stars.rules import ReadingKind, ScoredBy


@dataclass(slots=True)
class Sent:
    """What was told, and by whom; a family that asks for itself has no account. The rest follows from it."""

    at: dt.datetime
    sender: Member | None
    agency: Agency | None
    source: Source
    sending: Sending
    ward: str | None  # its id, like the next
    locality: str | None

    @property
    def people(self) -> Sequence[Someone]:
        return self.sending.people

    @property
    def postcode(self) -> str | None:
        return self.sending.postcode

    @property
    def agreement(self) -> Agreement:
        return self.sending.agreement


# At the front door, beside the decision.


@dataclass(slots=True)
class Claimed:
    at: dt.datetime
    screener: Member


@dataclass(slots=True)
class Released:
    """Whoever looked at it gave it back."""

    at: dt.datetime


@dataclass(slots=True)
class Asked:
    at: dt.datetime
    screener: Member
    key: uuid.UUID
    words: str


@dataclass(slots=True)
class Answered:
    """The question asked last is answered."""

    at: dt.datetime
    by: Member
    words: str


@dataclass(slots=True)
class Added:
    at: dt.datetime
    by: Member
    key: uuid.UUID
    words: str


@dataclass(slots=True)
class Tried:
    """Somebody who was promised a call was not reached."""

    at: dt.datetime
    screener: Member
    key: uuid.UUID
    ended: CallTried
    said: str


@dataclass(slots=True)
class Called:
    """Somebody was called, and everything promised to them is kept."""

    at: dt.datetime
    screener: Member
    ended: CallMade
    spoke_to: str
    said: str


@dataclass(slots=True)
class Chased:
    """Nobody of the out-of-hours team has said in time that they know."""

    at: dt.datetime


@dataclass(slots=True)
class Acknowledged:
    """Through the link, by somebody without an account."""

    at: dt.datetime
    name: str


@dataclass(slots=True)
class TakenOn:
    at: dt.datetime
    manager: Member


@dataclass(slots=True)
class Withdrawn:
    at: dt.datetime
    because: WithdrawnBecause


@dataclass(slots=True)
class Decided:
    at: dt.datetime
    screener: Member
    level: int
    route: Route
    need: PrimaryNeed
    reasons: str
    words: str


AtFrontDoor = (
    Claimed | Released | Asked | Answered | Added | Tried | Called | Chased | Acknowledged | TakenOn | Withdrawn
)

# On the board, and in the case.


@dataclass(slots=True)
class Offered:
    at: dt.datetime
    coordinator: Member
    lead: Member
    answer_by: dt.datetime


@dataclass(slots=True)
class Accepted:
    at: dt.datetime


@dataclass(slots=True)
class Declined:
    at: dt.datetime
    reason: DeclineReason


@dataclass(slots=True)
class Lapsed:
    at: dt.datetime


@dataclass(slots=True)
class StarDone:
    at: dt.datetime
    kind: ReadingKind
    held_on: dt.date
    scored_by: ScoredBy
    scores: Mapping[str, int]


@dataclass(slots=True)
class StarPutRight:
    """The star done last was written down wrongly; these are the scores."""

    at: dt.datetime
    scores: Mapping[str, int]


@dataclass(slots=True)
class LeadLeft:
    at: dt.datetime


@dataclass(slots=True)
class Closed:
    at: dt.datetime
    reason: ClosureReason
    level: int


Step = Offered | Accepted | Declined | Lapsed | StarDone | StarPutRight | LeadLeft | Closed


@dataclass(slots=True)
class Story:
    number: int  # of the request, over the whole borough
    sent: Sent
    due_at: dt.datetime
    decided: Decided | None = None
    front_door: list[AtFrontDoor] = field(default_factory=list)  # in order; some of it after the decision
    steps: list[Step] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        """Whether the front door still has it to decide."""
        return self.decided is None and not any(isinstance(step, Withdrawn) for step in self.front_door)


# What has not been sent.


@dataclass(slots=True)
class Saved:
    """One page, as it was typed; those about people are numbered."""

    at: dt.datetime
    page: PageKey
    typed: Mapping[str, Sequence[str]]
    tab: uuid.UUID  # of the page in a browser
    number: int = 0


@dataclass(slots=True)
class Unsent:
    """A request that somebody has begun to write. The worker's clock has told them of it when its time came."""

    number: int  # of the draft
    key: uuid.UUID
    author: Member
    way: Way
    begun_at: dt.datetime
    saved: list[Saved]
    warned_at: dt.datetime | None = None
    urgent_since: dt.datetime | None = None
    reminded_at: dt.datetime | None = None
    lead_told_at: dt.datetime | None = None
