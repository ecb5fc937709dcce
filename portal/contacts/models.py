"""A contact: what a partner sent, kept as it was written."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.subjects import UnderGrants
from portal.accounts.models import Agency, User
from portal.database import Base, Id, SmallNumber, not_blank, one_of
from portal.guidance.codes import Agreement, Source
from portal.people.rules import FamilyRole
from portal.places.models import Locality


class Contact(UnderGrants, Base):
    __tablename__ = "contacts"
    __grants_by__ = {"contact_id": "id"}  # noqa: RUF012 -- read once, when the class is made
    __restricted_by__ = {"contact_id": "id", "family_id": "family_id"}  # noqa: RUF012 -- likewise
    __table_args__ = (
        one_of("source", Source),
        one_of("agreement", Agreement),
        CheckConstraint("referrer_level BETWEEN 1 AND 4", name="referrer_level_known"),
        CheckConstraint("decided_at IS NULL OR decided_at >= received_at", name="decided_after_received"),
        not_blank("worries"),
        not_blank("needs_to_happen"),
        Index("ix_contacts_sender_id", "sender_id", "received_at", "id"),
        Index("ix_contacts_agency_id", "agency_id", "received_at", "id"),
        Index("ix_contacts_received_at", "received_at"),
        Index("ix_contacts_undecided", "due_at", "id", postgresql_where=text("decided_at IS NULL")),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    sending_key: Mapped[uuid.UUID] = mapped_column(unique=True)  # one form, however often it is sent
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    source: Mapped[str]
    received_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # end of the clock "decide a contact"
    decided_at: Mapped[dt.datetime | None]  # when the first decision was recorded: clocks use the first
    postcode: Mapped[str | None]
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"))
    worries: Mapped[str]
    working_well: Mapped[str]
    needs_to_happen: Mapped[str]
    referrer_level: Mapped[SmallNumber | None]  # none: the referrer is not sure
    agreement: Mapped[str]
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)

    sender: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
    locality: Mapped[Locality | None] = relationship()
    people: Mapped[list[ContactPerson]] = relationship(order_by="ContactPerson.position", back_populates="contact")

    @property
    def children(self) -> list[ContactPerson]:
        return [person for person in self.people if person.role == FamilyRole.CHILD]


class ContactPerson(Base):
    """Somebody named on a contact, as the partner wrote it; linked to a person only by a screener."""

    __tablename__ = "contact_people"
    __table_args__ = (
        one_of("role", FamilyRole),
        not_blank("forename"),
        Index("uq_contact_people_contact_id_position", "contact_id", "position", unique=True),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    position: Mapped[SmallNumber]
    role: Mapped[str]
    forename: Mapped[str]
    surname: Mapped[str]
    born_on: Mapped[dt.date | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)

    contact: Mapped[Contact] = relationship(back_populates="people")

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}".strip()
