"""Need-to-know as data: grants, restrictions, and the journal of openings."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.rules import Role
from portal.database import Base, Id, not_blank, one_of


class Capacity(enum.StrEnum):
    """As what somebody may see a record."""

    SENDER = "sender"
    AGENCY_LEAD = "agency_lead"
    FRONT_DOOR = "front_door"
    COORDINATOR = "coordinator"
    OFFERED = "offered"
    LEAD_PRACTITIONER = "lead_practitioner"
    HELD = "held"
    NAMED = "named"
    CALLER = "caller"


_ONE_SUBJECT = "num_nonnulls(person_id, family_id, contact_id) = 1"


class Grant(Base):
    """Why somebody may see a person, a family or a contact: who, as what, from which event, since and until.

    The holder is a user, or everyone who holds a role in a scope; whoever loses the role loses the grant with it.
    """

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (role IS NULL)", name="one_holder"),
        CheckConstraint(_ONE_SUBJECT, name="one_subject"),
        CheckConstraint("role IS NOT NULL OR num_nonnulls(agency_id, locality_id) = 0", name="scope_with_role"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_event_id IS NULL)", name="ended_by_event"),
        CheckConstraint("until IS NULL OR until > since", name="until_after_since"),
        one_of("capacity", Capacity),
        one_of("role", Role),
        not_blank("reason"),
        Index(
            "ix_grants_contact_id_live",
            "contact_id",
            postgresql_where=text("ended_at IS NULL AND contact_id IS NOT NULL"),
        ),
        Index(
            "ix_grants_family_id_live", "family_id", postgresql_where=text("ended_at IS NULL AND family_id IS NOT NULL")
        ),
        Index(
            "ix_grants_person_id_live", "person_id", postgresql_where=text("ended_at IS NULL AND person_id IS NOT NULL")
        ),
        Index(
            "ix_grants_user_id_live",
            "user_id",
            "capacity",
            postgresql_where=text("ended_at IS NULL AND user_id IS NOT NULL"),
        ),
        Index(
            "ix_grants_role_live",
            "role",
            "capacity",
            "agency_id",
            "locality_id",
            postgresql_where=text("ended_at IS NULL AND role IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str | None]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contacts.id"))
    capacity: Mapped[str]
    reason: Mapped[str]  # a code: why it was given
    source_event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"))
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by_event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("events.id"))


class Restriction(Base):
    """Only named people may see this; everyone else learns that something restricted exists and whom to ask."""

    __tablename__ = "restrictions"
    __table_args__ = (
        CheckConstraint(_ONE_SUBJECT, name="one_subject"),
        CheckConstraint(
            "num_nonnulls(lifted_at, lifted_by, lifted_with) IN (0, 3) AND lifted_by <> lifted_with",
            name="lifted_by_two",
        ),
        not_blank("reason"),
        Index("ix_restrictions_family_id", "family_id", postgresql_where=text("lifted_at IS NULL")),
        Index("ix_restrictions_contact_id", "contact_id", postgresql_where=text("lifted_at IS NULL")),
        Index("ix_restrictions_person_id", "person_id", postgresql_where=text("lifted_at IS NULL")),
    )

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contacts.id"))
    reason: Mapped[str]  # a code
    imposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    imposed_at: Mapped[dt.datetime]
    lifted_at: Mapped[dt.datetime | None]
    lifted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    lifted_with: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class Opening(Base):
    """The journal: who opened or searched what, by which permission. Written before the page is rendered."""

    __tablename__ = "openings"
    __table_args__ = (
        Index("ix_openings_user_id", "user_id", "opened_at"),
        Index("ix_openings_subject", "subject_kind", "subject_id", "opened_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    permission: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]  # none where a list was searched
    opened_at: Mapped[dt.datetime]
