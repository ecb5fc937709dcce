"""What was said about a request after it was sent, and who looked at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.rules.thread import PostKind
from portal.demo.bulk import Bulk, key, moment, table, text
from portal.demo.cast import Member
from portal.demo.rows.telling import Telling
from portal.demo.stories import Added, Answered, Asked, Claimed, Decided
from portal.events.kinds import Kind

CLAIMS = table("claims", "id contact_id screener_id claimed_at ended_at")
POSTS = table("contact_posts", "id contact_id sending_key kind author_id posted_at words answers_id")


@dataclass(slots=True)
class Claim:
    id: str
    screener: Member
    claimed_at: dt.datetime
    ended_at: dt.datetime | None = None


@dataclass(slots=True)
class Thread:
    """Of one request. Who looks at it is told of what is added; later, whoever has kept it in sight."""

    contact_id: str
    reference: str
    sender: Member | None
    claims: list[Claim] = field(default_factory=list)
    question: str = ""  # the id of the one asked last
    decided: Decided | None = None

    @property
    def claim(self) -> Claim | None:
        return self.claims[-1] if self.claims and self.claims[-1].ended_at is None else None

    def begin(self, telling: Telling, step: Claimed) -> None:
        claim = Claim(telling.chance.id(step.at), step.screener, step.at)
        self.claims.append(claim)
        telling.event(Kind.CONTACT_CLAIMED, step.at, step.screener.id, contact_id=self.contact_id, claim=claim.id)

    def release(self, telling: Telling, at: dt.datetime) -> None:
        claim = self.claims[-1]
        self.end_claim(at)
        telling.event(
            Kind.CONTACT_RELEASED, at, claim.screener.id, contact_id=self.contact_id, claim=claim.id,
            of=claim.screener.id,
        )  # fmt: skip

    def end_claim(self, at: dt.datetime) -> None:
        if self.claim:
            self.claim.ended_at = at

    def ask(self, telling: Telling, step: Asked) -> None:
        if self.sender is None:
            raise ValueError("nobody can be asked")
        post_id = self._post(telling, PostKind.QUESTION, step.screener, step.key, step.at, step.words)
        self.question = post_id
        telling.event(Kind.CONTACT_ASKED, step.at, step.screener.id, contact_id=self.contact_id, post=post_id)
        telling.message("contact_question", self.sender.id, self.reference, step.at)

    def answer(self, telling: Telling, step: Answered) -> None:
        question = uuid.UUID(self.question)
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
                CLAIMS, claim.id, self.contact_id, claim.screener.id, moment(claim.claimed_at), moment(claim.ended_at)
            )

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
    ) -> str:
        post_id = telling.chance.id(at)
        telling.bulk.add(
            POSTS, post_id, self.contact_id, str(sending_key), kind.value, author.id, moment(at), text(words),
            key(answers),
        )  # fmt: skip
        return post_id

    def _tell(self, telling: Telling, at: dt.datetime) -> None:
        for reader in self._readers(at):
            telling.message("contact_more_said", reader.id, self.reference, at)

    def _readers(self, at: dt.datetime) -> Iterable[Member]:
        if self.claim:
            return (self.claim.screener,)
        return (self.decided.screener,) if self.decided and at < self.decided.at + KEPT_IN_SIGHT else ()
