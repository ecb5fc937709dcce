"""Asking the referrer for more. Silence never closes a contact: it stays undecided until somebody decides it.

One question may stop the clock, once, and never that of an urgent contact: `contacts/rules/stops.py` says how.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor, first_name
from portal.contacts.actions.claims import keep_claim
from portal.contacts.actions.stopping import stop_clock
from portal.contacts.actions.thread import keep, said_before
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Contact, Post
from portal.contacts.queries.following import IS_OPEN_QUESTION, open_question
from portal.contacts.rules.thread import PostKind
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe

AT_ONCE = 100


def ask_referrer(
    session: Session, actor: Actor, contact: Contact, words: str, *, key: uuid.UUID, at: dt.datetime | None = None
) -> Post:
    """Put a question to whoever sent it, one at a time; they are owed a message that there is one."""
    at = at or now()
    check(session, actor, Permission.CONTACT_ASK, contact)
    take_turn(session, contact)
    earlier = said_before(session, actor, contact, PostKind.QUESTION, key, words)
    if earlier:
        return earlier
    _check_that_somebody_may_answer(session, contact)
    stops_until = stop_clock(session, contact, at)
    post = keep(session, actor, contact, PostKind.QUESTION, key, words, at, stops_until=stops_until)
    keep_claim(session, actor, contact, at)
    record(session, Kind.CONTACT_ASKED, at=at, contact_id=contact.id, post=post.id)
    owe(session, template="contact_question", to_user_id=contact.sender_id, about=contact.reference, at=at)
    return post


def take_silence(session: Session, *, at: dt.datetime | None = None) -> int:
    """Nobody answered in time: the contact is back on top of the queue, to be decided on what is known.

    Nobody is waited for: what somebody answers or decides at this moment is passed over, and looked at again.
    """
    at = at or now()
    silent = (
        select(Contact, Post)
        .join(Post, Post.contact_id == Contact.id)
        .where(
            Post.stops_until <= at, IS_OPEN_QUESTION, Contact.unanswered_at.is_(None), Contact.decide_by.is_not(None)
        )
        .order_by(Contact.id)
        .limit(AT_ONCE)
        .with_for_update(of=Contact, skip_locked=True, key_share=True)
    )
    taken = session.execute(silent).all()
    moved = 0
    for contact, post in taken:
        if open_question(session, contact.id) is None:
            continue  # answered a moment before it was held
        contact.unanswered_at = post.stops_until
        record(session, Kind.CONTACT_UNANSWERED, at=at, contact_id=contact.id, post=post.id)
        moved += 1
    session.flush()
    return moved


def _check_that_somebody_may_answer(session: Session, contact: Contact) -> None:
    if contact.withdrawn_at:
        raise Refused("Whoever sent this request has taken it back, so there is nothing more to ask.")
    if not contact.is_undecided:
        raise Refused("This request is decided. If you still need to know something, phone whoever sent it.")
    if contact.sender_id is None:
        raise Refused(
            "The family sent this without an account, so they cannot answer here. Reach them in the safe way."
        )
    question = open_question(session, contact.id)
    if question:
        raise Refused(
            f"{first_name(question.author.name)} has asked something already, and there is no answer yet. One question"
            " at a time is easier to answer."
        )
