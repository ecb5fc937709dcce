"""The keys of an agency's programmes, and who sends by one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.accounts.models import Agency, AgencyKey, RoleHolding, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import ROLES, Actor, HeldRole, Role, token_digest
from portal.working_time import london_date

_FOLLOWS = frozenset({Role.REFERRER, Role.AGENCY_LEAD})


@dataclass(frozen=True)
class Key:
    """A key as whoever looks after it sees it: never its secret."""

    id: uuid.UUID
    name: str
    prefix: str
    follower: str
    made_by: str
    made_at: dt.datetime
    last_used_on: dt.date | None
    ended_at: dt.datetime | None
    works: bool  # or whoever follows what it sends may not do so any more


@dataclass(frozen=True)
class KeyHolder:
    """Whoever sends by a key: the programme of an agency, in the name of the person who follows what it sends."""

    key_id: uuid.UUID
    actor: Actor


def agency_called(session: Session, slug: str) -> Agency | None:
    """The agency behind a word in an address."""
    return session.scalar(select(Agency).where(Agency.slug == slug))


def keys_of(session: Session, agency_id: uuid.UUID, at: dt.datetime) -> Sequence[Key]:
    """Those in use first, the newest first."""
    follower, maker = aliased(User), aliased(User)
    rows = session.execute(
        select(AgencyKey, follower.name, maker.name, follower.id.in_(_may_follow(agency_id, london_date(at))))
        .join(follower, follower.id == AgencyKey.user_id)
        .join(maker, maker.id == AgencyKey.made_by)
        .where(AgencyKey.agency_id == agency_id)
        .order_by(AgencyKey.ended_at.desc().nulls_first(), AgencyKey.made_at.desc(), AgencyKey.id)
    )
    return [
        Key(
            key.id, key.name, key.prefix, follows, made, key.made_at, key.last_used_on, key.ended_at,
            works=may and key.ended_at is None,
        )
        for key, follows, made, may in rows
    ]  # fmt: skip


def followers_of(session: Session, agency_id: uuid.UUID, at: dt.datetime) -> Sequence[User]:
    """Who of an agency may follow what a programme sends: whoever may send it themselves."""
    may = User.id.in_(_may_follow(agency_id, london_date(at)))
    return session.scalars(select(User).where(may).order_by(User.name, User.id)).all()


def key_holder(session: Session, secret: str, at: dt.datetime) -> KeyHolder | None:
    """Who sends by this secret. Nobody, where there is no such key, it has ended, or its agency is inactive.

    An account that has ended holds no role, so it may send nothing.
    """
    rows = session.execute(
        select(AgencyKey.id, AgencyKey.agency_id, AgencyKey.user_id, User.name, RoleHolding.role)
        .join(User, User.id == AgencyKey.user_id)
        .join(Agency, Agency.id == AgencyKey.agency_id)
        .outerjoin(RoleHolding, and_(RoleHolding.user_id == User.id, _sends(AgencyKey.agency_id, london_date(at))))
        .where(AgencyKey.secret_digest == token_digest(secret), AgencyKey.ended_at.is_(None), Agency.active)
    ).all()
    if not rows:
        return None
    first = rows[0]
    held = tuple(HeldRole(ROLES[row.role], agency_id=row.agency_id) for row in rows if row.role)
    return KeyHolder(first.id, Actor(first.user_id, first.agency_id, first.name, held))


def _may_follow(agency_id: uuid.UUID, today: dt.date) -> Select[uuid.UUID]:
    return (
        select(User.id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(User.agency_id == agency_id, User.joined_at.is_not(None), _sends(agency_id, today))
    )


def _sends(agency_id: uuid.UUID | InstrumentedAttribute[uuid.UUID], today: dt.date) -> ColumnElement[bool]:
    sends = RoleHolding.role.in_([role.value for role in _FOLLOWS])
    return and_(RoleHolding.agency_id == agency_id, sends, held_on(today), User.closed_at.is_(None))
