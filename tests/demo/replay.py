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
from portal.contacts.actions import Sending, Someone, send_contact
from portal.contacts.models import Contact
from portal.database import act_as
from portal.demo.cast import Cast, Member
from portal.demo.stories import (
    Accepted,
    Closed,
    Declined,
    Lapsed,
    LeadLeft,
    Offered,
    StarDone,
    StarPutRight,
    Step,
    Story,
)
from portal.guidance.codes import Home
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.screening.actions import Deciding, decide
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
        retellings = [_Retelling(self.session, story) for story in self.stories]
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

    def __init__(self, session: Session, story: Story) -> None:
        self.session = session
        self.story = story
        self.lead: Member | None = None
        self.asked: Member | None = None
        self.reading: Reading | None = None
        self.taken: StarTaken | None = None

    def acts(self) -> Iterator[Act]:
        yield self.story.sent.at, self._send
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
        sending = Sending(
            key=uuid.uuid4(),
            people=[Someone(one.role, one.forename, one.surname, one.born_on) for one in sent.people],
            home=Home.ADDRESS if sent.postcode else Home.NOT_KNOWN,
            postcode=sent.postcode,
            worries=sent.worries,
            working_well=sent.working_well,
            needs_to_happen=sent.needs_to_happen,
            level=sent.level,
            agreement=sent.agreement,
        )
        self.contact = send_contact(self.session, self._as(sent.sender), sending, at=sent.at)

    def _decide(self) -> None:
        decided = self.story.decided
        assert decided
        deciding = Deciding(decided.level, decided.route, decided.need, decided.reasons, decided.words)
        decide(self.session, self._as(decided.screener), self.contact, deciding, at=decided.at)

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
