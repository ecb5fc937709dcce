"""Requests written straight into the tables at fixed dates: no answer depends on today, or on what actions allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.accounts.models import Agency, User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Contact, ContactPerson
from portal.contacts.rules.ways import Way
from portal.database import act_as, new_id
from portal.guidance.codes import Agreement, PrimaryNeed, Route, Source, WithdrawnBecause
from portal.identifiers import new_reference
from portal.messages.actions import owe
from portal.people.models import Family, Membership, Person
from portal.people.rules import FamilyRole, sort_key
from portal.places.models import Locality
from portal.screening.models import Decision, Outcome
from tests.builders import Make
from tests.measures.history import london

Child = Person | None  # linked to somebody, or not


class Requests:
    def __init__(self, make: Make) -> None:
        self.make = make
        self.session: Session = make.session
        self.screener: User = make.user(Role.SCREENER, name="Sam Reed")
        self._senders: dict[Agency, User] = {}
        act_as(self.session, "portal:test")

    def locality(self, slug: str, position: int) -> Locality:
        locality = Locality(slug=slug, name=slug.title(), position=position)
        self.session.add(locality)
        self.session.flush()
        return locality

    def child(self, name: str) -> Person:
        person = Person(
            forename=name, surname="Ashdown", sort_key=sort_key("Ashdown", name), known_since=london("2015-01-05 10:00")
        )
        self.session.add(person)
        self.session.flush()
        return person

    def case(self, child: Person, accepted: str, closed: str | None = None) -> None:
        """A case of a family with this child in it."""
        family = Family(formed_at=london("2015-01-05 10:00"))
        family.memberships = [
            Membership(person_id=child.id, role=FamilyRole.CHILD.value, position=1, since=family.formed_at)
        ]
        self.session.add(family)
        self.session.flush()
        before = self.request(None, "2015-01-05 10:00", decided="2015-01-05 11:00", route=Route.LEAD_PRACTITIONER)
        decision = self.session.query(Decision).filter_by(contact_id=before.id).one()
        matter = Matter(
            reference=f"M-{new_id().hex}",
            family_id=family.id,
            decision_id=decision.id,
            route=Route.LEAD_PRACTITIONER.value,
            level=3,
            primary_need=PrimaryNeed.PARENTING.value,
            routed_at=london(accepted),
            accepted_at=london(accepted),
        )
        if closed:
            matter.closed_at, matter.closed_by, matter.closure_reason = london(closed), self.screener.id, "needs_met"
        self.session.add(matter)
        self.session.flush()

    def request(
        self,
        agency: Agency | None,
        received: str,
        *,
        at: Locality | None = None,
        due: str | None = None,
        decided: str | None = None,
        said: int | None = None,
        level: int = 2,
        route: Route = Route.UNIVERSAL,
        withdrawn: str | None = None,
        children: Sequence[Child] = (None,),
    ) -> Contact:
        """`due`: unless it is said a day later; `said`: the referrer's level. One decision for all children."""
        moment = london(received)
        contact = Contact(
            id=new_id(),
            reference=new_reference("C"),
            sending_key=new_id(),
            came_by=Way.JOURNEY.value if agency else Way.HELP.value,
            sender_id=self._sender(agency).id if agency else None,
            agency_id=agency.id if agency else None,
            source=agency.source if agency else Source.FAMILY.value,
            received_at=moment,
            due_at=london(due) if due else moment + dt.timedelta(days=1),
            decided_at=london(decided) if decided else None,
            locality_id=at.id if at else None,
            referrer_level=said,
            worries="Often late and tired.",
            working_well="",
            needs_to_happen="",
            agreement=Agreement.GIVEN.value,
            people=[
                ContactPerson(
                    position=position, role=FamilyRole.CHILD.value, forename=f"Child{position}", surname="Ashdown",
                    person_id=child.id if child else None,
                )
                for position, child in enumerate(children, start=1)
            ],
        )  # fmt: skip
        if withdrawn:
            contact.withdrawn_at, contact.withdrawn_by = london(withdrawn), self.screener.id
            contact.withdrawn_because = WithdrawnBecause.SENT_TWICE.value
        self.session.add(contact)
        self.session.flush()
        if decided:
            self.decide(contact, decided, [(level, route)] * len(children))
        return contact

    def decide(self, contact: Contact, at: str, outcomes: Sequence[tuple[int, Route]], *, number: int = 1) -> None:
        """One outcome for each child, in their order; a later number takes the place of an earlier."""
        moment = london(at)
        message = owe(
            self.session, template="contact_decided", to_user_id=self.screener.id, about=contact.reference, at=moment
        )
        self.session.add(
            Decision(
                contact_id=contact.id, number=number, author_id=self.screener.id, decided_at=moment,
                reasons="One plan.", words_to_referrer="Thank you.", message_id=message.id,
                outcomes=[
                    Outcome(child_id=child.id, level=level, route=route.value, primary_need=PrimaryNeed.PARENTING.value)
                    for child, (level, route) in zip(contact.children, outcomes, strict=True)
                ],
            )
        )  # fmt: skip
        self.session.flush()

    def _sender(self, agency: Agency) -> User:
        if agency not in self._senders:
            self._senders[agency] = self.make.user(Role.REFERRER, agency=agency)
            act_as(self.session, "portal:test")
        return self._senders[agency]
