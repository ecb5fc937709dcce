"""What happened to a request for help, as plain values: who did what when.

A story is told twice: into rows, by the thousand, and, in the tests, through the actions that people use. Both must
come to the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.demo.cast import Member
from portal.guidance.codes import Agreement, ClosureReason, DeclineReason, PrimaryNeed, Route
from portal.people.actions import Named
from portal.stars.rules import ReadingKind, ScoredBy


@dataclass(slots=True)
class Sent:
    at: dt.datetime
    sender: Member
    people: Sequence[Named]
    postcode: str | None
    ward: str | None  # its id, like the next
    locality: str | None
    worries: str
    working_well: str
    needs_to_happen: str
    level: int | None
    agreement: Agreement


@dataclass(slots=True)
class Decided:
    at: dt.datetime
    screener: Member
    level: int
    route: Route
    need: PrimaryNeed
    reasons: str
    words: str


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
    steps: list[Step] = field(default_factory=list)
