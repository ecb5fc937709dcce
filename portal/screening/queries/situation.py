"""What is known of a contact when it is decided."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from portal.casework.models import AgreementToAsk, Matter
from portal.contacts.models import Contact, ContactPerson
from portal.guidance.codes import Agreement
from portal.people.rules import FamilyRole
from portal.screening.models import Decision
from portal.screening.rules import Situation

A_YEAR = dt.timedelta(days=365)


def situation_of(session: Session, contact: Contact, at: dt.datetime) -> Situation:
    return Situation(
        agreement=_agreement(session, contact),
        children=[child.id for child in contact.children],
        pointed_level=contact.pointed_level,
        referrer_level=contact.referrer_level,
        requests_in_a_year=1 + _others_in_a_year(session, contact, at),
    )


def _agreement(session: Session, contact: Contact) -> Agreement:
    """What the family said since, where somebody has asked it; else what the partner reported."""
    if contact.decided_at is None or contact.agreement == Agreement.GIVEN:
        return Agreement(contact.agreement)
    said = session.scalar(
        select(AgreementToAsk.answer)
        .join(Matter, Matter.id == AgreementToAsk.matter_id)
        .join(Decision, Decision.id == Matter.decision_id)
        .where(Decision.contact_id == contact.id, AgreementToAsk.answer.is_not(None))
        .order_by(AgreementToAsk.answered_at.desc())
        .limit(1)
    )
    return Agreement(said or contact.agreement)


def _others_in_a_year(session: Session, contact: Contact, at: dt.datetime) -> int:
    """Other contacts about a child of this one, as far as somebody has said who the children are."""
    known = [child.person_id for child in contact.children if child.person_id]
    if not known:
        return 0
    query = (
        select(func.count(distinct(Contact.id)))
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .where(
            ContactPerson.person_id.in_(known),
            ContactPerson.role == FamilyRole.CHILD.value,
            Contact.id != contact.id,
            Contact.withdrawn_at.is_(None),
            Contact.received_at > at - A_YEAR,
        )
    )
    return session.scalar(query) or 0
