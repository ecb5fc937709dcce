"""What has happened to a contact since it was sent: who looks at it, and what was said about it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.accounts.models import Agency, User
from portal.contacts.models import Claim, Contact, Post
from portal.contacts.queries.clocks import clock_of
from portal.contacts.rules import Standing, Steps, standing_of
from portal.contacts.rules.stops import DecideClock
from portal.contacts.rules.thread import PostKind
from portal.database import now

_BY_WHOM = joinedload(Post.author, innerjoin=True).load_only(User.name)
_THREAD = (
    select(Post)
    .where(Post.contact_id == bindparam("contact_id"))
    .order_by(Post.posted_at, Post.id)
    .options(_BY_WHOM, _BY_WHOM.joinedload(User.agency, innerjoin=True).load_only(Agency.name))
)
_LIVE_CLAIM = (
    select(Claim)
    .where(Claim.contact_id == bindparam("contact_id"), Claim.ended_at.is_(None))
    .options(joinedload(Claim.screener, innerjoin=True).load_only(User.name))
    .execution_options(populate_existing=True)
)
_answer = aliased(Post)
IS_OPEN_QUESTION = (Post.kind == PostKind.QUESTION.value) & ~select(_answer.id).where(
    _answer.answers_id == Post.id
).exists()
_OPEN_QUESTION = select(Post).where(Post.contact_id == bindparam("contact_id"), IS_OPEN_QUESTION).options(_BY_WHOM)


@dataclass(frozen=True)
class Since:
    """All that a contact's page shows of it; the question is the one that waits for an answer."""

    thread: Sequence[Post]
    question: Post | None
    claim: Claim | None
    standing: Standing
    clock: DecideClock | None  # until when it is to be decided; none where it does not wait


def thread_of(session: Session, contact_id: uuid.UUID) -> Sequence[Post]:
    """Questions, answers and additions, in the order in which they were written."""
    return session.scalars(_THREAD, {"contact_id": contact_id}).all()


def live_claim(session: Session, contact_id: uuid.UUID) -> Claim | None:
    """Who looks at it now."""
    return session.scalars(_LIVE_CLAIM, {"contact_id": contact_id}).one_or_none()


def open_question(session: Session, contact_id: uuid.UUID) -> Post | None:
    """The question that has no answer yet; there is one at a time."""
    return session.scalars(_OPEN_QUESTION, {"contact_id": contact_id}).first()


def since_sent(session: Session, contact: Contact) -> Since:
    thread = thread_of(session, contact.id)
    is_open = contact.is_undecided
    claim = live_claim(session, contact.id) if is_open else None
    answered = {post.answers_id for post in thread}
    asked = (post for post in thread if post.kind == PostKind.QUESTION and post.id not in answered)
    question = next(asked, None) if is_open else None
    steps = Steps(
        received_at=contact.received_at,
        decided_at=contact.decided_at,
        again=contact.again_due_at is not None,
        withdrawn_at=contact.withdrawn_at,
        asked_at=question.posted_at if question else None,
        claimed_at=claim.claimed_at if claim else None,
        claimed_by=claim.screener.name if claim else None,
    )
    clock = clock_of(session, contact, question.stops_until if question else None, now())
    return Since(thread, question, claim, standing_of(steps), clock)
