"""Taking a contact: once, however often it is sent, with everything that follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.access.actions import grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role
from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.calls import Asking, promise_call
from portal.contacts.actions.urgent import tell_out_of_hours_team
from portal.contacts.models import Contact, ContactPerson, Exclusion, PhoneCall, SafeWay
from portal.contacts.queries import sent_before
from portal.contacts.queries.calls import asked_on_sending
from portal.contacts.rules import Pointed, point_to_level
from portal.contacts.rules.calls import CallBecause
from portal.contacts.rules.told import ReachedBy, Sending, Someone
from portal.contacts.rules.ways import ON_BEHALF, Way, may_write_for
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.clocks import clock
from portal.guidance.codes import Home, Source
from portal.guidance.thresholds import thresholds_of
from portal.identifiers import new_reference
from portal.messages.actions import owe
from portal.people.rules import last_word_key, name_key
from portal.places.queries import office_time, place_of
from portal.working_time import london_date


class SentAlready(Refused):
    pass


class IncidentKnown(Refused):
    """The agency has sent this incident of theirs before."""


class _ReferenceTaken(Refused):
    pass


def send_contact(session: Session, actor: Actor, sending: Sending, *, at: dt.datetime | None = None) -> Contact:
    """Take a contact, once: the sender and their agency's lead may follow it, the front door must decide it."""
    check_role(actor, permission_for(sending.way))
    at = at or now()
    agency = _agency_of(session, actor, sending)
    contact = contact_of(session, sending, at, Source(agency.source) if agency else sending.source or Source.OTHER)
    contact.sender_id, contact.agency_id = actor.user_id, agency.id if agency else None
    try:
        store(session, contact)
    except SentAlready as refusal:
        earlier = sent_before(session, actor, sending.key)
        if earlier is None:
            raise NotYours from refusal
        same_call = asked_on_sending(session, earlier) == (sending.call_back, sending.call_back_by)
        return _sent_again(earlier, contact, same_call=same_call)
    if sending.phoned:
        session.add(
            PhoneCall(
                contact_id=contact.id,
                spoke_to=sending.phoned.spoke_to,
                phoned_at=sending.phoned.at,
                noted_at=at,
                noted_by=actor.user_id,
            )
        )
    event = record_sent(session, contact)
    _open_to_sender(session, actor, contact, event)
    open_to_front_door(session, contact, event)
    if sending.call_back:
        promise_call(session, contact, CallBecause.ASKED, at=at, asking=Asking(wanted_by=sending.call_back_by))
    owe(session, template="contact_received", to_user_id=actor.user_id, about=contact.reference, at=at)
    tell_out_of_hours_team(session, contact, at)
    session.flush()
    return contact


def permission_for(way: Way) -> Permission:
    return Permission.CONTACT_RECORD if way in ON_BEHALF else Permission.CONTACT_SEND


def store(session: Session, contact: Contact) -> None:
    """A reference is drawn by chance; drawing one that is taken happens once in millions of times, so draw again."""
    for _ in range(5):
        contact.reference = new_reference("C")
        try:
            with refusing(
                session,
                {
                    "uq_contacts_sending_key": SentAlready("This request was sent already."),
                    "uq_contacts_reference": _ReferenceTaken("Please send again."),
                    "uq_contacts_agency_id_incident": IncidentKnown(
                        "Your agency has sent a request with this incident number already.", field="incident"
                    ),
                },
            ):
                session.add(contact)
        except _ReferenceTaken:
            continue
        return
    raise Refused("We could not take this just now. Please send it again.")


def _sent_again(earlier: Contact, contact: Contact, *, same_call: bool) -> Contact:
    """The same form again is the same contact; what was changed in between must not look as if it had arrived."""
    if not same_call or told(earlier) != told(contact):
        raise Refused(
            f"You have sent this request already: its reference is {earlier.reference}. What you changed since then"
            " has not been sent. Open that request to add to it."
        )
    return earlier


_OURS = frozenset(
    {
        "id",
        "reference",
        "contact_id",
        "person_id",
        "family_id",
        "forename_key",
        "surname_key",
        "forename_last_key",
        "surname_last_key",
        "received_at",
        "due_at",
        "decided_at",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_because",
        "ward_id",
        "locality_id",
        "guidance_version",
        "pointed_level",
        "pointer_rule",
        "pointer_words",
        "urgent",
    }
)


def told(contact: Contact) -> list[dict[str, Any]]:
    """What of a contact the partner said; the rest follows from it, or came later."""
    reached_by = [contact.safe_way] if contact.safe_way else []
    rows = [contact, *contact.people, *reached_by, *contact.exclusions]
    return [
        {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs if column.key not in _OURS}
        for row in rows
    ]


def contact_of(session: Session, sending: Sending, at: dt.datetime, source: Source) -> Contact:
    """What was told, as a contact that is not kept yet: nobody's, until its sender is named."""
    today = london_date(at)
    place = place_of(session, sending.postcode, today)
    pointed = _pointed(sending)
    contact = Contact(
        sending_key=sending.key,
        came_by=sending.way.value,
        source=source.value,
        caller=sending.caller,
        caller_role=sending.caller_role,
        incident=sending.incident,
        received_at=at,
        due_at=office_time(session, today).end_of_clock(at, clock("decide_contact").working_days),
        urgent=sending.danger or (pointed is not None and pointed.level == 4),
        call_back_number=sending.call_back_number,
        call_back_when=sending.call_back_when,
        home=sending.home.value,
        address=sending.address,
        postcode=sending.postcode,
        ward_id=place.ward_id,
        locality_id=place.locality_id if sending.home is Home.ADDRESS else sending.locality_id,
        signs=sorted(set(sending.signs)),
        guidance_version=sending.guidance_version,
        referrer_level=sending.level,
        asked_for=sending.asked_for and sending.asked_for.value,
        worries=sending.worries,
        working_well=sending.working_well,
        needs_to_happen=sending.needs_to_happen,
        scale=sending.scale,
        parents_views=sending.parents_views,
        tried=sending.tried,
        child_seen=sending.child_seen and sending.child_seen.value,
        agreement=sending.agreement.value,
        agreed_by=sending.agreed_by,
        agreed_on=sending.agreed_on,
        agreed_how=sending.agreed_how and sending.agreed_how.value,
        agreement_words=sending.agreement_words,
        told_of_sharing=sending.told_of_sharing and sending.told_of_sharing.value,
        not_told_because=sending.not_told_because,
        people=[_person_of(someone, position) for position, someone in enumerate(sending.people, start=1)],
        exclusions=[
            Exclusion(position=position, agency_id=one.agency_id, name=one.name)
            for position, one in enumerate(sending.excluded, start=1)
        ],
    )
    if pointed:
        contact.pointed_level, contact.pointer_rule = pointed.level, pointed.rule.value
        contact.pointer_words = pointed.explanation
    if sending.reached_by:
        contact.safe_way = _safe_way_of(sending.reached_by)
    return contact


def _agency_of(session: Session, actor: Actor, sending: Sending) -> Agency | None:
    """The agency it comes from: the sender's own, or that of whoever told it."""
    if sending.way not in ON_BEHALF:
        return session.get_one(Agency, actor.agency_id)
    if sending.agency_id and not may_write_for(actor, sending.agency_id):
        raise NotYours
    return session.get(Agency, sending.agency_id) if sending.agency_id else None


def _pointed(sending: Sending) -> Pointed | None:
    """Where the signs point, by the guidance that the partner had before them."""
    if sending.guidance_version is None:
        return None
    guidance = thresholds_of(sending.guidance_version)
    return point_to_level([guidance.signs[code] for code in sending.signs], guidance.cluster)


def _person_of(someone: Someone, position: int) -> ContactPerson:
    return ContactPerson(
        position=position,
        role=someone.role.value,
        forename=someone.forename,
        surname=someone.surname,
        forename_key=name_key(someone.forename),
        surname_key=name_key(someone.surname),
        forename_last_key=last_word_key(someone.forename),
        surname_last_key=last_word_key(someone.surname),
        born_on=someone.born_on,
        estimated_age=someone.estimated_age,
        unborn=someone.unborn,
        due_on=someone.due_on,
        sex=someone.sex,
        ethnicity=someone.ethnicity,
        disabilities=list(someone.disabilities),
        nhs_number=someone.nhs_number,
        upn=someone.upn,
        setting=someone.setting,
        language=someone.language,
        interpreter=someone.interpreter and someone.interpreter.value,
        own_words=someone.own_words,
        kinship=someone.kinship and someone.kinship.value,
        parental_responsibility=someone.parental_responsibility and someone.parental_responsibility.value,
        lives_elsewhere=someone.lives_elsewhere,
    )


def _safe_way_of(reached_by: ReachedBy) -> SafeWay:
    return SafeWay(
        whom=reached_by.whom,
        number=reached_by.number,
        when=reached_by.when,
        may_leave_message=reached_by.may_leave_message.value,
        may_write=reached_by.may_write.value,
        must_not_know=reached_by.must_not_know,
    )


def record_sent(session: Session, contact: Contact) -> Event:
    return record(
        session,
        Kind.CONTACT_SENT,
        at=contact.received_at,
        contact_id=contact.id,
        agency=contact.agency_id,
        source=contact.source,
        locality=contact.locality_id,
        level=contact.referrer_level,
        pointed=contact.pointed_level,
        urgent=contact.urgent,
        way=contact.came_by,
    )


def _open_to_sender(session: Session, actor: Actor, contact: Contact, event: Event) -> None:
    grant_to_user(session, actor.user_id, Capacity.SENDER, reason="sent", source=event, contact_id=contact.id)
    if contact.agency_id and not contact.keeps_out_own_agency:
        grant_to_role(
            session,
            Role.AGENCY_LEAD,
            Capacity.AGENCY_LEAD,
            reason="sent",
            source=event,
            contact_id=contact.id,
            agency_id=contact.agency_id,
        )


def open_to_front_door(session: Session, contact: Contact, event: Event) -> None:
    for role in (Role.SCREENER, Role.HUB_MANAGER):
        grant_to_role(session, role, Capacity.FRONT_DOOR, reason="to_decide", source=event, contact_id=contact.id)
