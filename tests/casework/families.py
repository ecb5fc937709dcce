"""Families on their way through the house, as far as a test needs them."""

from __future__ import annotations

import datetime as dt

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, make_offer
from portal.casework.actions import StarTaken, close_case, record_star
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.guidance.codes import ClosureReason, Route
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.places.models import Locality
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date
from tests.builders import Make

ALL_FIVES = dict.fromkeys(FAMILY_STAR_PLUS.area_codes, 5)


class Families:
    """One locality and the people who help its families; each method gives one more family."""

    def __init__(self, make: Make, locality: Locality | None = None, postcode: str | None = None) -> None:
        self.make = make
        self.session = make.session
        self.locality = locality or make.locality()
        self.postcode = postcode or make.postcode(self.locality)
        self.referrer = make.user(Role.REFERRER, name="Rosa Lindqvist")
        self.screener = make.user(Role.SCREENER, name="Imran Okafor")
        self.coordinator = make.user(Role.COORDINATOR, locality=self.locality, name="Cath Ellery")
        self.practitioner = make.user(Role.LEAD_PRACTITIONER, name="Tess Marlow")

    def keep(self) -> None:
        """Commit, so that a page or another session can see it."""
        act_as(self.session, "portal:test")
        self.session.commit()

    def contact(self, *, at: dt.datetime | None = None, surname: str = "Tamworth", children: int = 1) -> Contact:
        sending = self.make.sending(postcode=self.postcode, surname=surname, children=children)
        return self.make.contact(self.referrer, sending, at=at)

    def waiting(
        self, *, at: dt.datetime | None = None, level: int = 3, surname: str = "Tamworth", children: int = 1
    ) -> Matter:
        contact = self.contact(at=at, surname=surname, children=children)
        self.make.decision(self.screener, contact, route=Route.LEAD_PRACTITIONER, level=level, at=at)
        return self.session.query(Matter).filter_by(family_id=contact.family_id).one()

    def offered(self, to: User | None = None, *, at: dt.datetime | None = None, level: int = 3) -> Matter:
        matter = self.waiting(at=at, level=level)
        make_offer(self.session, self.make.actor(self.coordinator), matter, (to or self.practitioner).id, at=at)
        return matter

    def active(self, by: User | None = None, *, at: dt.datetime | None = None, level: int = 3) -> Matter:
        matter = self.offered(by, at=at, level=level)
        accept_offer(self.session, self.make.actor(by or self.practitioner), matter, at=at)
        return matter

    def closed(
        self, by: User | None = None, *, at: dt.datetime | None = None, closed_at: dt.datetime | None = None
    ) -> Matter:
        matter = self.active(by, at=at)
        actor = self.make.actor(by or self.practitioner)
        close_case(self.session, actor, matter, reason=ClosureReason.NEEDS_MET, level=2, at=closed_at or now())
        return matter

    def back_again(self, before: Matter) -> Matter:
        """The same family is on its board once more."""
        contact = self.contact()
        contact.children[0].person_id = before.family.memberships[0].person_id
        self.session.flush()
        self.make.decision(self.screener, contact, route=Route.LEAD_PRACTITIONER)
        return self.session.query(Matter).filter_by(family_id=before.family_id, closed_at=None).one()

    def star(
        self,
        matter: Matter,
        kind: ReadingKind,
        scores: dict[str, int] | None = None,
        *,
        held_on: dt.date | None = None,
        by: User | None = None,
    ) -> Reading:
        taken = StarTaken(
            FAMILY_STAR_PLUS, kind, held_on or london_date(now()), ScoredBy.TOGETHER, scores or dict(ALL_FIVES)
        )
        return record_star(self.session, self.make.actor(by or self.practitioner), matter, taken)
