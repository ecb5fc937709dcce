"""Where the front door's scenes are played: whom one can be, what time it is, and what is done most.

A scene is a generator. It yields the moment at which it goes on, and is continued when that moment has come; so scenes
are written one by one, and played in the order in which everything happened.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.rules import ROLES, Actor, HeldRole, Role
from portal.contacts.actions import send_contact
from portal.contacts.models import Contact
from portal.contacts.rules.told import ReachedBy, Sending, Someone
from portal.database import act_as
from portal.demo.accounts import DOMAIN
from portal.demo.chance import Chance
from portal.demo.content.ways import MOBILE
from portal.demo.places import make_places
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, PrimaryNeed, Relationship, Route
from portal.guidance.thresholds import thresholds_on
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.people.rules import FamilyRole
from portal.people.rules.matching import Band
from portal.screening.actions import Deciding, claim_contact, decide
from portal.screening.actions.linking import link_people
from portal.screening.models import Decision, Proposal
from portal.screening.queries.screeners import screeners
from portal.screening.queries.who import who_are_they
from portal.working_time import LONDON, OfficeTime, london_date

Scene = Iterator[dt.datetime]
Play = Callable[["Stage"], Scene]
OURS = uuid.UUID("6d0f8f5e-3c52-4f0e-9a51-6a9f3a3d7b10")  # of this are the keys of all that is sent here
WORKER = "portal:worker"
_ONE_DAY = dt.timedelta(days=1)
_A_WHILE = dt.timedelta(minutes=20)


@dataclass
class Stage:
    session: Session
    office: OfficeTime
    today: dt.date  # everything happened before it
    now: dt.datetime = field(init=False)  # of the scene that is being played
    unread: set[str] = field(default_factory=set)  # the references of what is decided and nobody has read
    sent: int = 0  # how many requests
    _references: set[str] = field(default_factory=set)

    # When

    def on(self, working_days_before: int, time: str) -> dt.datetime:
        """A time of the n-th working day before today."""
        day = self.today
        while working_days_before:
            day -= _ONE_DAY
            working_days_before -= self.office.is_working_day(day)
        return dt.datetime.combine(day, dt.time.fromisoformat(time), LONDON).astimezone(dt.UTC)

    # Who

    def be(self, who: Actor) -> Actor:
        """What is done next is done by them."""
        act_as(self.session, str(who.user_id))
        return who

    def be_the_worker(self) -> Session:
        act_as(self.session, WORKER)
        return self.session

    def shown(self, mailbox: str) -> Actor:
        """Somebody whom a visitor can be."""
        return self._actor(self.session.scalars(select(User).where(User.email == f"{mailbox}@{DOMAIN}")).one())

    def sender_of(self, agency: str) -> Actor:
        """Somebody who sends requests for this agency, and has joined."""
        theirs = (
            select(User)
            .join(Agency, Agency.id == User.agency_id)
            .join(RoleHolding, RoleHolding.user_id == User.id)
            .where(Agency.slug == agency, RoleHolding.role == Role.REFERRER.value)
            .where(User.closed_at.is_(None), User.joined_at.is_not(None))
            .order_by(User.id)
        )
        return self._actor(self.session.scalars(theirs.limit(1)).one())

    @cached_property
    def tessa(self) -> Actor:
        return self.shown("referrer")

    @cached_property
    def sam(self) -> Actor:
        return self.shown("screener")

    @cached_property
    def moira(self) -> Actor:
        return self.shown("hub-manager")

    @cached_property
    def colleague(self) -> Actor:
        """Who decides beside Sam."""
        first, second, *_ = screeners(self.session, self.now, Role.SCREENER)
        return self._actor(second if first.id == self.sam.user_id else first)

    def hub_managers(self) -> Sequence[User]:
        """Moira first."""
        found = screeners(self.session, self.now, Role.HUB_MANAGER)
        return sorted(found, key=lambda one: (one.id != self.moira.user_id, one.name))

    def _actor(self, user: User) -> Actor:
        held = select(RoleHolding).where(RoleHolding.user_id == user.id).order_by(RoleHolding.id)
        roles = tuple(HeldRole(ROLES[one.role], one.agency_id, one.locality_id) for one in self.session.scalars(held))
        return Actor(user.id, user.agency_id, user.name, roles)

    # What

    def child(self, forename: str, surname: str, age: float | None = None, **more: Any) -> Someone:
        born = self.today - dt.timedelta(days=round(age * 365.25)) if age is not None else None
        return Someone(FamilyRole.CHILD, forename, surname, born, **more)

    def adult(self, forename: str, surname: str, kinship: Relationship | None = None, **more: Any) -> Someone:
        return Someone(FamilyRole.ADULT, forename, surname, kinship=kinship, **more)

    def key(self) -> uuid.UUID:
        self.sent += 1
        return uuid.uuid5(OURS, str(self.sent))

    def send(
        self,
        sender: Actor,
        people: Sequence[Someone],
        worries: str,
        *,
        lives_in: str,
        signs: Sequence[str],
        **told: Any,
    ) -> Contact:
        """A partner asks for help for a family that has agreed, unless it says otherwise."""
        key = self.key()
        if told.setdefault("agreement", Agreement.GIVEN) is Agreement.GIVEN:
            told.setdefault("agreed_by", next(one.forename for one in people if one.role is FamilyRole.ADULT))
            told |= {"agreed_on": london_date(self.now), "agreed_how": AgreedHow.IN_PERSON}
            told.setdefault("reached_by", ReachedBy(told["agreed_by"], _number(key), "", Known.YES, Known.YES))
        usual = {
            "home": Home.ADDRESS, "asked_for": AskedFor.HELP, "told_of_sharing": Known.YES,
            "call_back_number": "01632 960118", "postcode": self._postcode(lives_in, key),
            "guidance_version": thresholds_on(london_date(self.now)).version,
        }  # fmt: skip
        sending = Sending(key=key, people=people, worries=worries, signs=tuple(sorted(signs)), **(usual | told))
        contact = send_contact(self.session, self.be(sender), sending, at=self.now)
        self._references.add(contact.reference)
        return contact

    def look_at(self, who: Actor, contact: Contact) -> None:
        claim_contact(self.session, self.be(who), contact, at=self.now)

    def say_who_they_are(self, who: Actor, contact: Contact) -> None:
        """Everybody of whom only one is likely, on record or named in the queue."""
        actor, chosen = self.be(who), {}
        for one in who_are_they(self.session, actor, contact, self.now):
            likely = [maybe.key for maybe in one.maybes if maybe.candidate.match.band is Band.LIKELY]
            if len(likely) == 1 and not one.is_settled:
                chosen[one.named.id] = likely[0]
        link_people(self.session, actor, contact, chosen, at=self.now)

    def decide(
        self, who: Actor, contact: Contact, level: int, route: Route, need: PrimaryNeed, reasons: str, **more: Any
    ) -> Decision | Proposal:
        """With the usual words to whoever sent it, unless others are given."""
        words = more.pop("words", "")
        deciding = Deciding(level, route, need, reasons, words, **more)
        return decide(self.session, self.be(who), contact, deciding, at=self.now)

    def let_them_read(self) -> None:
        """Else the worker would pass on what invented people have not read, and the front door would have to phone."""
        unread = update(Message).where(
            Message.template == Template.CONTACT_DECIDED.value,
            Message.opened_at.is_(None),
            Message.about.in_(self._references - self.unread),
        )
        self.session.execute(unread.values(opened_at=Message.owed_at + _A_WHILE))

    def _postcode(self, lives_in: str, key: uuid.UUID) -> str:
        theirs = self._postcodes[lives_in]
        return theirs[key.int % len(theirs)]

    @cached_property
    def _postcodes(self) -> dict[str, Sequence[str]]:
        return dict(make_places(Chance("played"), self.today).postcodes)


def _number(key: uuid.UUID) -> str:
    """One of those that are kept for stories."""
    return f"{MOBILE}{key.int % 100:02}"
