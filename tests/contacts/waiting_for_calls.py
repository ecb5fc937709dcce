"""People who wait for a call: a referrer, somebody who told it to another, a family without an account."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import grant_to_role
from portal.access.models import Capacity
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import Sending
from portal.contacts.models import CallBack, Contact, ContactPerson, SafeWay
from portal.contacts.queries.calls import calls_of
from portal.contacts.rules.ways import Way
from portal.database import act_as, new_id, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.codes import Agreement, Known, Source
from portal.identifiers import new_reference
from portal.people.rules import FamilyRole
from portal.working_time import LONDON
from tests.builders import Make

NUMBER, FAMILYS_NUMBER = "01632 960001", "01632 960777"
WEDNESDAY = dt.datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
HOUR = dt.timedelta(hours=1)


def promised(session: Session, contact: Contact) -> list[CallBack]:
    """The calls as they are kept."""
    session.expire_all()
    return list(calls_of(session, contact))


def kinds_of_calls(session: Session, contact: Contact) -> list[tuple[str, object]]:
    """What happened to them, with what each event says."""
    query = select(Event.kind, Event.payload).where(Event.contact_id == contact.id, Event.kind.like("call:%"))
    return [(kind, payload) for kind, payload in session.execute(query.order_by(Event.recorded_at, Event.id))]


def keep(session: Session) -> None:
    """Commit, so that another session can see it."""
    act_as(session, "portal:test")
    session.commit()


def asking(make: Make, *, by: dt.datetime | None = None) -> Sending:
    """A form on which "Shall we call you?" was answered with yes."""
    return replace(
        make.sending(), call_back=True, call_back_by=by, call_back_number=NUMBER, call_back_when="After school"
    )


def told_by_a_caller(make: Make, writer: User, *, call_back: bool = False, source: Source = Source.OTHER) -> Contact:
    """Somebody phoned, and somebody with an account wrote it down."""
    if not make.actor(writer).holds(Role.AGENCY_LEAD, Role.SCREENER):
        make.role(writer, Role.AGENCY_LEAD)
    sending = replace(
        asking(make), way=Way.CALL, caller="Bo Reed", caller_role="Neighbour", call_back=call_back, source=source
    )
    return make.contact(writer, sending)


def from_a_family(make: Make, *, at: dt.datetime | None = None, safe: bool = True) -> Contact:
    """As the families' own door keeps it: nobody with an account sent it, and no agency."""
    at, session = at or now(), make.session
    act_as(session, "portal:test")
    contact = Contact(
        reference=new_reference("C"),
        sending_key=new_id(),
        came_by=Way.HELP.value,
        source=Source.FAMILY.value,
        received_at=at,
        due_at=at + dt.timedelta(days=1),
        worries="We need help.",
        working_well="",
        needs_to_happen="",
        agreement=Agreement.GIVEN.value,
        people=[ContactPerson(position=1, role=FamilyRole.CHILD.value, forename="Al", surname="Fir")],
    )
    if safe:
        contact.safe_way = SafeWay(
            whom="Ivy, on her own phone",
            number=FAMILYS_NUMBER,
            when="In the morning",
            may_leave_message=Known.NO.value,
            may_write=Known.NOT_KNOWN.value,
            must_not_know="Her partner",
        )
    session.add(contact)
    session.flush()
    event = record(
        session, Kind.CONTACT_SENT, at=at, contact_id=contact.id, agency=None, source="family", locality=None,
        level=None, pointed=None, urgent=False, way="help",
    )  # fmt: skip
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grant_to_role(session, role, Capacity.FRONT_DOOR, reason="to_decide", source=event, contact_id=contact.id)
    session.flush()
    return contact
