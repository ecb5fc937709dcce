"""Everybody a contact names."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigNumber, Id, SmallNumber, one_of
from portal.guidance.codes import Known, Relationship
from portal.people.rules import NAMELESS, UNBORN, FamilyRole

_EMPTY = text("''")
_BY_BYTES = Text(collation="C")  # so that "begins with" is a range, which uses an index under row-level security too
_CHILDREN = text("role = 'child'")


class ContactPerson(Base):
    """Somebody named on a contact, as the partner wrote it; linked to a person only by a screener.

    Of a child either the date of birth is known, or an age is estimated, or it is not born yet, or none of it is known.
    """

    __tablename__ = "contact_people"
    __table_args__ = (
        one_of("role", FamilyRole),
        one_of("kinship", Relationship),
        one_of("interpreter", Known),
        one_of("parental_responsibility", Known),
        CheckConstraint("num_nonnulls(born_on, estimated_age) + unborn::int <= 1", name="one_age"),
        CheckConstraint("due_on IS NULL OR unborn", name="due_when_unborn"),
        CheckConstraint("estimated_age BETWEEN 0 AND 25", name="estimated_age_of_a_child"),
        Index("uq_contact_people_contact_id_position", "contact_id", "position", unique=True),
        Index("ix_contact_people_without_keys", "id", postgresql_where=text("forename_key IS NULL")),
        Index("ix_contact_people_forename_key", "forename_key", postgresql_where=_CHILDREN),
        Index("ix_contact_people_surname_key", "surname_key", postgresql_where=_CHILDREN),
        Index(
            "ix_contact_people_forename_last_key",
            "forename_last_key",
            postgresql_where=text("role = 'child' AND forename_last_key IS NOT NULL"),
        ),
        Index(
            "ix_contact_people_surname_last_key",
            "surname_last_key",
            postgresql_where=text("role = 'child' AND surname_last_key IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    position: Mapped[SmallNumber]
    role: Mapped[str]
    forename: Mapped[str]  # empty: not known
    surname: Mapped[str]
    # By which the name is found; none where the release before this wrote it, until the worker comes by.
    forename_key: Mapped[str | None] = mapped_column(_BY_BYTES)
    surname_key: Mapped[str | None] = mapped_column(_BY_BYTES)
    forename_last_key: Mapped[str | None] = mapped_column(_BY_BYTES)  # of a name of several words, likewise
    surname_last_key: Mapped[str | None] = mapped_column(_BY_BYTES)
    born_on: Mapped[dt.date | None]
    estimated_age: Mapped[SmallNumber | None]  # in years, when the contact was received
    unborn: Mapped[bool] = mapped_column(server_default=text("false"))
    due_on: Mapped[dt.date | None]
    sex: Mapped[str | None]  # codes of the Department for Education, like the next and the disabilities
    ethnicity: Mapped[str | None]
    disabilities: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    nhs_number: Mapped[str | None]
    upn: Mapped[str | None]
    setting: Mapped[str] = mapped_column(server_default=_EMPTY)  # school or nursery
    language: Mapped[str] = mapped_column(server_default=_EMPTY)
    interpreter: Mapped[str | None]
    own_words: Mapped[str] = mapped_column(server_default=_EMPTY)  # what the child said
    kinship: Mapped[str | None]  # to the children
    parental_responsibility: Mapped[str | None]
    lives_elsewhere: Mapped[str] = mapped_column(server_default=_EMPTY)  # the address, of who does not live there
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}".strip() or (UNBORN if self.unborn else NAMELESS)


class ContactPersonKey(Base):
    """One of the keys by which somebody in the queue is found. The application writes them; only the search reads them.

    They are there while nobody has decided the contact or said who it is.
    """

    __tablename__ = "contact_person_keys"

    key: Mapped[BigNumber] = mapped_column(primary_key=True, autoincrement=False)
    contact_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_people.id"), primary_key=True, index=True)
