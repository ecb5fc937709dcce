"""What is said about a contact after it was sent. It is kept as it was written, once, however often it is sent."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import NotYours, check, holders
from portal.accounts.queries import holders_of
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.stopping import restart_clock
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Contact, Post
from portal.contacts.queries.following import live_claim
from portal.contacts.rules.thread import PostKind
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.working_time import london_date

_TAKEN_BACK = "This request was taken back meanwhile, so nothing can be added to it. Nobody reads it any more."
_NOBODY_READS = (
    "This request was decided long ago: nobody reads what is added to it any more. Send a new request for help, or"
    " phone us."
)


def add_information(
    session: Session, actor: Actor, contact: Contact, words: str, *, key: uuid.UUID, at: dt.datetime | None = None
) -> Post:
    """More that the partner wants known; after the decision too, while somebody has the contact in sight."""
    at = at or now()
    check(session, actor, Permission.CONTACT_ADD_TO, contact)
    take_turn(session, contact)
    earlier = said_before(session, actor, contact, PostKind.ADDITION, key, words)
    if earlier:
        return earlier
    readers = _readers(session, contact, at)
    post = keep(session, actor, contact, PostKind.ADDITION, key, words, at)
    record(session, Kind.CONTACT_ADDED_TO, at=at, contact_id=contact.id, post=post.id)
    _tell(session, contact, readers, at)
    return post


def answer_question(
    session: Session,
    actor: Actor,
    contact: Contact,
    question_id: uuid.UUID,
    words: str,
    *,
    at: dt.datetime | None = None,
) -> Post:
    """One answer to a question. Its key is the question's own: from however many pages it is sent, it is one."""
    at = at or now()
    check(session, actor, Permission.CONTACT_ADD_TO, contact)
    take_turn(session, contact)
    question = session.get(Post, question_id)
    if question is None or question.contact_id != contact.id or question.kind != PostKind.QUESTION:
        raise NotYours
    answer = session.scalar(select(Post).where(Post.answers_id == question.id))
    if answer:
        if (answer.author_id, answer.words) == (actor.user_id, words):
            return answer
        raise Refused(
            "This question has an answer already. What you wrote here was not sent: if it says more, send it as more"
            " information."
        )
    readers = _readers(session, contact, at)
    post = keep(session, actor, contact, PostKind.ANSWER, question.id, words, at, answers_id=question.id)
    restart_clock(session, contact, question, at)
    record(session, Kind.CONTACT_ANSWERED, at=at, contact_id=contact.id, post=post.id, question=question.id)
    _tell(session, contact, readers, at)
    return post


def said_before(
    session: Session, actor: Actor, contact: Contact, kind: PostKind, key: uuid.UUID, words: str
) -> Post | None:
    """What this form has sent already; what was changed in between must not look as if it had arrived."""
    earlier = session.scalar(select(Post).where(Post.sending_key == key))
    if earlier is None:
        return None
    if (earlier.contact_id, earlier.author_id, earlier.kind) != (contact.id, actor.user_id, kind.value):
        raise NotYours
    if earlier.words != words:
        raise Refused(
            "You have sent this page already. What you changed since then was not sent: open the request and send it"
            " from there."
        )
    return earlier


def keep(
    session: Session,
    actor: Actor,
    contact: Contact,
    kind: PostKind,
    key: uuid.UUID,
    words: str,
    at: dt.datetime,
    *,
    answers_id: uuid.UUID | None = None,
    stops_until: dt.datetime | None = None,
) -> Post:
    post = Post(
        contact_id=contact.id,
        sending_key=key,
        kind=kind.value,
        author_id=actor.user_id,
        posted_at=at,
        words=words,
        answers_id=answers_id,
        stops_until=stops_until,
    )
    session.add(post)
    session.flush()
    return post


def _readers(session: Session, contact: Contact, at: dt.datetime) -> set[uuid.UUID]:
    """Who is told: whoever looks at it, or has kept it since it was decided. Without one it is marked on the queue."""
    if contact.withdrawn_at:
        raise Refused(_TAKEN_BACK)
    held = holders(session, Capacity.FRONT_DOOR, contact_id=contact.id, at=at)
    if not held:
        raise Refused(_NOBODY_READS)
    claim = live_claim(session, contact.id)
    if claim:
        return {claim.screener_id}
    keepers = {grant.user_id for grant in held if grant.user_id}
    if contact.is_undecided:
        return keepers
    # It is on no queue any more: what a keeper who has left would have read, the hub managers do.
    today = london_date(at)
    hub = set(holders_of(session, Role.HUB_MANAGER, today))
    at_work = hub | set(holders_of(session, Role.SCREENER, today))
    return keepers & at_work or hub


def _tell(session: Session, contact: Contact, readers: set[uuid.UUID], at: dt.datetime) -> None:
    for reader in sorted(readers):
        owe(session, template="contact_more_said", to_user_id=reader, about=contact.reference, at=at)
