"""Agencies, the people who work for them, their roles, and how they prove who they are."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, LargeBinary, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.rules import AGENCY_ROLES, LOCALITY_ROLES, Role
from portal.database import Base, Id, not_blank, one_of
from portal.guidance.codes import AgencyType, Source

_Moment = ColumnElement[dt.datetime] | dt.datetime


def _listed(roles: frozenset[Role]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


class Agency(Base):
    __tablename__ = "agencies"
    __table_args__ = (one_of("source", Source), one_of("lead_type", AgencyType), not_blank("name"))

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    lead_type: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    short_form: Mapped[bool] = mapped_column(server_default=text("false"))  # whether it may tell all on one page


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("(password_hash IS NULL) = (joined_at IS NULL)", name="joined_with_password"),
        not_blank("name"),
        Index("ix_users_name", "name", "id"),
    )

    id: Mapped[Id]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(deferred=True)
    invited_at: Mapped[dt.datetime]
    joined_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]

    agency: Mapped[Agency] = relationship()


class RoleHolding(Base):
    """A role held by a user, with its scope and its dates."""

    __tablename__ = "roles"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint(f"(role IN ({_listed(LOCALITY_ROLES)})) = (locality_id IS NOT NULL)", name="locality_scope"),
        CheckConstraint(f"(role IN ({_listed(AGENCY_ROLES)})) = (agency_id IS NOT NULL)", name="agency_scope"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        Index("ix_roles_user_id", "user_id"),
        Index(
            "uq_roles_held_once",
            "user_id",
            "role",
            "agency_id",
            "locality_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]  # the last day it is held


class SignedInSession(Base):
    """One signed-in browser. The cookie holds a token; the row holds only its digest."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_with_reason"),
        Index("ix_sessions_user_id_live", "user_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    device: Mapped[str]
    started_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_because: Mapped[str | None]

    @classmethod
    def is_live(cls, seen_after: _Moment, started_after: _Moment) -> ColumnElement[bool]:
        """Not ended, nor run out: the two moments come from `SessionLimits`."""
        return and_(cls.ended_at.is_(None), cls.last_seen_at > seen_after, cls.started_at > started_after)


class Invitation(Base):
    """A one-time way in. The link is signed from the row's key, so no secret is kept."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        CheckConstraint("expires_at > made_at", name="expires_later"),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]


class AgencyKey(Base):
    """By which a programme of an agency sends. Its secret was shown once; the row holds only its digest."""

    __tablename__ = "agency_keys"
    __table_args__ = (
        not_blank("name"),
        CheckConstraint("num_nonnulls(ended_at, ended_by) IN (0, 2)", name="ended_by_somebody"),
        CheckConstraint("ended_at >= made_at", name="ended_after_made"),
    )

    id: Mapped[Id]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)  # follows what is sent, and is asked
    name: Mapped[str]  # of the programme
    prefix: Mapped[str]  # how the secret begins: enough to know it by, and too little to use
    secret_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[dt.datetime]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    last_used_on: Mapped[dt.date | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class Throttle(Base):
    """How often something was tried in a window of time; the bucket is a digest, never an address in the clear."""

    __tablename__ = "throttles"

    bucket: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    window_start: Mapped[dt.datetime] = mapped_column(primary_key=True)
    tries: Mapped[int]
