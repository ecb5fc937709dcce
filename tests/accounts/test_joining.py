"""Using a link: to join, or to choose a new password."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import Invitation
from portal.accounts.queries import open_invitation, signed_in_by_token
from portal.accounts.rules import INVITATION_LASTS, Actor, Role
from portal.database import Refused
from portal.events.models import Event
from portal.messages.links import sign
from portal.messages.models import Message
from tests.accounts.invited import LATER, NEW, NOON, invite, join, link_sent_to
from tests.builders import PASSWORD, Make


def test_joining_sets_the_password_and_signs_in(session: Session, make: Make, administrator: Actor) -> None:
    user = invite(session, administrator, make.agency())
    found = signed_in_by_token(session, join(session, link_sent_to(session, user)), LATER)
    assert found
    assert (found.user_id, found.live) == (user.id, True)
    joined = session.scalars(select(Event).where(Event.kind == "account:joined")).one()
    assert (joined.user_id, joined.actor) == (user.id, str(user.id))
    session.commit()
    assert actions.sign_in(session, "ada@frost.example", NEW, address="", device="", at=LATER)


def test_looking_at_a_link_changes_nothing(session: Session, make: Make, administrator: Actor) -> None:
    token = link_sent_to(session, invite(session, administrator, make.agency()))
    session.commit()
    for _ in range(3):
        shown = open_invitation(session, token, LATER)
        assert shown
        assert (shown.name, shown.email, shown.joined_before) == ("Ada Frost", "ada@frost.example", False)
    assert not session.dirty
    assert not session.new
    assert join(session, token)


def _is_over(session: Session, token: str, at: dt.datetime = LATER) -> bool:
    """Whether a link shows nothing, and whoever tries to use it is told where to ask for another."""
    shown = open_invitation(session, token, at)
    with pytest.raises(Refused) as refused:
        join(session, token, "another long password", at)
    return shown is None and "Ask whoever invited you" in refused.value.words


def test_a_link_works_once(session: Session, make: Make, administrator: Actor) -> None:
    token = link_sent_to(session, invite(session, administrator, make.agency()))
    join(session, token)
    assert _is_over(session, token)


def test_a_link_works_for_seven_days(session: Session, make: Make, administrator: Actor) -> None:
    token = link_sent_to(session, invite(session, administrator, make.agency()))
    assert _is_over(session, token, NOON + INVITATION_LASTS)
    assert join(session, token, at=NOON + INVITATION_LASTS - dt.timedelta(seconds=1))


def test_a_newer_link_replaces_the_earlier(session: Session, make: Make, administrator: Actor) -> None:
    user = invite(session, administrator, make.agency())
    earlier = link_sent_to(session, user)
    actions.invite_again(session, administrator, user.id, at=LATER)
    newer = link_sent_to(session, user)
    assert newer != earlier
    assert _is_over(session, earlier)
    assert join(session, newer)


@pytest.mark.parametrize("what", ["leaver", "inactive agency"])
def test_a_link_to_nowhere_is_over(session: Session, make: Make, administrator: Actor, what: str) -> None:
    agency = make.agency()
    user = invite(session, administrator, agency)
    token = link_sent_to(session, user)
    if what == "leaver":
        actions.close_account(session, administrator, user.id, NOON)
    else:
        agency.active = False
        session.flush()
    assert _is_over(session, token)


def test_a_link_nobody_signed_is_over(session: Session, make: Make, administrator: Actor) -> None:
    user = invite(session, administrator, make.agency())
    signed, key = link_sent_to(session, user), str(session.scalars(select(Invitation.id)).one())
    for forged in [
        "",
        "nonsense",
        key,
        signed[:-2],
        signed + "x",
        sign("another purpose", key),
    ]:
        assert _is_over(session, forged)
    assert _is_over(session, sign("invitation", str(uuid.uuid4())))


def test_a_password_that_is_guessed_first_does_not_use_up_the_link(
    session: Session, make: Make, administrator: Actor
) -> None:
    token = link_sent_to(session, invite(session, administrator, make.agency()))
    for poor in ["short", "password1234", "ada frost and three kettles"]:
        with pytest.raises(Refused) as refused:
            join(session, token, poor)
        assert refused.value.field == "password"
    assert join(session, token)


def test_whoever_forgot_the_password_chooses_a_new_one_by_link(
    session: Session, make: Make, administrator: Actor
) -> None:
    user = make.user(Role.REFERRER)
    since = user.joined_at
    elsewhere = actions.start_session(session, user.id, device="Elsewhere", at=LATER)
    actions.invite_again(session, administrator, user.id, at=NOON)
    token = link_sent_to(session, user)
    shown = open_invitation(session, token, LATER)
    assert shown
    assert shown.joined_before
    join(session, token)
    session.commit()
    session.refresh(user)
    assert user.joined_at == since
    ended = signed_in_by_token(session, elsewhere, LATER)
    assert ended
    assert not ended.live
    assert "password_changed" in session.scalars(select(Message.template).where(Message.to_user_id == user.id)).all()
    assert actions.sign_in(session, user.email, NEW, address="", device="", at=LATER)
    with pytest.raises(Refused):
        actions.sign_in(session, user.email, PASSWORD, address="", device="", at=LATER)
    assert _is_over(session, token)
