"""Taking a role back: the next request is without it, and only whoever may give it may end it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import RoleHolding, User
from portal.accounts.queries import account, account_with_role, roles_to_end, signed_in_by_token
from portal.accounts.rules import Actor, Role
from portal.database import Refused
from portal.events.models import Event
from tests.accounts.at_once import at_once
from tests.accounts.invited import NOON
from tests.builders import Make

TODAY = NOON.date()
DAY = dt.timedelta(days=1)
_NOT_HELD = "They do not have this role any more"


def _role(session: Session, user: User, role: Role = Role.REFERRER) -> RoleHolding:
    return session.scalars(select(RoleHolding).where(RoleHolding.user_id == user.id, RoleHolding.role == role)).one()


@pytest.mark.parametrize("starts_on", [dt.date(2020, 1, 1), TODAY - DAY, TODAY, TODAY + 7 * DAY])
def test_the_next_request_is_without_it_whenever_it_began(
    session: Session, make: Make, administrator: Actor, starts_on: dt.date
) -> None:
    user = make.user(Role.REFERRER)
    holding = make.role(user, Role.SCREENER, starts_on=starts_on)
    token = actions.start_session(session, user.id, device="", at=NOON)
    actions.end_role(session, administrator, holding.id, at=NOON)
    for at in (NOON, NOON + 30 * DAY):
        assert _roles_at(session, user, token, at) == {Role.REFERRER}


def _roles_at(session: Session, user: User, token: str, at: dt.datetime) -> set[Role]:
    if at != NOON:
        token = actions.start_session(session, user.id, device="", at=at)
    found = signed_in_by_token(session, token, at)
    assert found
    assert found.live, "only the role has ended"
    return {held.role for held in found.actor.roles}


def test_it_is_an_event_that_says_which_role_where(session: Session, make: Make, administrator: Actor) -> None:
    north = make.locality("North")
    user = make.user(Role.COORDINATOR, locality=north)
    actions.end_role(session, administrator, _role(session, user, Role.COORDINATOR).id, at=NOON)
    event = session.scalars(select(Event).where(Event.kind == "role:ended")).one()
    assert (event.user_id, event.happened_at) == (user.id, NOON)
    assert event.payload == {"role": "coordinator", "agency": None, "locality": str(north.id)}


def test_what_has_ended_can_be_given_again_and_ended_again(session: Session, make: Make, administrator: Actor) -> None:
    user = make.user(Role.SCREENER)
    for _ in range(2):
        held = select(RoleHolding).where(RoleHolding.user_id == user.id, RoleHolding.ends_on.is_(None))
        actions.end_role(session, administrator, session.scalars(held).one().id, at=NOON)
        actions.give_role(session, administrator, user.id, role=Role.SCREENER, locality_id=None, at=NOON)
    kinds = session.scalars(select(Event.kind).where(Event.user_id == user.id).order_by(Event.id)).all()
    assert kinds == ["role:ended", "role:given"] * 2


def test_a_role_that_ends_later_can_be_ended_now(session: Session, make: Make, administrator: Actor) -> None:
    for ends_on in (TODAY, TODAY + 30 * DAY):
        holding = make.role(make.user(), Role.SCREENER, ends_on=ends_on)
        actions.end_role(session, administrator, holding.id, at=NOON)
        assert holding.ends_on == TODAY - DAY


def test_what_is_over_or_never_was_is_a_sentence(session: Session, make: Make, administrator: Actor) -> None:
    over = make.role(make.user(), Role.SCREENER, ends_on=TODAY - DAY)
    leaver = make.user(Role.REFERRER)
    left = _role(session, leaver)
    actions.close_account(session, administrator, leaver.id, NOON)
    for holding_id in (over.id, left.id, uuid.uuid4()):
        with pytest.raises(Refused, match=_NOT_HELD):
            actions.end_role(session, administrator, holding_id, at=NOON)
    assert left.ends_on == TODAY
    assert session.scalars(select(Event).where(Event.kind == "role:ended")).all() == []


def test_nobody_ends_a_role_of_their_own(session: Session, make: Make, administrator: Actor) -> None:
    holding = session.scalars(select(RoleHolding).where(RoleHolding.user_id == administrator.user_id)).one()
    with pytest.raises(Refused, match="Another administrator"):
        actions.end_role(session, administrator, holding.id, at=NOON)
    assert holding.ends_on is None


def test_an_agency_lead_ends_what_they_may_give_and_nothing_else(session: Session, make: Make) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    actor, mine = make.actor(lead), make.user(Role.REFERRER, Role.SCREENER, agency=lead.agency)
    colleague, other = make.user(Role.AGENCY_LEAD, agency=lead.agency), make.user(Role.REFERRER)
    for holding in (
        _role(session, mine, Role.SCREENER),
        _role(session, colleague, Role.AGENCY_LEAD),
        _role(session, other),
    ):
        with pytest.raises(Refused, match="of your own agency, and no others"):
            actions.end_role(session, actor, holding.id, at=NOON)
        assert holding.ends_on is None
    actions.end_role(session, actor, _role(session, mine).id, at=NOON)
    assert _role(session, mine).ends_on == TODAY - DAY


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD}))
def test_nobody_else_ends_a_role(session: Session, make: Make, role: Role) -> None:
    user = make.user(role, locality=make.locality())
    colleague = make.user(Role.REFERRER, agency=user.agency)
    with pytest.raises(Refused):
        actions.end_role(session, make.actor(user), _role(session, colleague).id, at=NOON)
    assert _role(session, colleague).ends_on is None


def test_the_page_offers_to_end_what_the_action_would(session: Session, make: Make, administrator: Actor) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    mine = make.user(Role.REFERRER, Role.SCREENER, agency=lead.agency)
    for actor, offered in ((make.actor(lead), [Role.REFERRER]), (administrator, [Role.REFERRER, Role.SCREENER])):
        found = account(session, actor, mine.id, NOON)
        assert found
        assert sorted(held.role for held in roles_to_end(actor, found)) == offered
    own = account(session, administrator, administrator.user_id, NOON)
    assert own
    assert own.roles
    assert roles_to_end(administrator, own) == []


def test_the_account_behind_a_role_is_found_by_those_who_look_after_it(
    session: Session, make: Make, administrator: Actor
) -> None:
    user, lead = make.user(Role.REFERRER), make.user(Role.AGENCY_LEAD)
    holding_id = _role(session, user).id
    found = account_with_role(session, administrator, holding_id, NOON)
    assert found
    assert found.id == user.id
    assert account_with_role(session, make.actor(lead), holding_id, NOON) is None
    assert account_with_role(session, administrator, uuid.uuid4(), NOON) is None


def test_of_many_who_end_it_at_once_one_does(app: Flask, session: Session, make: Make, administrator: Actor) -> None:
    user = make.user(Role.REFERRER)
    holding_id = _role(session, user).id
    session.commit()
    became = at_once(app, *[lambda s: actions.end_role(s, administrator, holding_id, at=NOON)] * 4)
    assert became == ["done"] + [_NOT_HELD] * 3
    assert len(session.scalars(select(Event).where(Event.kind == "role:ended")).all()) == 1
