"""Inviting people, giving them what they need to do their work, and taking it back."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, Invitation, RoleHolding, User
from portal.accounts.queries.roles import not_over
from portal.accounts.rules import (
    INVITATION_LASTS,
    LOCALITY_ROLES,
    ROLES,
    Actor,
    HeldRole,
    Role,
    may_give,
    may_manage,
    plain_email,
    scoped,
)
from portal.database import Refused, new_id, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.working_time import london_date

_NOT_YOURS_TO_GIVE = "You can invite referrers and Lead Practitioners of your own agency, and nobody else"
_NOT_YOURS_TO_END = "You can end the roles of referrers and Lead Practitioners of your own agency, and no others"
_KNOWN = "This e-mail address belongs to an account already. Find it in the list of accounts"
_HELD = "They have this role already"
_NOT_HELD = "They do not have this role any more"
_ENDED = "This account has ended"
_A_SECOND_PRESS = dt.timedelta(minutes=5)


class _Known(Refused):
    pass


def invite(
    session: Session,
    actor: Actor,
    *,
    name: str,
    email: str,
    agency_id: uuid.UUID,
    role: Role,
    locality_id: uuid.UUID | None = None,
    at: dt.datetime,
) -> User:
    """Invite somebody new: an account, a role, and a link that works once within seven days."""
    if not may_give(actor, role, agency_id):
        raise Refused(_NOT_YOURS_TO_GIVE, field="role")
    held = _scoped(role, agency_id, locality_id)
    try:
        return _invite(session, name=name, email=email, agency_id=agency_id, held=held, made_by=actor.user_id, at=at)
    except _Known:
        earlier = _invited_just_now(session, actor, held, email, at)
        if earlier is None or (earlier.name, earlier.agency_id) != (name.strip(), agency_id):
            raise
        return earlier  # pressed twice: the invitation is on its way


def invite_as_operator(
    session: Session,
    *,
    name: str,
    email: str,
    agency_id: uuid.UUID,
    role: Role,
    locality_id: uuid.UUID | None = None,
    at: dt.datetime,
) -> User:
    """For the command line, where the first administrator comes from; never for a page."""
    held = _scoped(role, agency_id, locality_id)
    return _invite(session, name=name, email=email, agency_id=agency_id, held=held, made_by=None, at=at)


def invite_again(session: Session, actor: Actor, user_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Send a new link to somebody who has not joined, or has forgotten the password; earlier links stop working."""
    user = _locked(session, user_id)
    if not may_manage(actor, user.agency_id, lasting_roles(session, user_id, at)):
        raise Refused(_NOT_YOURS_TO_GIVE)
    if user.closed_at:
        raise Refused(_ENDED)
    withdraw_invitations(session, user_id, at)
    _send_invitation(session, user, actor.user_id, at)


def give_role(
    session: Session, actor: Actor, user_id: uuid.UUID, *, role: Role, locality_id: uuid.UUID | None, at: dt.datetime
) -> None:
    """Give somebody who has an account one more role. Nobody gives one to themselves."""
    user = _locked(session, user_id)
    if user_id == actor.user_id:
        raise Refused("Another administrator must give you a role", field="role")
    if not may_give(actor, role, user.agency_id):
        raise Refused(_NOT_YOURS_TO_GIVE, field="role")
    if user.closed_at:
        raise Refused(_ENDED, field="role")
    _hold(session, user, _scoped(role, user.agency_id, locality_id), at)


def end_role(session: Session, actor: Actor, holding_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Take one role back at once. Whoever may give it may end it; nobody ends one of their own."""
    user_id = session.scalar(select(RoleHolding.user_id).where(RoleHolding.id == holding_id))
    if user_id is None:
        raise Refused(_NOT_HELD)
    if user_id == actor.user_id:
        raise Refused("Another administrator must end a role of yours")
    user = _locked(session, user_id)
    holding = session.get_one(RoleHolding, holding_id, populate_existing=True)
    if not may_give(actor, ROLES[holding.role], user.agency_id):
        raise Refused(_NOT_YOURS_TO_END)
    yesterday = london_date(at) - dt.timedelta(days=1)
    if user.closed_at or (holding.ends_on and holding.ends_on <= yesterday):
        raise Refused(_NOT_HELD)
    # A role is held to the end of its last day, so that day is yesterday, for the next request to be without it; one
    # begun today begins then too, for a role cannot end before it began. The two events say when it really was held.
    holding.starts_on, holding.ends_on = min(holding.starts_on, yesterday), yesterday
    session.flush()
    _record(session, Kind.ROLE_ENDED, user_id, holding, at)


def lasting_roles(session: Session, user_id: uuid.UUID, at: dt.datetime) -> frozenset[Role]:
    """What somebody does now or will do; what they once did is over."""
    mine = select(RoleHolding.role).where(RoleHolding.user_id == user_id, not_over(london_date(at)))
    return frozenset(ROLES[role] for role in session.scalars(mine))


def withdraw_invitations(session: Session, user_id: uuid.UUID, at: dt.datetime) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.user_id == user_id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )


def _invite(
    session: Session,
    *,
    name: str,
    email: str,
    agency_id: uuid.UUID,
    held: HeldRole,
    made_by: uuid.UUID | None,
    at: dt.datetime,
) -> User:
    if not session.scalar(select(Agency.active).where(Agency.id == agency_id)):
        raise Refused("Choose an agency that takes part", field="agency")
    user = User(id=new_id(), agency_id=agency_id, email=plain_email(email), name=name.strip(), invited_at=at)
    with refusing(session, {"uq_users_email": _Known(_KNOWN, field="email")}):
        session.add(user)
    _send_invitation(session, user, made_by, at)
    _hold(session, user, held, at)
    return user


def _invited_just_now(session: Session, actor: Actor, held: HeldRole, email: str, at: dt.datetime) -> User | None:
    return session.scalar(
        select(User)
        .join(Invitation, Invitation.user_id == User.id)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(
            RoleHolding.role == held.role.value,
            RoleHolding.agency_id.is_not_distinct_from(held.agency_id),
            RoleHolding.locality_id.is_not_distinct_from(held.locality_id),
            User.email == plain_email(email),
            User.joined_at.is_(None),
            User.closed_at.is_(None),
            Invitation.made_by == actor.user_id,
            Invitation.made_at == User.invited_at,
            Invitation.made_at > at - _A_SECOND_PRESS,
        )
    )


def _send_invitation(session: Session, user: User, made_by: uuid.UUID | None, at: dt.datetime) -> None:
    invitation = Invitation(id=new_id(), user_id=user.id, made_by=made_by, made_at=at, expires_at=at + INVITATION_LASTS)
    session.add(invitation)
    if user.joined_at is None:
        user.invited_at = at
    session.flush()
    record(session, Kind.ACCOUNT_INVITED, at=at, user_id=user.id, invitation=invitation.id)
    owe(session, template="account_invitation", to_user_id=user.id, about=str(invitation.id), at=at)


def _hold(session: Session, user: User, held: HeldRole, at: dt.datetime) -> None:
    holding = RoleHolding(
        user_id=user.id,
        role=held.role.value,
        agency_id=held.agency_id,
        locality_id=held.locality_id,
        starts_on=london_date(at),
    )
    with refusing(session, {"uq_roles_held_once": Refused(_HELD, field="role")}):
        session.add(holding)
    _record(session, Kind.ROLE_GIVEN, user.id, holding, at)


def _record(session: Session, kind: Kind, user_id: uuid.UUID, holding: RoleHolding, at: dt.datetime) -> None:
    record(
        session,
        kind,
        at=at,
        user_id=user_id,
        role=holding.role,
        agency=holding.agency_id,
        locality=holding.locality_id,
    )


def _scoped(role: Role, agency_id: uuid.UUID, locality_id: uuid.UUID | None) -> HeldRole:
    if role in LOCALITY_ROLES and locality_id is None:
        raise Refused("Choose the locality they will work in", field="locality")
    return scoped(role, agency_id, locality_id)


def _locked(session: Session, user_id: uuid.UUID) -> User:
    return session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
