"""One story a contact: how far it got depends on when it began, and a little on chance."""

from __future__ import annotations

import datetime as dt
import enum
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer
from portal.allocation.models import Offer
from portal.casework.actions import StarTaken, close_case, record_star
from portal.casework.models import Matter
from portal.contacts.actions import Sending, send_contact
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.demo.content import FORENAMES, NEEDS, REASONS, SURNAMES, WORKING_WELL, WORRIES
from portal.guidance.codes import Agreement, ClosureReason, DeclineReason, PrimaryNeed, Route
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.people.actions import Named
from portal.people.rules import FamilyRole
from portal.places.queries import holidays_after
from portal.screening.actions import Deciding, decide
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date, next_opening

_NEEDS = list(PrimaryNeed)
_NEED_WEIGHTS = [22, 17, 14, 9, 6, 4, 5, 3, 2, 3, 3, 3, 3, 3, 1, 2]
_CLOSURES = [ClosureReason.NEEDS_MET] * 7 + [
    ClosureReason.SINGLE_AGENCY,
    ClosureReason.DISENGAGED,
    ClosureReason.MOVED,
]


@dataclass(frozen=True)
class Cast:
    senders: Sequence[Actor]
    screener: Actor
    coordinators: dict[uuid.UUID | None, Actor]
    leads: Sequence[Actor]


class Stop(enum.IntEnum):
    """How far a story goes at the most, so that every list of the demo has something in it."""

    UNDECIDED = 1
    WAITING = 2
    OFFERED = 3
    NEVER = 4


# Of each ten stories so many are of this week and still under way.
_UNDER_WAY = (Stop.UNDECIDED, Stop.WAITING, Stop.OFFERED)


class TooSoon(Exception):
    """The story's next step lies in the future: it stops here, as it would today."""


class Story:
    def __init__(
        self, session: Session, dice: random.Random, cast: Cast, postcodes: Sequence[str], *, months: int
    ) -> None:
        self.session = session
        self.dice = dice
        self.cast = cast
        self.postcodes = postcodes
        self.days = months * 30
        self.end = now()
        self.at = self.end

    def tell(self, number: int) -> None:
        """One contact and all that came of it until today."""
        stop = _UNDER_WAY[number % 30 // 10] if number % 10 == 0 else Stop.NEVER
        back = {Stop.UNDECIDED: 2.0, Stop.WAITING: 9.0, Stop.OFFERED: 9.0, Stop.NEVER: float(self.days)}[stop]
        soonest = {Stop.UNDECIDED: 0.02, Stop.WAITING: 6.0, Stop.OFFERED: 6.0, Stop.NEVER: 10.0}[stop]
        self.at = self.end - dt.timedelta(days=self.dice.triangular(soonest, back, soonest))
        try:
            self._contact_and_after(stop)
        except TooSoon:
            self.session.flush()

    def _contact_and_after(self, stop: Stop) -> None:
        contact = self._send()
        if stop is Stop.UNDECIDED:
            return
        if self.dice.random() < 0.08:
            self._later(hours=30)
        matter = self._decide(contact)
        if matter is None or stop is Stop.WAITING:
            return
        if stop is Stop.OFFERED:
            self.at = self.end - dt.timedelta(minutes=self.dice.randrange(5, 300))
            self._offer(matter)
            return
        lead = self._find_a_lead(matter)
        first = self._star(lead, matter, ReadingKind.FIRST, None, days=self.dice.randrange(4, 38))
        closing_in = self.dice.randrange(60, 260)
        if self.dice.random() < 0.82:
            self._star(lead, matter, ReadingKind.CLOSING, first, days=closing_in)
        self._later(days=self.dice.randrange(1, 8))
        self._as(lead)
        close_case(
            self.session,
            lead,
            matter,
            reason=self.dice.choice(_CLOSURES),
            level=max(1, matter.level - self.dice.choice((0, 1, 1, 1, 2))),
            at=self.at,
        )

    def _send(self) -> Contact:
        sender = self.dice.choice(self.cast.senders)
        self._as(sender)
        return send_contact(self.session, sender, self._sending(), at=self.at)  # partners send at any hour

    def _sending(self) -> Sending:
        surname = self.dice.choice(SURNAMES)
        children = [
            Named(self.dice.choice(FORENAMES), surname, self._birthday(), FamilyRole.CHILD)
            for _ in range(self.dice.choice((1, 1, 1, 2, 2, 3)))
        ]
        carer = Named(self.dice.choice(FORENAMES), surname, None, FamilyRole.ADULT)
        known = self.dice.random() > 0.04
        return Sending(
            key=uuid.UUID(int=self.dice.getrandbits(128)),
            people=[*children, carer],
            postcode=self.dice.choice(self.postcodes) if known else None,
            worries=self.dice.choice(WORRIES),
            working_well=self.dice.choice(WORKING_WELL),
            needs_to_happen=self.dice.choice(NEEDS),
            level=self.dice.choice((2, 2, 3, 3, 3, None)),
            agreement=Agreement.GIVEN if self.dice.random() < 0.93 else Agreement.NOT_ASKED,
        )

    def _birthday(self) -> dt.date | None:
        if self.dice.random() < 0.05:
            return None
        return self.at.date() - dt.timedelta(days=self.dice.randrange(200, 16 * 365))

    def _decide(self, contact: Contact) -> Matter | None:
        self._later(hours=self.dice.choice((1, 2, 3, 5, 7)))
        self._as(self.cast.screener)
        agreed = contact.agreement == Agreement.GIVEN
        route = self.dice.choice((Route.LEAD_PRACTITIONER,) * 4 + (Route.LOCAL_SOLUTIONS, Route.UNIVERSAL))
        deciding = Deciding(
            level=3 if self.dice.random() < 0.55 else 2,
            route=route if agreed else Route.UNIVERSAL,
            primary_need=self.dice.choices(_NEEDS, _NEED_WEIGHTS)[0],
            reasons=self.dice.choice(REASONS),
            words_to_referrer="Thank you for telling us. We have read it and decided what happens next.",
        )
        decide(self.session, self.cast.screener, contact, deciding, at=self.at)
        if contact.family_id is None:
            return None
        return self.session.scalars(select(Matter).where(Matter.family_id == contact.family_id)).one()

    def _find_a_lead(self, matter: Matter) -> Actor:
        """Offers until somebody says yes; some say no first, some say nothing."""
        for _ in range(3):
            self._later(hours=self.dice.randrange(2, 60))
            offer, lead = self._offer(matter)
            answer = self.dice.random()
            if answer < 0.08:
                self._later(hours=(offer.answer_by - self.at).total_seconds() / 3600 + 1)
                act_as(self.session, "portal:worker")
                lapse_offers(self.session, at=self.at)
                continue
            self._later(hours=self.dice.randrange(1, 30))
            self._as(lead)
            if answer < 0.2:
                decline_offer(self.session, lead, matter, self.dice.choice(list(DeclineReason)[:4]), at=self.at)
                continue
            accept_offer(self.session, lead, matter, at=self.at)
            return lead
        raise TooSoon

    def _offer(self, matter: Matter) -> tuple[Offer, Actor]:
        coordinator, lead = self.cast.coordinators[matter.locality_id], self.dice.choice(self.cast.leads)
        self._as(coordinator)
        return make_offer(self.session, coordinator, matter, lead.user_id, at=self.at), lead

    def _star(
        self, lead: Actor, matter: Matter, kind: ReadingKind, before: dict[str, int] | None, *, days: int
    ) -> dict[str, int]:
        self._later(days=days)
        self._as(lead)
        scores = {}
        steps = self.dice.choice(((-1, 0, 1, 2), (0, 0, 1, 2), (-1, 0, 0, 1, 1), (-2, -1, 0, 0, 1)))
        for code in [code for code, _ in FAMILY_STAR_PLUS.areas] if before is None else before:
            score = self.dice.randint(2, 7) if before is None else before[code] + self.dice.choice(steps)
            scores[code] = min(10, max(1, score))
        if before is None and self.dice.random() < 0.2:
            scores.pop("progress_to_work")
        taken = StarTaken(
            star=FAMILY_STAR_PLUS,
            kind=kind,
            held_on=london_date(self.at),
            scored_by=ScoredBy.TOGETHER if self.dice.random() < 0.85 else ScoredBy.PRACTITIONER,
            scores=scores,
        )
        record_star(self.session, lead, matter, taken, at=self.at)
        return scores

    def _as(self, actor: Actor) -> None:
        act_as(self.session, str(actor.user_id))

    def _later(self, *, days: float = 0, hours: float = 0) -> None:
        """On to the next step, in office hours; a step that would lie in the future is not taken."""
        moment = self.at + dt.timedelta(days=days, hours=hours)
        opening = next_opening(moment, holidays_after(self.session, london_date(moment)))
        if opening > self.end:
            raise TooSoon
        self.at = opening.astimezone(dt.UTC)
