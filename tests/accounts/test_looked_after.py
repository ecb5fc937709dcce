"""The list of accounts, and who may see which."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.queries import Account, account, accounts, agencies_to_invite_for
from portal.accounts.queries.looked_after import PAGE_LENGTH
from portal.accounts.rules import AccountState, Actor, Role
from tests.accounts.helpers import statements
from tests.builders import Make

NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)


def _all_pages(session: Session, actor: Actor, agency: str = "") -> list[Account]:
    found: list[Account] = []
    after = None
    for _ in itertools.count():
        page = accounts(session, actor, at=NOON, agency=agency, after=after)
        found += page.lines
        after = page.after
        if after is None:
            return found
    raise AssertionError


def test_the_list_is_by_name_a_page_at_a_time_and_leaves_nobody_out(
    session: Session, make: Make, administrator: Actor
) -> None:
    agency = make.agency()
    for n in range(PAGE_LENGTH + 5):
        make.user(agency=agency, name=f"Ada {n // 3:03}")  # several share a name
    first = accounts(session, administrator, at=NOON)
    assert len(first.lines) == PAGE_LENGTH
    assert first.total == PAGE_LENGTH + 6
    everybody = _all_pages(session, administrator)
    assert len({one.id for one in everybody}) == first.total
    assert [one.name for one in everybody] == sorted(one.name for one in everybody)


def test_a_page_takes_as_many_queries_for_one_as_for_many(session: Session, make: Make, administrator: Actor) -> None:
    with statements() as for_one:
        accounts(session, administrator, at=NOON)
    for _ in range(20):
        make.user(Role.REFERRER, Role.LEAD_PRACTITIONER)
    session.flush()
    with statements() as for_many:
        accounts(session, administrator, at=NOON)
    assert len(for_many) == len(for_one) == 3


def test_each_line_says_who_where_what_and_since_when(session: Session, make: Make, administrator: Actor) -> None:
    agency, north = make.agency(), make.locality("North")
    joined = make.user(Role.REFERRER, agency=agency, name="Ada Frost")
    make.role(joined, Role.COORDINATOR, locality=north)
    for name, days in [("Berta Moss", 1), ("Carl Reed", 8)]:
        actions.invite(
            session, administrator, name=name, email=f"{name[0]}@frost.example", agency_id=agency.id,
            role=Role.ANALYST, at=NOON - dt.timedelta(days=days),
        )  # fmt: skip
    lines = accounts(session, administrator, at=NOON, agency=agency.slug).lines
    assert [(one.name, one.state) for one in lines] == [
        ("Ada Frost", AccountState.JOINED),
        ("Berta Moss", AccountState.INVITED),
        ("Carl Reed", AccountState.RAN_OUT),
    ]
    assert [str(role) for role in lines[0].roles] == [
        f"Referrer, {agency.name}",
        f"Early-help coordinator, {north.name}",
    ]
    assert [role.short for role in lines[0].roles] == ["Referrer", f"Early-help coordinator, {north.name}"]
    assert (lines[0].since, lines[1].since) == (joined.joined_at, NOON - dt.timedelta(days=1))


def test_those_that_ended_stand_apart(session: Session, make: Make, administrator: Actor) -> None:
    leaver = make.user(Role.REFERRER)
    actions.close_account(session, administrator, leaver.id, NOON)
    assert leaver.id not in {one.id for one in accounts(session, administrator, at=NOON).lines}
    ended = accounts(session, administrator, at=NOON, ended=True)
    assert [(one.id, one.state, one.since) for one in ended.lines] == [(leaver.id, AccountState.ENDED, NOON)]
    assert ended.total == 1


def test_an_agency_lead_sees_the_own_agency(session: Session, make: Make) -> None:
    lead, other = make.user(Role.AGENCY_LEAD), make.user(Role.REFERRER)
    mine = make.user(Role.REFERRER, agency=lead.agency)
    actor = make.actor(lead)
    assert {one.id for one in accounts(session, actor, at=NOON).lines} == {lead.id, mine.id}
    assert accounts(session, actor, at=NOON, agency=other.agency.slug).lines == []
    assert account(session, actor, mine.id, NOON)
    assert account(session, actor, other.id, NOON) is None
    assert [agency.id for agency in agencies_to_invite_for(session, actor)] == [lead.agency_id]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD}))
def test_nobody_else_sees_any(session: Session, make: Make, role: Role) -> None:
    user = make.user(role, locality=make.locality())
    actor = make.actor(user)
    found = accounts(session, actor, at=NOON)
    assert (found.lines, found.total) == ([], 0)
    assert account(session, actor, user.id, NOON) is None
    assert list(agencies_to_invite_for(session, actor)) == []


def test_nobody_is_invited_for_an_inactive_agency(session: Session, make: Make, administrator: Actor) -> None:
    gone = make.agency()
    gone.active = False
    session.flush()
    assert gone.id not in {agency.id for agency in agencies_to_invite_for(session, administrator)}
