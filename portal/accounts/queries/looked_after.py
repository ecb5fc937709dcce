"""The accounts that are somebody's to look after: every one for an administrator, their agency's for an agency lead."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, select, true, tuple_
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, Invitation, RoleHolding, User
from portal.accounts.queries.roles import RoleInWords, roles_in_words
from portal.accounts.rules import AccountState, Actor, Role, account_state, may_give
from portal.working_time import london_date

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Account:
    id: uuid.UUID
    name: str
    email: str
    agency_id: uuid.UUID
    agency_name: str
    state: AccountState
    since: dt.datetime
    roles: list[RoleInWords]


@dataclass(frozen=True)
class Accounts:
    """One page of the list; `after` is where the next begins."""

    lines: list[Account]
    total: int
    after: uuid.UUID | None


def accounts(
    session: Session,
    actor: Actor,
    *,
    at: dt.datetime,
    agency: str = "",
    ended: bool = False,
    after: uuid.UUID | None = None,
) -> Accounts:
    """Accounts by name: of one agency (its slug) or all, those in use or those that have ended."""
    which = [_looked_after(actor), User.closed_at.is_not(None) if ended else User.closed_at.is_(None)]
    if agency:
        which.append(Agency.slug == agency)
    total = session.scalars(select(func.count()).select_from(User).join(User.agency).where(*which)).one()
    page = _accounts().where(*which).order_by(User.name, User.id).limit(PAGE_LENGTH + 1)
    if after:
        page = page.where(
            tuple_(User.name, User.id) > select(User.name, User.id).where(User.id == after).scalar_subquery()
        )
    rows = session.execute(page).all()
    shown = rows[:PAGE_LENGTH]
    return Accounts(_in_words(session, shown, at), total, shown[-1].id if len(rows) > PAGE_LENGTH else None)


def account(session: Session, actor: Actor, user_id: uuid.UUID, at: dt.datetime) -> Account | None:
    """One account, if it is the actor's to look after."""
    return _one(session, actor, User.id == user_id, at)


def account_with_role(session: Session, actor: Actor, holding_id: uuid.UUID, at: dt.datetime) -> Account | None:
    """The account that holds or once held a role, if it is the actor's to look after."""
    holder = select(RoleHolding.user_id).where(RoleHolding.id == holding_id).scalar_subquery()
    return _one(session, actor, User.id == holder, at)


def roles_to_end(actor: Actor, of: Account) -> list[RoleInWords]:
    """Which of somebody's roles the actor may end: those they may give, and none of their own."""
    if of.id == actor.user_id:
        return []
    return [held for held in of.roles if may_give(actor, held.role, of.agency_id)]


def active_agencies(session: Session) -> Sequence[Agency]:
    """Every agency of the partnership, for whoever has to name one."""
    return session.scalars(select(Agency).where(Agency.active).order_by(Agency.name)).all()


def agencies_to_invite_for(session: Session, actor: Actor) -> Sequence[Agency]:
    """Where the people whom the actor may invite work, and whose accounts they may see."""
    mine = true() if actor.holds(Role.ADMINISTRATOR) else Agency.id.in_(actor.agencies_as(Role.AGENCY_LEAD))
    return session.scalars(select(Agency).where(Agency.active, mine).order_by(Agency.name)).all()


def _looked_after(actor: Actor) -> ColumnElement[bool]:
    if actor.holds(Role.ADMINISTRATOR):
        return true()
    led = actor.agencies_as(Role.AGENCY_LEAD)
    return User.agency_id.in_(led) if led else false()


def _one(session: Session, actor: Actor, which: ColumnElement[bool], at: dt.datetime) -> Account | None:
    rows = session.execute(_accounts().where(which, _looked_after(actor))).all()
    return next(iter(_in_words(session, rows, at)), None)


def _accounts() -> Select[*tuple[Any, ...]]:
    open_until = (
        select(func.max(Invitation.expires_at))
        .where(Invitation.user_id == User.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    return select(
        User.id,
        User.name,
        User.email,
        User.agency_id,
        Agency.name.label("agency_name"),
        User.invited_at,
        User.joined_at,
        User.closed_at,
        open_until.label("open_until"),
    ).join(User.agency)


def _in_words(session: Session, rows: Sequence[Row[Any]], at: dt.datetime) -> list[Account]:
    roles = roles_in_words(session, [row.id for row in rows], london_date(at))
    found = []
    for row in rows:
        state = account_state(row.joined_at, row.closed_at, row.open_until, at)
        since = row.closed_at or row.joined_at or row.invited_at
        found.append(
            Account(row.id, row.name, row.email, row.agency_id, row.agency_name, state, since, roles.get(row.id, []))
        )
    return found
