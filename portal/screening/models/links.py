"""Who somebody named on a contact is: who said so, when, on what grounds, and who took it back."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, one_of
from portal.screening.rules.linking import LinkHow


class PersonLink(Base):
    """Nothing is linked without a person pressing. What was taken back stands; the live one is on the contact too."""

    __tablename__ = "person_links"
    __table_args__ = (
        one_of("how", LinkHow),
        CheckConstraint("(how = 'not_sure') = (person_id IS NULL)", name="person_unless_not_sure"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        CheckConstraint("undone_at >= linked_at", name="undone_after_linked"),
        Index("uq_person_links_one_live", "contact_person_id", unique=True, postgresql_where=text("undone_at IS NULL")),
        Index("ix_person_links_contact_person_id", "contact_person_id", "linked_at"),
    )

    id: Mapped[Id]
    contact_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_people.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    how: Mapped[str]
    linked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    linked_at: Mapped[dt.datetime]
    score: Mapped[Decimal | None] = mapped_column(Numeric)  # as it was shown
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))  # their codes
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
