"""A leaver loses everything at once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import Invitation, RoleHolding, SignedInSession
from portal.accounts.queries import signed_in_by_token
from portal.accounts.rules import Role
from portal.database import Refused
from portal.events.models import Event
from tests.builders import PASSWORD, Make

NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)


def test_every_session_role_and_invitation_ends(session: Session, make: Make) -> None:
    administrator, leaver = make.actor(make.user(Role.ADMINISTRATOR)), make.user()
    make.role(leaver, Role.REFERRER)
    make.role(leaver, Role.ANALYST, starts_on=TODAY + 7 * DAY)
    make.role(leaver, Role.SCREENER, ends_on=TODAY - DAY)
    make.role(leaver, Role.HUB_MANAGER, ends_on=TODAY + 30 * DAY)
    tokens = [actions.start_session(session, leaver.id, device="", at=NOON) for _ in range(3)]
    actions.invite_again(session, administrator, leaver.id, at=NOON)

    actions.close_account(session, administrator, leaver.id, NOON)
    session.commit()

    assert [signed_in_by_token(session, token, NOON) for token in tokens] == [None] * 3
    assert set(session.scalars(select(SignedInSession.ended_because))) == {"account_closed"}
    ends = dict(
        session.execute(select(RoleHolding.role, RoleHolding.ends_on).where(RoleHolding.user_id == leaver.id)).all()
    )
    assert ends == {"referrer": TODAY, "analyst": TODAY + 7 * DAY, "screener": TODAY - DAY, "hub_manager": TODAY}
    assert session.scalars(select(Invitation.withdrawn_at)).all() == [NOON]
    with pytest.raises(Refused):
        actions.sign_in(session, leaver.email, PASSWORD, address="", device="", at=NOON)
    closed = session.scalars(select(Event).where(Event.kind == "account:closed")).one()
    assert closed.user_id == leaver.id


def test_a_day_is_londons(session: Session, make: Make) -> None:
    administrator, leaver = make.actor(make.user(Role.ADMINISTRATOR)), make.user(Role.REFERRER)
    actions.close_account(session, administrator, leaver.id, dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC))
    ends = session.scalars(select(RoleHolding.ends_on).where(RoleHolding.user_id == leaver.id)).all()
    assert ends == [dt.date(2026, 7, 2)]


def test_it_is_done_once(session: Session, make: Make) -> None:
    administrator, leaver = make.actor(make.user(Role.ADMINISTRATOR)), make.user()
    actions.close_account(session, administrator, leaver.id, NOON)
    with pytest.raises(Refused):
        actions.close_account(session, administrator, leaver.id, NOON + DAY)
    assert leaver.closed_at == NOON


def test_what_has_ended_gets_neither_role_nor_link(session: Session, make: Make) -> None:
    administrator, leaver = make.actor(make.user(Role.ADMINISTRATOR)), make.user()
    actions.close_account(session, administrator, leaver.id, NOON)
    with pytest.raises(Refused):
        actions.invite_again(session, administrator, leaver.id, at=NOON)
    with pytest.raises(Refused):
        actions.give_role(session, administrator, leaver.id, role=Role.ANALYST, locality_id=None, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.invite(
            session, administrator, name="Ada Frost", email=leaver.email, agency_id=leaver.agency_id,
            role=Role.ANALYST, at=NOON,
        )  # fmt: skip
    assert refused.value.field == "email", "whoever comes back is a new person with a new address"


def test_nobody_ends_the_own_account_or_that_of_others_people(session: Session, make: Make) -> None:
    administrator, lead = make.user(Role.ADMINISTRATOR), make.user(Role.AGENCY_LEAD)
    mine = make.user(Role.REFERRER, agency=lead.agency)
    coordinator = make.user(Role.COORDINATOR, agency=lead.agency, locality=make.locality())
    for actor, other in [
        (administrator, administrator),
        (lead, lead),
        (lead, administrator),
        (lead, coordinator),
        (mine, lead),
        (lead, make.user(Role.REFERRER)),
    ]:
        with pytest.raises(Refused):
            actions.close_account(session, make.actor(actor), other.id, NOON)
        assert other.closed_at is None
    actions.close_account(session, make.actor(lead), mine.id, NOON)
    assert mine.closed_at == NOON


def test_on_its_last_day_a_role_still_counts(session: Session, make: Make) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    actor, mine = make.actor(lead), make.user(Role.REFERRER, agency=lead.agency)
    make.role(mine, Role.SCREENER, ends_on=TODAY)
    with pytest.raises(Refused):
        actions.close_account(session, actor, mine.id, NOON)
    actions.close_account(session, actor, mine.id, NOON + DAY)
    assert mine.closed_at == NOON + DAY
