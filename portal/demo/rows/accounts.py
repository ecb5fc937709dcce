"""Agencies and accounts: everybody was invited by an administrator, joined by the link, and some have left."""

from __future__ import annotations

import datetime as dt

from portal.accounts.rules import INVITATION_LASTS
from portal.database import OPERATOR
from portal.demo.bulk import NONE, day, key, moment, table, text
from portal.demo.cast import Cast, Member
from portal.demo.rows.telling import Telling
from portal.events.kinds import Kind
from portal.guidance.codes import Source
from portal.working_time import london_date

AGENCIES = table("agencies", "id slug name source lead_type active short_form")
USERS = table("users", "id agency_id email name password_hash invited_at joined_at closed_at")
ROLES = table("roles", "id user_id role agency_id locality_id starts_on ends_on")
INVITATIONS = table("invitations", "id user_id made_by made_at expires_at used_at withdrawn_at")


def write_accounts(telling: Telling, cast: Cast, password_hash: str) -> None:
    for agency in cast.agencies:
        plan = agency.plan
        short_form = plan.source is Source.POLICE
        telling.bulk.add(
            AGENCIES, agency.id, plan.slug, text(plan.name), plan.source.value, plan.lead_type.value, "t",
            "t" if short_form else "f",
        )  # fmt: skip
        administrator = cast.administrator
        if short_form and administrator.joined_at:
            telling.event(Kind.SHORT_FORM_GIVEN, administrator.joined_at, administrator.id, agency=agency.id)
    for member in cast.members:
        _write_member(telling, cast, member, password_hash)


def _write_member(telling: Telling, cast: Cast, member: Member, password_hash: str) -> None:
    bulk, joined, left = telling.bulk, member.joined_at, member.leaves_at
    bulk.add(
        USERS, member.id, member.agency.id, member.email, text(member.name), text(password_hash) if joined else NONE,
        moment(member.invited_at), moment(joined), moment(left),
    )  # fmt: skip
    inviter = None if member is cast.administrator else cast.administrator.id
    invitation_id, at = telling.chance.id(member.invited_at), member.invited_at
    bulk.add(
        INVITATIONS, invitation_id, member.id, key(inviter), moment(at), moment(at + INVITATION_LASTS), moment(joined),
        NONE,
    )  # fmt: skip
    telling.event(Kind.ACCOUNT_INVITED, at, inviter or OPERATOR, user_id=member.id, invitation=invitation_id)
    telling.message("account_invitation", member.id, invitation_id, at)
    _write_role(telling, member, at, inviter or OPERATOR)
    if joined:
        telling.event(Kind.ACCOUNT_JOINED, joined, member.id, user_id=member.id)
    if left:
        telling.event(Kind.ACCOUNT_CLOSED, left, cast.administrator.id, user_id=member.id)


def _write_role(telling: Telling, member: Member, at: dt.datetime, inviter: str) -> None:
    held, left = member.held, member.leaves_at
    telling.bulk.add(
        ROLES, telling.chance.id(at), member.id, held.role.value, key(held.agency_id), key(held.locality_id),
        day(london_date(at)), day(london_date(left) if left else None),
    )  # fmt: skip
    telling.event(
        Kind.ROLE_GIVEN, at, inviter, user_id=member.id, role=held.role.value, agency=held.agency_id,
        locality=held.locality_id,
    )  # fmt: skip
