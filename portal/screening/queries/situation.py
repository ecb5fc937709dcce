"""What is known of a contact when it is decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.casework.models import AgreementToAsk, Matter
from portal.casework.rules import AgreementAnswer
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


@dataclass(frozen=True)
class AskedSince:
    """Somebody was named to ask the family whether it agrees; and what it said, once somebody has."""

    asker: str
    ask_by: dt.datetime
    answer: AgreementAnswer | None
    answered_at: dt.datetime | None
    words: str
    noted_by: str | None


def asked_since(session: Session, contact: Contact) -> AskedSince | None:
    """The latest, of all decisions on this contact. Whoever asks has opened it."""
    if contact.decided_at is None or contact.agreement == Agreement.GIVEN:
        return None
    query = (
        select(AgreementToAsk, User.name)
        .join(Matter, Matter.id == AgreementToAsk.matter_id)
        .join(Decision, Decision.id == Matter.decision_id)
        .outerjoin(User, User.id == AgreementToAsk.noted_by)
        .where(Decision.contact_id == contact.id)
        .order_by(Decision.number.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    asked, name = row
    answer = AgreementAnswer(asked.answer) if asked.answer else None
    return AskedSince(asked.asker, asked.ask_by, answer, asked.answered_at, asked.words, name)


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
