"""Who acts, and in which roles: plain values that every room above can ask."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Self

from portal.guidance.codes import Code
from portal.settings import Settings

INVITATION_LASTS = dt.timedelta(days=7)
SEEN_EVERY = dt.timedelta(minutes=1)  # a session's last-seen is written no more often
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


class Role(Code):
    REFERRER = "referrer", "Referrer"
    AGENCY_LEAD = "agency_lead", "Agency lead"
    SCREENER = "screener", "Screener"
    HUB_MANAGER = "hub_manager", "Hub manager"
    COORDINATOR = "coordinator", "Early-help coordinator"
    LEAD_PRACTITIONER = "lead_practitioner", "Lead Practitioner"
    GROUP_MEMBER = "group_member", "Group member"
    ANALYST = "analyst", "Analyst"
    PARTNERSHIP_MANAGER = "partnership_manager", "Partnership manager"
    SERVICE_LEAD = "service_lead", "Service lead"
    RECORDS_OFFICER = "records_officer", "Information governance officer"
    ADMINISTRATOR = "administrator", "Administrator"


ROLES = {role.value: role for role in Role}  # by the code that the database keeps
LOCALITY_ROLES = frozenset({Role.COORDINATOR, Role.GROUP_MEMBER})
AGENCY_ROLES = frozenset({Role.REFERRER, Role.AGENCY_LEAD, Role.LEAD_PRACTITIONER})


@dataclass(frozen=True)
class HeldRole:
    """A role with its scope; a role without one is held for the whole partnership."""

    role: Role
    agency_id: uuid.UUID | None = None
    locality_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Actor:
    """A person at work. Nobody is an actor by being an administrator of everything."""

    user_id: uuid.UUID
    agency_id: uuid.UUID
    name: str
    roles: tuple[HeldRole, ...] = field(default=())

    def holds(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.roles)

    def agencies_as(self, role: Role) -> frozenset[uuid.UUID]:
        return frozenset(held.agency_id for held in self.roles if held.role is role and held.agency_id)

    def localities_as(self, role: Role) -> frozenset[uuid.UUID]:
        return frozenset(held.locality_id for held in self.roles if held.role is role and held.locality_id)


class AccountState(Code):
    INVITED = "invited", "Invited"
    RAN_OUT = "ran_out", "Invitation ran out"
    JOINED = "joined", "Joined"
    ENDED = "ended", "Ended"


def account_state(
    joined_at: dt.datetime | None, closed_at: dt.datetime | None, open_until: dt.datetime | None, at: dt.datetime
) -> AccountState:
    if closed_at:
        return AccountState.ENDED
    if joined_at:
        return AccountState.JOINED
    return AccountState.INVITED if open_until and at < open_until else AccountState.RAN_OUT


class SessionEnd(enum.StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    SIGNED_IN_AGAIN = "signed_in_again"
    ENDED_BY_OWNER = "ended_by_owner"
    EXPIRED = "expired"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- a code, not a secret
    ACCOUNT_CLOSED = "account_closed"


@dataclass(frozen=True)
class SessionLimits:
    idle: dt.timedelta
    absolute: dt.timedelta

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(dt.timedelta(minutes=settings.session_idle_minutes), dt.timedelta(hours=settings.session_hours))

    def seen_after(self, at: dt.datetime) -> dt.datetime:
        """A session that is live at this moment was seen after..."""
        return at - self.idle

    def started_after(self, at: dt.datetime) -> dt.datetime:
        """...and started after."""
        return at - self.absolute


# An agency lead looks after the people of the own agency who send contacts and hold cases, and nobody else.
LEAD_GIVES = frozenset({Role.REFERRER, Role.LEAD_PRACTITIONER})


def roles_to_give(actor: Actor) -> list[Role]:
    if actor.holds(Role.ADMINISTRATOR):
        return list(Role)
    return [role for role in Role if role in LEAD_GIVES and actor.holds(Role.AGENCY_LEAD)]


def may_give(actor: Actor, role: Role, agency_id: uuid.UUID) -> bool:
    """Whether the actor may give somebody of this agency this role, and end it."""
    return may_manage(actor, agency_id, frozenset({role}))


def may_manage(actor: Actor, agency_id: uuid.UUID, roles: frozenset[Role]) -> bool:
    """Whether an account of this agency with these roles is the actor's to look after.

    The agency is asked about whatever the roles: an account that has none is not everybody's.
    """
    return actor.holds(Role.ADMINISTRATOR) or (agency_id in actor.agencies_as(Role.AGENCY_LEAD) and roles <= LEAD_GIVES)


def may_close(actor: Actor, user_id: uuid.UUID, agency_id: uuid.UUID, roles: frozenset[Role]) -> bool:
    """Nobody ends the own account: the last administrator would lock everybody out."""
    return user_id != actor.user_id and may_manage(actor, agency_id, roles)


def scoped(role: Role, agency_id: uuid.UUID, locality_id: uuid.UUID | None) -> HeldRole:
    """The role with the scope that it needs, and no other."""
    return HeldRole(
        role,
        agency_id=agency_id if role in AGENCY_ROLES else None,
        locality_id=locality_id if role in LOCALITY_ROLES else None,
    )


def first_name(name: str) -> str:
    """By which people of the team are known to partners."""
    return (name.split() or [""])[0]


def plain_email(written: str) -> str:
    """One spelling of an e-mail address: people type capitals and copy spaces."""
    return unicodedata.normalize("NFC", written).strip().lower()


def token_digest(token: str) -> bytes:
    """What is kept of a session's token. It is long and random, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).digest()
