"""Tells stories through the actions that people use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions import close_account
from portal.accounts.rules import Actor, HeldRole
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer, release_families
from portal.casework.actions import StarTaken, close_case, correct_star, record_star
from portal.casework.models import Matter
from portal.contacts.actions import (
    Outcome,
    acknowledge,
    add_information,
    answer_question,
    ask_for_help,
    record_call,
    send_contact,
    take_on,
    withdraw_contact,
)
from portal.contacts.actions.urgent import chase_unacknowledged
from portal.contacts.models import Contact
from portal.contacts.queries.following import thread_of
from portal.database import act_as
from portal.demo.cast import Cast, Member
from portal.demo.rows.deciding import deciding_of, who_agreed
from portal.demo.stories import (
    Accepted,
    Acknowledged,
    Added,
    Answered,
    Asked,
    AtFrontDoor,
    Called,
    Chased,
    Claimed,
    Closed,
    Declined,
    Lapsed,
    LeadLeft,
    Offered,
    Released,
    StarDone,
    StarPutRight,
    Step,
    Story,
    TakenOn,
    Tried,
    Withdrawn,
)
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.messages.links import sign
from portal.messages.templates import URGENT
from portal.screening.actions import agree_to, ask_referrer, claim_contact, decide, release_contact
from portal.screening.models import Proposal
from portal.stars.models import Reading

Act = tuple[dt.datetime, Callable[[], None]]


def actor_of(member: Member) -> Actor:
    role = HeldRole(member.held.role, _uuid(member.held.agency_id), _uuid(member.held.locality_id))
    return Actor(uuid.UUID(member.id), uuid.UUID(member.agency.id), member.name, (role,))


def _uuid(key: str | None) -> uuid.UUID | None:
    return uuid.UUID(key) if key else None


@dataclass
class Replay:
    """Everybody's steps, in the order in which they were taken."""

    session: Session
    cast: Cast
    stories: Sequence[Story]

    def run(self) -> dict[int, Contact]:
        retellings = [_Retelling(self.session, self.cast, story) for story in self.stories]
        acts = [act for retelling in retellings for act in retelling.acts()]
        acts += [(member.leaves_at, self._leaving(member)) for member in self.cast.members if member.leaves_at]
        for _, act in sorted(acts, key=lambda pair: pair[0]):
            act()
            self.session.commit()
        return {retelling.story.number: retelling.contact for retelling in retellings}

    def _leaving(self, member: Member) -> Callable[[], None]:
        def leave() -> None:
            administrator, at = actor_of(self.cast.administrator), member.leaves_at
            assert at
            act_as(self.session, str(administrator.user_id))
            close_account(self.session, administrator, uuid.UUID(member.id), at)
            release_families(self.session, uuid.UUID(member.id), at=at)

        return leave


class _Retelling:
    contact: Contact
    reader: Actor
    question: uuid.UUID

    def __init__(self, session: Session, cast: Cast, story: Story) -> None:
        self.session = session
        self.cast = cast
        self.story = story
        self.lead: Member | None = None
        self.asked: Member | None = None
        self.reading: Reading | None = None
        self.taken: StarTaken | None = None

    def acts(self) -> Iterator[Act]:
        yield self.story.sent.at, self._send
        for beside in self.story.front_door:
            yield beside.at, lambda step=beside: self._at_front_door(step)  # type: ignore[misc]
        if self.story.decided:
            yield self.story.decided.at, self._decide
        for step in self.story.steps:
            if not isinstance(step, LeadLeft):  # that is the account's end, for all families at once
                yield step.at, lambda step=step: self._take(step)  # type: ignore[misc]

    def _as(self, member: Member) -> Actor:
        actor = actor_of(member)
        act_as(self.session, str(actor.user_id))
        return actor

    def _send(self) -> None:
        sent = self.story.sent
        if sent.sender is None:
            self.contact = ask_for_help(self.session, sent.sending, address="192.0.2.1", at=sent.at)
        else:
            self.contact = send_contact(self.session, self._as(sent.sender), sent.sending, at=sent.at)

    def _decide(self) -> None:
        decided = self.story.decided
        assert decided
        deciding = deciding_of(self.story, decided)
        done = decide(self.session, self._as(decided.screener), self.contact, deciding, at=decided.at)
        agreed = who_agreed(self.cast, self.story, decided)
        assert isinstance(done, Proposal) == (agreed is not None)
        if agreed:
            agree_to(self.session, self._as(agreed[0]), self.contact, at=decided.at)

    def _at_front_door(self, step: AtFrontDoor) -> None:
        session, contact = self.session, self.contact
        match step:
            case Tried():
                tried = Outcome(step.key, step.ended, step.at, said=step.said)
                record_call(session, self._as(step.screener), contact, tried, at=step.at)
            case Called():
                made = Outcome(uuid.uuid4(), step.ended, step.at, step.spoke_to, step.said)
                record_call(session, self._as(step.screener), contact, made, at=step.at)
            case Withdrawn():
                said = len(thread_of(session, contact.id))
                sender = self._as(_known(self.story.sent.sender))
                withdraw_contact(session, sender, contact, step.because, seen=said, at=step.at)
            case Chased() | Acknowledged() | TakenOn():
                self._out_of_hours(step)
            case _:
                self._say(step)

    def _out_of_hours(self, step: Chased | Acknowledged | TakenOn) -> None:
        match step:
            case Chased():
                act_as(self.session, "portal:worker")
                chase_unacknowledged(self.session, at=step.at)
            case Acknowledged():
                acknowledge(self.session, sign(URGENT, self.contact.reference), step.name, at=step.at)
            case TakenOn():
                take_on(self.session, self._as(step.manager), self.contact, at=step.at)

    def _say(self, step: Claimed | Released | Asked | Answered | Added) -> None:
        session, contact = self.session, self.contact
        match step:
            case Claimed():
                self.reader = self._as(step.screener)
                claim_contact(session, self.reader, contact, at=step.at)
            case Released():
                act_as(session, str(self.reader.user_id))
                release_contact(session, self.reader, contact, at=step.at)
            case Asked():
                asked = ask_referrer(session, self._as(step.screener), contact, step.words, key=step.key, at=step.at)
                self.question = asked.id
            case Answered():
                answer_question(session, self._as(step.by), contact, self.question, step.words, at=step.at)
            case Added():
                add_information(session, self._as(step.by), contact, step.words, key=step.key, at=step.at)

    def _take(self, step: Step) -> None:
        matter = self.session.scalars(select(Matter).where(Matter.family_id == self.contact.family_id)).one()
        match step:
            case Offered():
                self.asked = step.lead
                make_offer(self.session, self._as(step.coordinator), matter, uuid.UUID(step.lead.id), at=step.at)
            case Accepted():
                self.lead = self.asked
                accept_offer(self.session, self._as(_known(self.lead)), matter, at=step.at)
            case Declined():
                decline_offer(self.session, self._as(_known(self.asked)), matter, step.reason, at=step.at)
            case Lapsed():
                act_as(self.session, "portal:worker")
                lapse_offers(self.session, at=step.at)
            case _:
                self._work(matter, step)

    def _work(self, matter: Matter, step: Step) -> None:
        actor = self._as(_known(self.lead))
        match step:
            case StarDone():
                self.taken = StarTaken(FAMILY_STAR_PLUS, step.kind, step.held_on, step.scored_by, step.scores)
                self.reading = record_star(self.session, actor, matter, self.taken, at=step.at)
            case StarPutRight():
                assert self.taken
                assert self.reading
                right = StarTaken(
                    FAMILY_STAR_PLUS, self.taken.kind, self.taken.held_on, self.taken.scored_by, step.scores
                )
                correct_star(self.session, actor, matter, self.reading, right, at=step.at)
            case Closed():
                close_case(self.session, actor, matter, reason=step.reason, level=step.level, at=step.at)


def _known(member: Member | None) -> Member:
    assert member
    return member
