"""What is known already of those a contact names: earlier contacts and what was decided, cases and who led them.

A screener sees that it was, when, and what came of it; never what somebody wrote then.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, and_, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from portal.access.permissions import Permission
from portal.access.queries import visible
from portal.accounts.models import Agency, User
from portal.accounts.rules import Actor
from portal.casework.models import LeadPractitioner, Matter
from portal.casework.rules import KNEW_THEM_WITHIN, MatterState, state_of
from portal.contacts.models import Contact, ContactPerson
from portal.guidance.codes import ClosureReason, Route, Source
from portal.people.models import Membership, Person
from portal.people.queries.merged import same_people
from portal.people.queries.restricted import hidden_people
from portal.screening.models import Decision, Outcome, StatutoryStatusOfChild

SOON, A_YEAR = dt.timedelta(days=60), dt.timedelta(days=365)
MOST = 50  # lines of each kind, the newest


@dataclass(frozen=True)
class Earlier:
    """A contact that named one of them before."""

    reference: str
    received_at: dt.datetime
    source: Source
    named: Sequence[str]  # those of this family on it
    decided_at: dt.datetime | None
    level: int | None
    routes: Sequence[Route]
    withdrawn_at: dt.datetime | None
    ago: dt.timedelta

    @property
    def is_soon(self) -> bool:
        return self.ago <= SOON

    @property
    def is_within_a_year(self) -> bool:
        return self.ago <= A_YEAR


@dataclass(frozen=True)
class EarlierMatter:
    reference: str
    family_id: uuid.UUID
    routed_at: dt.datetime
    level: int
    state: MatterState
    accepted_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_because: ClosureReason | None  # a step up to social care among them
    lead: str | None
    lead_agency: str | None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True)
class History:
    contacts: Sequence[Earlier]
    matters: Sequence[EarlierMatter]
    hidden: bool  # something is restricted: that it exists is said, and whom to ask
    statuses: Sequence[tuple[str, StatutoryStatusOfChild]]  # the latest of each child, with its name

    @property
    def open_matters(self) -> list[EarlierMatter]:
        return [matter for matter in self.matters if matter.is_open]

    def knew_them_lately(self, at: dt.datetime) -> EarlierMatter | None:
        """Who led a case of theirs that ended within half a year: such a family is offered to them first."""
        lately = (one for one in self.matters if one.lead and one.ended_at and at - one.ended_at <= KNEW_THEM_WITHIN)
        return next(lately, None)

    @property
    def is_empty(self) -> bool:
        return not (self.contacts or self.matters or self.hidden or self.statuses)


def history_of(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> History:
    """Of everybody on this contact whom somebody has linked, and of whom they live with."""
    linked = [person.person_id for person in contact.people if person.person_id]
    if not linked:
        return History([], [], hidden=False, statuses=[])
    household = _household(session, linked)
    not_shown = hidden_people(session, actor, household, at)
    seen = household - not_shown
    contacts, closed = _contacts(session, actor, contact, seen, at)
    matters, hidden = _matters(session, actor, household)
    statuses = _statuses(session, [person_id for person_id in linked if person_id in seen])
    return History(contacts, matters, hidden=bool(not_shown) or closed or hidden, statuses=statuses)


def _household(session: Session, linked: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """They and whoever belongs to a family of theirs, by every record that is read as one of these."""
    them = same_people(linked)
    theirs = select(Membership.family_id).where(Membership.person_id.in_(them), Membership.ended_at.is_(None))
    beside = select(Membership.person_id).where(Membership.family_id.in_(theirs), Membership.ended_at.is_(None))
    return set(session.scalars(same_people({*linked, *session.scalars(beside)})))


def _contacts(
    session: Session, actor: Actor, contact: Contact, people: Collection[uuid.UUID], at: dt.datetime
) -> tuple[list[Earlier], bool]:
    latest = aliased(Decision)
    number = select(func.max(Decision.number)).where(Decision.contact_id == Contact.id).scalar_subquery()
    about = ContactPerson.person_id.in_(people)
    names = func.array_agg(func.btrim(ContactPerson.forename), type_=ARRAY(Text)).label("names")
    query = (
        select(
            Contact.id,
            Contact.reference,
            Contact.received_at,
            Contact.source,
            Contact.decided_at,
            Contact.withdrawn_at,
            names,
            latest.id.label("decision_id"),
            visible(actor, Permission.CONTACT_HISTORY, Contact).label("open"),
        )
        .select_from(Contact)
        .join(ContactPerson, and_(ContactPerson.contact_id == Contact.id, about))
        .outerjoin(latest, and_(latest.contact_id == Contact.id, latest.number == number))
        .where(Contact.id != contact.id)
        .group_by(Contact.id, latest.id)
        .order_by(Contact.received_at.desc(), Contact.id)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    shown = [row for row in rows if row.open]
    outcomes = _outcomes(session, [row.decision_id for row in shown if row.decision_id])
    earlier = [
        Earlier(
            reference=row.reference,
            received_at=row.received_at,
            source=Source(row.source),
            named=row.names,
            decided_at=row.decided_at,
            level=max((level for level, _ in outcomes.get(row.decision_id, ())), default=None),
            routes=list(dict.fromkeys(Route(route) for _, route in outcomes.get(row.decision_id, ()))),
            withdrawn_at=row.withdrawn_at,
            ago=at - row.received_at,
        )
        for row in shown
    ]
    return earlier, len(shown) < len(rows)


def _outcomes(session: Session, decisions: Collection[uuid.UUID]) -> dict[uuid.UUID, list[tuple[int, str]]]:
    found: dict[uuid.UUID, list[tuple[int, str]]] = {}
    if decisions:
        query = select(Outcome.decision_id, Outcome.level, Outcome.route).where(Outcome.decision_id.in_(decisions))
        for decision_id, level, route in session.execute(query):
            found.setdefault(decision_id, []).append((level, route))
    return found


def _matters(session: Session, actor: Actor, people: Collection[uuid.UUID]) -> tuple[list[EarlierMatter], bool]:
    families = select(Membership.family_id).where(Membership.person_id.in_(people))
    lead = (
        select(LeadPractitioner.user_id)
        .where(LeadPractitioner.matter_id == Matter.id)
        .order_by(LeadPractitioner.accepted_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Matter, User.name, Agency.name, visible(actor, Permission.MATTER_HISTORY, Matter))
        .select_from(Matter)
        .outerjoin(User, User.id == lead)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(Matter.family_id.in_(families))
        .order_by(Matter.routed_at.desc(), Matter.id)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    matters = [
        EarlierMatter(
            reference=matter.reference,
            family_id=matter.family_id,
            routed_at=matter.routed_at,
            level=matter.level,
            state=state_of(matter, offered=False),
            accepted_at=matter.accepted_at,
            ended_at=matter.closed_at or matter.withdrawn_at,
            ended_because=ClosureReason(matter.closure_reason) if matter.closure_reason else None,
            lead=name,
            lead_agency=agency,
        )
        for matter, name, agency, is_open in rows
        if is_open
    ]
    return matters, len(matters) < len(rows)


def _statuses(session: Session, people: Collection[uuid.UUID]) -> list[tuple[str, StatutoryStatusOfChild]]:
    later = aliased(StatutoryStatusOfChild)
    query = (
        select(Person.forename, StatutoryStatusOfChild)
        .select_from(StatutoryStatusOfChild)
        .join(Person, Person.id == StatutoryStatusOfChild.person_id)
        .where(
            StatutoryStatusOfChild.person_id.in_(people),
            ~select(later.id)
            .where(
                later.person_id == StatutoryStatusOfChild.person_id,
                or_(
                    later.recorded_at > StatutoryStatusOfChild.recorded_at,
                    and_(
                        later.recorded_at == StatutoryStatusOfChild.recorded_at,
                        later.id > StatutoryStatusOfChild.id,
                    ),
                ),
            )
            .exists(),
        )
        .order_by(Person.sort_key)
    )
    return [(name, status) for name, status in session.execute(query)]
