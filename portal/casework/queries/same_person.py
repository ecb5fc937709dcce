"""Who looks like somebody on record, and what two records have, side by side: what one looks at before saying so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from portal.access.models import Restriction
from portal.access.permissions import Permission
from portal.access.predicates import Open
from portal.access.queries import visible
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.casework.models import LeadPractitioner, Matter
from portal.casework.queries.merging import may_merge
from portal.casework.rules import MatterState, state_of
from portal.contacts.models import Contact, ContactPerson
from portal.guidance.codes import Source
from portal.people.actions.keying import sought_of
from portal.people.models import Family, Membership, Person
from portal.people.queries.candidates import MOST, candidates
from portal.people.queries.merged import all_records, records_of
from portal.people.rules.matching import Band, Match, Reason, Sought

_MAY = Permission.PEOPLE_MERGE
_MANY = 50  # as many as the search gives: those that are not for whoever asks are left out
_SHOWN = 10  # cases, and requests, of one record


@dataclass(frozen=True)
class Alike:
    """Somebody on record who may be the one that is looked for."""

    person: Person
    match: Match

    @property
    def is_likely(self) -> bool:
        return self.match.band is Band.LIKELY


def alike(session: Session, actor: Actor, person: Person) -> list[Alike]:
    """Who looks like this person, by any of the records that are read as them; of those the actor may put together.

    Whoever shares a surname and a home but not the first name is family, and is not shown unasked.
    """
    records = records_of(session, person.id)
    known = session.scalars(select(Person).where(Person.id.in_(records)))
    found = _found(session, actor, [sought_of(one) for one in known], but=records)
    return [one for one in found if one.is_likely or Reason.FORENAME_DIFFERENT not in one.match.reasons][:MOST]


def looked_for(session: Session, actor: Actor, sought: Sought, *, but: Person | None = None) -> list[Alike]:
    """Who may be meant by a name and a date of birth, of those the actor may put together."""
    return _found(session, actor, [sought], but=records_of(session, but.id) if but else [])[:MOST]


def _found(session: Session, actor: Actor, sought: Iterable[Sought], but: Sequence[uuid.UUID]) -> list[Alike]:
    best: dict[uuid.UUID, Match] = {}
    for one in sought:  # one at a time: together they would be taken for a family
        (listed,) = candidates(session, [one], most=_MANY)
        for found in listed:
            before = best.get(found.person_id) if found.person_id else None
            if found.person_id and (before is None or before.score < found.match.score):
                best[found.person_id] = found.match
    yours = may_merge(session, actor, best.keys() - set(but))
    known = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(yours)))}
    in_order = sorted(yours, key=lambda person_id: (-best[person_id].score, str(person_id)))
    return [Alike(known[person_id], best[person_id]) for person_id in in_order]


@dataclass(frozen=True)
class HeldCase:
    reference: str
    since: dt.datetime
    state: MatterState
    ended_at: dt.datetime | None
    lead: str | None
    opens: bool  # the reader may open its page


@dataclass(frozen=True)
class Asked:
    """A request for help that names them: that it was, when, and from whom; never what was written."""

    reference: str
    received_at: dt.datetime
    source: Source


@dataclass(frozen=True)
class Side:
    """One of the two, by all the records that are read as it."""

    person: Person
    records: int
    is_restricted: bool  # and the reader is one of those named
    household: Sequence[str]
    cases: Sequence[HeldCase]
    requests: Sequence[Asked]  # the newest; one more than is shown where there are more


def sides(session: Session, actor: Actor, people: Sequence[Person]) -> list[Side]:
    """What each of them has, for somebody who may put them together; asked of all in one go."""
    asked = [person.id for person in people]
    records = all_records(Person.id.in_(asked))
    grouped: dict[uuid.UUID, list[uuid.UUID]] = {}
    for record_id, kept_id in session.execute(select(records.c.id, records.c.kept_id)):
        grouped.setdefault(kept_id, []).append(record_id)
    of = {person.id: next(kept for kept, group in grouped.items() if person.id in group) for person in people}
    closed = _restricted(session, records)
    households = _households(session, actor, records)
    cases, requests = _cases(session, actor, records), _requests(session, actor, records)
    return [
        Side(
            person,
            len(grouped[of[person.id]]),
            of[person.id] in closed,
            households.get(of[person.id], []),
            cases.get(of[person.id], []),
            requests.get(of[person.id], []),
        )
        for person in people
    ]


def _restricted(session: Session, records: CTE) -> Collection[uuid.UUID]:
    """Those of whom something is closed to all but those named, of whom the reader is one."""
    by = or_(
        Restriction.person_id == records.c.id,
        exists().where(Membership.person_id == records.c.id, Membership.family_id == Restriction.family_id),
    )
    asked = select(records.c.kept_id).join(Restriction, by).where(Restriction.lifted_at.is_(None))
    return set(session.scalars(asked))


def _households(session: Session, actor: Actor, records: CTE) -> Mapping[uuid.UUID, list[str]]:
    theirs, beside = aliased(Membership), aliased(Membership)
    asked = (
        select(records.c.kept_id, Person)
        .join(theirs, and_(theirs.person_id == records.c.id, theirs.ended_at.is_(None)))
        .join(Family, Family.id == theirs.family_id)
        .join(beside, and_(beside.family_id == Family.id, beside.ended_at.is_(None)))
        .join(Person, Person.id == beside.person_id)
        .where(
            visible(actor, _MAY, Family),
            Open().where(actor, Person),
            beside.person_id.not_in(select(records.c.id)),
        )
        .order_by(beside.family_id, beside.position)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for kept_id, person in session.execute(asked):
        names = found.setdefault(kept_id, [])
        if person.name not in names:
            names.append(person.name)
    return found


def _cases(session: Session, actor: Actor, records: CTE) -> Mapping[uuid.UUID, list[HeldCase]]:
    lead = (
        select(User.name)
        .join(LeadPractitioner, LeadPractitioner.user_id == User.id)
        .where(LeadPractitioner.matter_id == Matter.id)
        .order_by(LeadPractitioner.accepted_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    families = select(records.c.kept_id, Membership.family_id).join(Membership, Membership.person_id == records.c.id)
    of = families.distinct().subquery()
    asked = (
        select(of.c.kept_id, Matter, lead, visible(actor, Permission.CASE_READ, Matter))
        .join(Matter, Matter.family_id == of.c.family_id)
        .where(visible(actor, _MAY, Matter))
        .order_by(Matter.routed_at.desc(), Matter.id)
    )
    found: dict[uuid.UUID, list[HeldCase]] = {}
    for kept_id, matter, name, opens in session.execute(asked):
        held = HeldCase(
            reference=matter.reference,
            since=matter.routed_at,
            state=state_of(matter, offered=False),
            ended_at=matter.closed_at or matter.withdrawn_at,
            lead=name,
            opens=bool(opens),
        )
        found.setdefault(kept_id, []).append(held)
    return {kept_id: cases[:_SHOWN] for kept_id, cases in found.items()}


def _requests(session: Session, actor: Actor, records: CTE) -> Mapping[uuid.UUID, list[Asked]]:
    """Of families that are not the reader's nothing is said, nor of what is closed to them.

    What belongs to no family yet, or never will, is the records officer's: a coordinator has no grant on it.
    """
    known = exists().where(Family.id == Contact.family_id, visible(actor, _MAY, Family))
    of_no_family = and_(Contact.family_id.is_(None), literal(actor.holds(Role.RECORDS_OFFICER)))
    asked = (
        select(records.c.kept_id, Contact.reference, Contact.received_at, Contact.source)
        .join(ContactPerson, ContactPerson.person_id == records.c.id)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(or_(of_no_family, known), Open().where(actor, Contact))
        .distinct()
        .order_by(Contact.received_at.desc(), Contact.reference)
    )
    found: dict[uuid.UUID, list[Asked]] = {}
    for kept_id, reference, received_at, source in session.execute(asked):
        found.setdefault(kept_id, []).append(Asked(reference, received_at, Source(source)))
    return {kept_id: requests[: _SHOWN + 1] for kept_id, requests in found.items()}
