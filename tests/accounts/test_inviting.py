"""Inviting people, and giving them roles."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import Invitation, RoleHolding, User
from portal.accounts.queries import signed_in_by_token
from portal.accounts.rules import INVITATION_LASTS, Actor, HeldRole, Role
from portal.database import Refused
from portal.events.models import Event
from portal.messages.models import Message
from tests.accounts.invited import LATER, NOON, invite, join, link_sent_to
from tests.builders import Make


def test_an_invitation_makes_an_account_a_role_and_a_message(
    session: Session, make: Make, administrator: Actor
) -> None:
    agency = make.agency()
    user = invite(session, administrator, agency)
    assert (user.email, user.name, user.joined_at, user.invited_at) == ("ada@frost.example", "Ada Frost", None, NOON)
    holding = session.scalars(select(RoleHolding).where(RoleHolding.user_id == user.id)).one()
    assert (holding.role, holding.agency_id, holding.starts_on) == ("referrer", agency.id, NOON.date())
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.made_by, invitation.expires_at) == (administrator.user_id, NOON + INVITATION_LASTS)
    message = session.scalars(select(Message)).one()
    assert (message.template, message.to_user_id, message.about) == ("account_invitation", user.id, str(invitation.id))
    events = session.scalars(select(Event).where(Event.user_id == user.id).order_by(Event.id)).all()
    assert [(event.kind, event.actor) for event in events] == [
        ("account:invited", str(administrator.user_id)),
        ("role:given", str(administrator.user_id)),
    ]
    assert events[1].payload == {"role": "referrer", "agency": str(agency.id), "locality": None}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.GROUP_MEMBER])
def test_a_role_of_a_locality_needs_one(session: Session, make: Make, administrator: Actor, role: Role) -> None:
    agency, locality = make.agency(), make.locality()
    with pytest.raises(Refused) as refused:
        invite(session, administrator, agency, role)
    assert refused.value.field == "locality"
    user = invite(session, administrator, agency, role, locality_id=locality.id)
    holding = session.scalars(select(RoleHolding).where(RoleHolding.user_id == user.id)).one()
    assert (holding.locality_id, holding.agency_id) == (locality.id, None)


def test_a_locality_is_left_out_where_a_role_has_none(session: Session, make: Make, administrator: Actor) -> None:
    user = invite(session, administrator, make.agency(), Role.ANALYST, locality_id=make.locality().id)
    holding = session.scalars(select(RoleHolding).where(RoleHolding.user_id == user.id)).one()
    assert (holding.locality_id, holding.agency_id) == (None, None)


def test_nobody_is_invited_for_an_agency_that_does_not_take_part(
    session: Session, make: Make, administrator: Actor
) -> None:
    agency = make.agency()
    agency.active = False
    session.flush()
    with pytest.raises(Refused) as refused:
        invite(session, administrator, agency)
    assert refused.value.field == "agency"


def test_an_agency_lead_invites_the_own_people_and_nobody_else(session: Session, make: Make) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    actor = make.actor(lead)
    assert invite(session, actor, lead.agency, Role.LEAD_PRACTITIONER).agency_id == lead.agency_id
    for agency, role in [
        (lead.agency, Role.ADMINISTRATOR),
        (lead.agency, Role.AGENCY_LEAD),
        (make.agency(), Role.REFERRER),
    ]:
        with pytest.raises(Refused):
            invite(session, actor, agency, role, email="berta@frost.example")
    assert session.scalar(select(User.id).where(User.email == "berta@frost.example")) is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD}))
def test_nobody_else_invites(session: Session, make: Make, role: Role) -> None:
    user = make.user()
    held = HeldRole(role, agency_id=user.agency_id)
    with pytest.raises(Refused):
        invite(session, Actor(user.id, user.agency_id, user.name, (held,)), user.agency)


def test_the_same_address_twice_is_a_sentence(session: Session, make: Make, administrator: Actor) -> None:
    agency = make.agency()
    invite(session, administrator, agency)
    with pytest.raises(Refused) as refused:
        invite(session, make.actor(make.user(Role.ADMINISTRATOR)), agency, email="ADA@frost.example")
    assert refused.value.field == "email"
    assert session.scalars(select(Message)).all(), "the transaction goes on"


def test_the_command_line_invites_the_first_administrator(session: Session, make: Make) -> None:
    agency = make.agency()
    user = actions.invite_as_operator(
        session, name="Ada Frost", email="ada@frost.example", agency_id=agency.id, role=Role.ADMINISTRATOR, at=NOON
    )
    assert session.scalars(select(Invitation)).one().made_by is None
    token = join(session, link_sent_to(session, user))
    found = signed_in_by_token(session, token, LATER)
    assert found
    assert found.actor.holds(Role.ADMINISTRATOR)


def test_an_agency_lead_sends_links_to_the_own_people_only(session: Session, make: Make) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    actor = make.actor(lead)
    mine = make.user(Role.REFERRER, agency=lead.agency)
    actions.invite_again(session, actor, mine.id, at=NOON)
    for other in [make.user(Role.REFERRER), make.user(Role.SCREENER, agency=lead.agency)]:
        with pytest.raises(Refused):
            actions.invite_again(session, actor, other.id, at=NOON)
    assert session.scalars(select(Message.to_user_id)).all() == [mine.id]


def test_an_account_without_a_role_is_still_its_own_agencys(session: Session, make: Make) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    actor, mine, other = make.actor(lead), make.user(agency=lead.agency), make.user()
    with pytest.raises(Refused):
        actions.invite_again(session, actor, other.id, at=NOON)
    actions.invite_again(session, actor, mine.id, at=NOON)
    assert session.scalars(select(Message.to_user_id)).all() == [mine.id]


def test_what_somebody_once_did_does_not_keep_an_agency_lead_from_them(session: Session, make: Make) -> None:
    lead, today = make.user(Role.AGENCY_LEAD), NOON.date()
    actor, mine = make.actor(lead), make.user(Role.REFERRER, agency=lead.agency)
    screened = make.role(mine, Role.SCREENER, ends_on=today)
    with pytest.raises(Refused):
        actions.invite_again(session, actor, mine.id, at=NOON)
    screened.ends_on = today - dt.timedelta(days=1)
    session.flush()
    actions.invite_again(session, actor, mine.id, at=NOON)
    assert session.scalars(select(Message.to_user_id)).all() == [mine.id]


def test_somebody_gets_one_more_role(session: Session, make: Make, administrator: Actor) -> None:
    user, locality = make.user(Role.REFERRER), make.locality()
    actions.give_role(session, administrator, user.id, role=Role.COORDINATOR, locality_id=locality.id, at=NOON)
    held = session.scalars(select(RoleHolding.role).where(RoleHolding.user_id == user.id)).all()
    assert set(held) == {"referrer", "coordinator"}
    with pytest.raises(Refused) as refused:
        actions.give_role(session, administrator, user.id, role=Role.COORDINATOR, locality_id=locality.id, at=NOON)
    assert refused.value.field == "role"
    south = make.locality("South").id
    actions.give_role(session, administrator, user.id, role=Role.COORDINATOR, locality_id=south, at=NOON)


def test_nobody_gives_themselves_a_role(session: Session, make: Make, administrator: Actor) -> None:
    with pytest.raises(Refused):
        actions.give_role(session, administrator, administrator.user_id, role=Role.SCREENER, locality_id=None, at=NOON)
    held = session.scalars(select(RoleHolding.role).where(RoleHolding.user_id == administrator.user_id)).all()
    assert held == ["administrator"]
