from __future__ import annotations

import datetime as dt
import uuid

import pytest

from portal.accounts.rules import (
    AGENCY_ROLES,
    LOCALITY_ROLES,
    AccountState,
    Actor,
    HeldRole,
    Role,
    SessionLimits,
    account_state,
    may_close,
    may_give,
    plain_email,
    roles_to_give,
    scoped,
)

OURS, THEIRS, PLACE = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def _actor(*roles: Role) -> Actor:
    return Actor(uuid.uuid4(), OURS, "Ada Frost", tuple(scoped(role, OURS, PLACE) for role in roles))


@pytest.mark.parametrize("role", Role)
def test_an_administrator_gives_every_role_to_anybody(role: Role) -> None:
    administrator = _actor(Role.ADMINISTRATOR)
    assert may_give(administrator, role, OURS)
    assert may_give(administrator, role, THEIRS)
    assert role in roles_to_give(administrator)


@pytest.mark.parametrize("role", Role)
def test_an_agency_lead_gives_two_roles_in_the_own_agency_only(role: Role) -> None:
    lead = _actor(Role.AGENCY_LEAD)
    gives = role in {Role.REFERRER, Role.LEAD_PRACTITIONER}
    assert may_give(lead, role, OURS) is gives
    assert not may_give(lead, role, THEIRS)
    assert (role in roles_to_give(lead)) is gives


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD}))
def test_nobody_else_gives_anything(role: Role) -> None:
    assert roles_to_give(_actor(role)) == []
    assert not any(may_give(_actor(role), given, OURS) for given in Role)


def test_nobody_ends_the_own_account() -> None:
    administrator = _actor(Role.ADMINISTRATOR)
    assert not may_close(administrator, administrator.user_id, OURS, frozenset({Role.ADMINISTRATOR}))
    assert may_close(administrator, uuid.uuid4(), THEIRS, frozenset({Role.ADMINISTRATOR}))


def test_an_agency_lead_ends_accounts_of_the_own_people_who_do_nothing_else() -> None:
    lead, somebody = _actor(Role.AGENCY_LEAD), uuid.uuid4()
    assert may_close(lead, somebody, OURS, frozenset({Role.REFERRER, Role.LEAD_PRACTITIONER}))
    assert not may_close(lead, somebody, THEIRS, frozenset({Role.REFERRER}))
    assert not may_close(lead, somebody, OURS, frozenset({Role.REFERRER, Role.COORDINATOR}))
    assert not may_close(_actor(Role.REFERRER), somebody, OURS, frozenset({Role.REFERRER}))


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_the_scope_it_needs_and_no_other(role: Role) -> None:
    agency, locality = OURS if role in AGENCY_ROLES else None, PLACE if role in LOCALITY_ROLES else None
    assert scoped(role, OURS, PLACE) == HeldRole(role, agency, locality)


@pytest.mark.parametrize(
    ("started", "seen", "live"),
    [
        (NOON, NOON, True),
        (NOON - 11 * 60 * MINUTE, NOON - 59 * MINUTE, True),
        (NOON - 11 * 60 * MINUTE, NOON - 60 * MINUTE, False),
        (NOON - 12 * 60 * MINUTE, NOON, False),
        (NOON - 12 * 60 * MINUTE + MINUTE, NOON, True),
    ],
)
def test_a_session_runs_out_when_idle_and_in_the_end(started: dt.datetime, seen: dt.datetime, live: bool) -> None:
    limits = SessionLimits(idle=60 * MINUTE, absolute=12 * 60 * MINUTE)
    assert (seen > limits.seen_after(NOON) and started > limits.started_after(NOON)) is live


@pytest.mark.parametrize("typed", ["ada@Frost.example", " ADA@FROST.EXAMPLE ", "ada@frost.example\t"])
def test_an_address_is_spelt_in_one_way(typed: str) -> None:
    assert plain_email(typed) == "ada@frost.example"


@pytest.mark.parametrize(
    ("joined", "closed", "open_until", "state"),
    [
        (None, None, NOON + MINUTE, AccountState.INVITED),
        (None, None, NOON, AccountState.RAN_OUT),
        (None, None, None, AccountState.RAN_OUT),
        (NOON, None, None, AccountState.JOINED),
        (NOON, None, NOON + MINUTE, AccountState.JOINED),
        (NOON, NOON, None, AccountState.ENDED),
        (None, NOON, NOON + MINUTE, AccountState.ENDED),
    ],
)
def test_the_state_of_an_account(
    joined: dt.datetime | None, closed: dt.datetime | None, open_until: dt.datetime | None, state: AccountState
) -> None:
    assert account_state(joined, closed, open_until, NOON) is state
