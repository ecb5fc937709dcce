"""The papers that go with a hand-over: all that was told, what was decided for whom, and what happened when."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, HeldRole, Role
from portal.contacts.models import Contact, PhoneCall, Post
from portal.contacts.queries import thread_of
from portal.contacts.queries.attachments import Listed, files_of
from portal.contacts.queries.calls import calls_of
from portal.contacts.queries.phoned import phone_calls
from portal.contacts.rules.calls import CallBecause, CallMade
from portal.contacts.rules.thread import PostKind
from portal.screening.models import Decision, HandOver
from portal.screening.queries.hand_overs import hand_overs_of, told_of
from portal.screening.queries.history import History, history_of

# What came before is shown as any screener would see it. Whoever handed it over may have been named on something that
# is restricted: that was for them, not for whoever opens a link.
_ANY_SCREENER = Actor(uuid.UUID(int=0), uuid.UUID(int=0), "", (HeldRole(Role.SCREENER),))


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    when: dt.datetime
    title: str
    words: str = ""


@dataclass(frozen=True)
class Papers:
    handed: HandOver
    contact: Contact
    decision: Decision
    phone_calls: Sequence[PhoneCall]
    attachments: Sequence[Listed]
    chronology: Sequence[Line]  # the earliest first
    before: History | None  # what was known of these people already; None where it is not sent along
    nobody_linked: bool  # so nothing could be known: nobody has said who they are

    @property
    def must_not_know(self) -> str:
        way = self.contact.safe_way
        return way.must_not_know if way else ""


def papers_of(session: Session, handed: HandOver, at: dt.datetime) -> Papers:
    """Whoever asks may read the hand-over: by a grant on its contact, or by a link with their name."""
    contact = told_of(session, handed)
    phoned = phone_calls(session, contact)
    lines = [*_told(contact, phoned), *_said(session, contact.id), *_called(session, contact), *_done(session, contact)]
    return Papers(
        handed=handed,
        contact=contact,
        decision=session.get_one(Decision, handed.decision_id),
        phone_calls=phoned,
        attachments=files_of(session, contact),
        chronology=sorted(lines, key=lambda line: line.when),
        before=history_of(session, _ANY_SCREENER, contact, at) if handed.goes_to.sees_what_was_before else None,
        nobody_linked=not any(person.person_id for person in contact.people),
    )


def _told(contact: Contact, phoned: Sequence[PhoneCall]) -> Iterator[Line]:
    sender = contact.sender.name if contact.sender else "The family"
    yield Line(contact.received_at, f"{sender} sent the request for help")
    for call in phoned:
        yield Line(call.phoned_at, f"{call.spoke_to} was phoned about it")


_SAID = {
    PostKind.QUESTION: "{} from the front door asked",
    PostKind.ANSWER: "{} answered",
    PostKind.ADDITION: "{} added",
}


def _said(session: Session, contact_id: uuid.UUID) -> Iterator[Line]:
    posts: Sequence[Post] = thread_of(session, contact_id)
    for post in posts:
        yield Line(post.posted_at, _SAID[PostKind(post.kind)].format(post.author.name), post.words)


def _called(session: Session, contact: Contact) -> Iterator[Line]:
    """Calls of ours to whoever sent it: those that reached somebody, and those that did not."""
    for call in calls_of(session, contact):
        about = "to say what was decided" if call.because == CallBecause.TELL else "because they asked for a call"
        for tried in call.tries:
            yield Line(tried.tried_at, f"We called, {about}: {tried.words[0].lower()}{tried.words[1:]}", tried.said)
        if call.made_at is not None:
            how = "We spoke to" if call.ended == CallMade.SPOKEN else "We told, in another way,"
            yield Line(call.made_at, f"{how} {call.spoke_to}, {about}", call.said)


def _done(session: Session, contact: Contact) -> Iterator[Line]:
    decisions = select(Decision).where(Decision.contact_id == contact.id).order_by(Decision.number)
    for decision in session.scalars(decisions):
        again = " again" if decision.number > 1 else ""
        yield Line(decision.decided_at, f"{decision.author.name} decided it{again}", decision.reasons)
    for handed in hand_overs_of(session, contact):
        yield Line(handed.handed_at, f"{handed.hander.name} handed it over to: {handed.to}")
        if handed.accepted_at is not None:
            yield Line(handed.accepted_at, f"{handed.accepted_by} took it on ({handed.to})")
        if handed.returned_at is not None:
            yield Line(handed.returned_at, f"{handed.returned_by} gave it back ({handed.to})", handed.returned_words)
        if handed.withdrawn_at is not None and handed.withdrawer and handed.withdrawn_because:
            yield Line(handed.withdrawn_at, f"{handed.withdrawer.name} took it back", handed.withdrawn_because)
