"""What was said about a request after it was sent, and who looked at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.rules.claims import ClaimEnd
from portal.contacts.rules.stops import may_stop, stops_until, with_stop
from portal.contacts.rules.thread import PostKind
from portal.demo.bulk import Bulk, key, moment, table, text
from portal.demo.cast import Member
from portal.demo.rows.telling import Telling
from portal.demo.stories import Added, Answered, Asked, Claimed, Decided
from portal.events.kinds import Kind
from portal.guidance.clocks import clock

CLAIMS = table("claims", "id contact_id screener_id claimed_at last_active_at ended_at ended_because")
POSTS = table("contact_posts", "id contact_id sending_key kind author_id posted_at words answers_id stops_until")


@dataclass(slots=True)
class Claim:
    id: str
    screener: Member
    claimed_at: dt.datetime
    active_at: dt.datetime
    ended_at: dt.datetime | None = None
    because: ClaimEnd | None = None


@dataclass(slots=True)
class Thread:
    """Of one request. Who looks at it is told of what is added; later, whoever has kept it in sight."""

    contact_id: str
    reference: str
    sender: Member | None
    received_at: dt.datetime
    due_at: dt.datetime
    urgent: bool
    claims: list[Claim] = field(default_factory=list)
    question: str = ""  # the id of the one asked last
    decided: Decided | None = None
    stop: tuple[dt.datetime, dt.datetime] | None = None  # a question stopped the clock: from when, until when at most
    stopped_by: str = ""  # the id of that question
    extended_due_at: dt.datetime | None = None

    @property
    def claim(self) -> Claim | None:
        return self.claims[-1] if self.claims and self.claims[-1].ended_at is None else None

    def begin(self, telling: Telling, step: Claimed) -> None:
        claim = Claim(telling.chance.id(step.at), step.screener, step.at, step.at)
        self.claims.append(claim)
        telling.event(Kind.CONTACT_CLAIMED, step.at, step.screener.id, contact_id=self.contact_id, claim=claim.id)

    def release(self, telling: Telling, at: dt.datetime) -> None:
        claim = self.claims[-1]
        self.end_claim(at, ClaimEnd.RELEASED)
        telling.event(
            Kind.CONTACT_RELEASED, at, claim.screener.id, contact_id=self.contact_id, claim=claim.id,
            of=claim.screener.id,
        )  # fmt: skip

    def end_claim(self, at: dt.datetime, because: ClaimEnd) -> None:
        claim = self.claim
        if claim:
            claim.ended_at, claim.because = at, because

    def keep_claim(self, screener: Member, at: dt.datetime) -> None:
        if self.claim and self.claim.screener.id == screener.id:
            self.claim.active_at = at

    def ask(self, telling: Telling, step: Asked) -> None:
        if self.sender is None:
            raise ValueError("nobody can be asked")
        stops_until = self._stop(telling, step.at)
        post_id = self._post(
            telling, PostKind.QUESTION, step.screener, step.key, step.at, step.words, stops_until=stops_until
        )
        self.stopped_by = post_id if stops_until else self.stopped_by
        self.keep_claim(step.screener, step.at)
        self.question = post_id
        telling.event(Kind.CONTACT_ASKED, step.at, step.screener.id, contact_id=self.contact_id, post=post_id)
        telling.message("contact_question", self.sender.id, self.reference, step.at)

    def answer(self, telling: Telling, step: Answered) -> None:
        question = uuid.UUID(self.question)
        if self.stop and self.stopped_by == self.question:
            self._stand_still(telling, self.stop[0], min(step.at, self.stop[1]))
        post_id = self._post(telling, PostKind.ANSWER, step.by, question, step.at, step.words, answers=self.question)
        telling.event(
            Kind.CONTACT_ANSWERED, step.at, step.by.id, contact_id=self.contact_id, post=post_id, question=self.question
        )
        self._tell(telling, step.at)

    def add(self, telling: Telling, step: Added) -> None:
        post_id = self._post(telling, PostKind.ADDITION, step.by, step.key, step.at, step.words)
        telling.event(Kind.CONTACT_ADDED_TO, step.at, step.by.id, contact_id=self.contact_id, post=post_id)
        self._tell(telling, step.at)

    def write(self, bulk: Bulk) -> None:
        for claim in self.claims:
            bulk.add(
                CLAIMS, claim.id, self.contact_id, claim.screener.id, moment(claim.claimed_at),
                moment(claim.active_at), moment(claim.ended_at), key(claim.because),
            )  # fmt: skip

    def _post(
        self,
        telling: Telling,
        kind: PostKind,
        author: Member,
        sending_key: uuid.UUID,
        at: dt.datetime,
        words: str,
        *,
        answers: str | None = None,
        stops_until: dt.datetime | None = None,
    ) -> str:
        post_id = telling.chance.id(at)
        telling.bulk.add(
            POSTS, post_id, self.contact_id, str(sending_key), kind.value, author.id, moment(at), text(words),
            key(answers), moment(stops_until),
        )  # fmt: skip
        return post_id

    def _stop(self, telling: Telling, at: dt.datetime) -> dt.datetime | None:
        """Until when at most the clock stands still; none where it does not."""
        if not may_stop(
            urgent=self.urgent,
            decided=self.decided is not None,
            stopped_before=self.stop is not None,
            asked_at=at,
            due_at=self.due_at,
        ):
            return None
        until = stops_until(telling.office, at, clock("answer_question").working_days)
        self.stop = (at, until)
        self._stand_still(telling, at, until)
        return until

    def _stand_still(self, telling: Telling, began: dt.datetime, ended: dt.datetime) -> None:
        self.extended_due_at = with_stop(
            telling.office,
            received_at=self.received_at,
            due_at=self.due_at,
            working_days=clock("decide_contact").working_days,
            asked_at=began,
            ended_at=ended,
        )

    def _tell(self, telling: Telling, at: dt.datetime) -> None:
        for reader in self._readers(at):
            telling.message("contact_more_said", reader.id, self.reference, at)

    def _readers(self, at: dt.datetime) -> Iterable[Member]:
        if self.claim:
            return (self.claim.screener,)
        return (self.decided.screener,) if self.decided and at < self.decided.at + KEPT_IN_SIGHT else ()
