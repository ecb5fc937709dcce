"""Who a browser's token stands for."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Date, DateTime, and_, bindparam, case, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, RoleHolding, SignedInSession, User
from portal.accounts.queries.roles import held_on
from portal.accounts.rules import ROLES, Actor, HeldRole, SessionLimits, token_digest
from portal.database import naming_the_actor
from portal.extensions import current_settings
from portal.working_time import london_date


@dataclass(frozen=True)
class SignedIn:
    """Who a browser's token stands for. Without `live`, only whose session it was: nobody acts with it."""

    session_id: uuid.UUID
    user_id: uuid.UUID
    agency_id: uuid.UUID
    name: str
    email: str
    agency_name: str
    last_seen_at: dt.datetime
    actor: Actor
    live: bool


_LIVE = SignedInSession.is_live(
    bindparam("seen_after", type_=DateTime(timezone=True)), bindparam("started_after", type_=DateTime(timezone=True))
)
# Made once, because every request asks it. Of a session that is over nobody is named: they have no right to anything.
_WHO = (
    select(
        SignedInSession.id,
        SignedInSession.user_id,
        SignedInSession.last_seen_at,
        case((_LIVE, naming_the_actor(SignedInSession.user_id))).label("named"),
        User.name,
        User.email,
        User.agency_id,
        Agency.name.label("agency_name"),
        RoleHolding.role,
        RoleHolding.agency_id.label("role_agency_id"),
        RoleHolding.locality_id.label("role_locality_id"),
    )
    .join(User, User.id == SignedInSession.user_id)
    .join(Agency, Agency.id == User.agency_id)
    .outerjoin(RoleHolding, and_(RoleHolding.user_id == User.id, held_on(bindparam("today", type_=Date))))
    .where(SignedInSession.token_digest == bindparam("digest"), User.closed_at.is_(None), Agency.active)
)


def signed_in_by_token(session: Session, token: str, at: dt.datetime) -> SignedIn | None:
    """One query on every request. Nobody, where the token is unknown, the account closed or the agency inactive.

    Its transaction knows from now on that they act; the session is told by whoever asks, with `act_as`.
    """
    limits = SessionLimits.of(current_settings())
    asked = {
        "digest": token_digest(token),
        "today": london_date(at),
        "seen_after": limits.seen_after(at),
        "started_after": limits.started_after(at),
    }
    rows = session.execute(_WHO, asked).all()
    if not rows:
        return None
    first = rows[0]
    live = first.named is not None
    held = [HeldRole(ROLES[row.role], row.role_agency_id, row.role_locality_id) for row in rows if live and row.role]
    return SignedIn(
        session_id=first.id,
        user_id=first.user_id,
        agency_id=first.agency_id,
        name=first.name,
        email=first.email,
        agency_name=first.agency_name,
        last_seen_at=first.last_seen_at,
        actor=Actor(first.user_id, first.agency_id, first.name, tuple(held)),
        live=live,
    )
