"""Who works at the front door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.models import RoleHolding, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import ROLES, Actor, HeldRole, Role
from portal.contacts.models import Claim, Contact
from portal.working_time import london_date

FRONT_DOOR = (Role.SCREENER, Role.HUB_MANAGER)
_AT_WORK = (
    select(User)
    .join(RoleHolding, RoleHolding.user_id == User.id)
    .where(User.closed_at.is_(None))
    .distinct()
    .order_by(User.name, User.id)
)


def screeners(session: Session, at: dt.datetime, *roles: Role) -> Sequence[User]:
    """Everybody who holds one of these roles of the front door, by name."""
    held = RoleHolding.role.in_([role.value for role in roles or FRONT_DOOR])
    return session.scalars(_AT_WORK.where(held, held_on(london_date(at)))).all()


def as_screener(session: Session, user_id: uuid.UUID, at: dt.datetime) -> Actor | None:
    """Somebody of the front door as what they may do; none where they are not at work there."""
    rows = session.execute(
        select(User, RoleHolding.role, RoleHolding.agency_id, RoleHolding.locality_id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(User.id == user_id, User.closed_at.is_(None), held_on(london_date(at)))
    ).all()
    held = tuple(HeldRole(ROLES[row.role], row.agency_id, row.locality_id) for row in rows)
    if not any(one.role in FRONT_DOOR for one in held):
        return None
    user: User = rows[0].User
    return Actor(user.id, user.agency_id, user.name, held)


@dataclass(frozen=True)
class MayLook:
    user_id: uuid.UUID
    name: str
    looks_at: int  # how many requests now


def who_may_look(session: Session, contact: Contact, at: dt.datetime) -> list[MayLook]:
    """Everybody of the front door who may see a contact, and how much each has in hand."""
    in_hand = dict(
        session.execute(
            select(Claim.screener_id, func.count()).where(Claim.ended_at.is_(None)).group_by(Claim.screener_id)
        ).all()
    )
    found = []
    for user in screeners(session, at):
        actor = as_screener(session, user.id, at)
        if actor and may_see(session, actor, Permission.CONTACT_CLAIM, contact):
            found.append(MayLook(user.id, user.name, in_hand.get(user.id, 0)))
    return found


@dataclass(frozen=True)
class Works:
    may_look: bool
    may_be_on_duty: bool


def works_as(session: Session, user_id: uuid.UUID, at: dt.datetime) -> Works:
    """What somebody still does at the front door."""
    actor = as_screener(session, user_id, at)
    return Works(actor is not None, actor is not None and actor.holds(Role.HUB_MANAGER))
