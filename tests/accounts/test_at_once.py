"""Two who do the same thing at the same moment, each in a request of their own."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import Invitation, SignedInSession, User
from portal.accounts.rules import Actor, Role
from portal.events.models import Event
from portal.messages.models import Message
from tests.accounts.at_once import at_once
from tests.accounts.invited import LATER, invite, join, link_sent_to
from tests.builders import Make


def test_two_who_use_a_linkat_once(app: Flask, session: Session, make: Make, administrator: Actor) -> None:
    user = invite(session, administrator, make.agency())
    token = link_sent_to(session, user)
    session.commit()
    first, *others = at_once(app, *[lambda s: join(s, token)] * 4)
    assert first == "done"
    assert all("can no longer be used" in words for words in others)
    assert len(session.scalars(select(SignedInSession)).all()) == 1
    assert len(session.scalars(select(Event).where(Event.kind == "account:joined")).all()) == 1


def test_four_presses_at_once_are_one_invitation(
    app: Flask, session: Session, make: Make, administrator: Actor
) -> None:
    agency = make.agency()
    session.commit()
    assert set(at_once(app, *[lambda s: invite(s, administrator, agency)] * 4)) == {"done"}
    assert len(session.scalars(select(Invitation)).all()) == 1
    assert len(session.scalars(select(Message)).all()) == 1


def test_two_who_invite_the_same_person_at_once(app: Flask, session: Session, make: Make, administrator: Actor) -> None:
    agency, another = make.agency(), make.actor(make.user(Role.ADMINISTRATOR))
    session.commit()
    became = at_once(app, *[lambda s, who=who: invite(s, who, agency) for who in (administrator, another)])
    assert sorted(words == "done" for words in became) == [False, True]
    assert any("belongs to an account already" in words for words in became)
    assert len(session.scalars(select(Invitation)).all()) == 1
    assert len(session.scalars(select(Message)).all()) == 1


def test_joining_while_the_link_is_replaced_and_the_account_ended(
    app: Flask, session: Session, make: Make, administrator: Actor
) -> None:
    for n in range(5):
        user = invite(session, administrator, make.agency(), email=f"ada{n}@frost.example")
        token = link_sent_to(session, user)
        session.commit()
        became = at_once(
            app,
            lambda s, token=token: join(s, token),
            lambda s, user=user: actions.invite_again(s, administrator, user.id, at=LATER),
            lambda s, user=user: actions.close_account(s, administrator, user.id, LATER),
        )
        assert not [words for words in became if "Error" in words], "nobody waits in a circle"
        session.expire_all()
        assert session.get_one(User, user.id).closed_at == LATER
        assert (
            session.scalars(
                select(Invitation).where(
                    Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)
                )
            ).all()
            == []
        )
        session.commit()
