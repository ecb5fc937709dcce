"""What was told, as the rows that keep it; and what of those rows was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.contacts.models import Contact, ContactPerson, Exclusion, SafeWay
from portal.contacts.rules import Pointed, point_to_level
from portal.contacts.rules.told import ReachedBy, Sending, Someone
from portal.guidance.clocks import clock
from portal.guidance.codes import Home, Source
from portal.guidance.thresholds import thresholds_of
from portal.people.rules import last_word_key, name_key
from portal.places.queries import office_time, place_of
from portal.working_time import london_date

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
        "extended_due_at",
        "again_due_at",
        "unanswered_at",
        "joined_to_id",
        "decide_by",
        "queue_place",
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
