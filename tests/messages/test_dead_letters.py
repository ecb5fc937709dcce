"""What could not be delivered: an administrator sees it, has it tried again, or says how the person was told."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.messages import give_up, try_again
from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.database import Refused, now
from portal.events.models import Event
from portal.messages.actions import Outcome
from portal.messages.models import Message
from portal.messages.queries import count_dead_letters, dead_letters
from portal.messages.rules import GivenUp
from portal.settings import Settings
from tests.accounts.helpers import send, statements, words_of
from tests.builders import Make, sign_in
from tests.messages.conftest import Provider
from tests.messages.owing import Owing


@pytest.fixture
def dead(owing: Owing, make: Make, by_smtp: Settings, provider: Provider) -> Message:
    """A message whose address the provider does not know."""
    message = owing.owed(make.user(name="Ada Frost"))
    provider.to_recipient = "550 unknown"
    assert owing.send(message) is Outcome.DEAD
    provider.to_recipient = "250 fine"
    return message


@pytest.fixture
def mender(make: Make) -> Actor:
    return make.actor(make.user(Role.ADMINISTRATOR))


@pytest.fixture
def administrator(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.ADMINISTRATOR)
    sign_in(client, session, user)
    return user


def test_tried_again_it_is_owed_as_if_for_the_first_time(
    owing: Owing, dead: Message, provider: Provider, mender: Actor
) -> None:
    at = now()
    try_again(owing.session, mender, dead.id, at=at)
    owing.session.commit()
    again = owing.read_back(dead)
    assert (again.dead_at, again.tries, again.next_try_at) == (None, 0, at)
    assert owing.jobs(dead) == [None, None]
    assert owing.send(dead) is Outcome.SENT
    assert provider.recipients == [_address(owing, dead)]


def _address(owing: Owing, message: Message) -> str:
    return owing.session.get_one(User, message.to_user_id).email


def test_given_up_it_is_off_the_list_and_the_reason_is_kept(owing: Owing, dead: Message, mender: Actor) -> None:
    assert [letter.id for letter in dead_letters(owing.session).rows] == [dead.id]
    give_up(owing.session, mender, dead.id, GivenUp.TOLD_BY_PHONE, at=now())
    owing.session.commit()
    assert dead_letters(owing.session).rows == []
    assert count_dead_letters(owing.session) == 0
    assert owing.read_back(dead).last_fault == "given_up:told_by_phone"
    [event] = owing.session.scalars(select(Event).where(Event.kind == "message:given_up"))
    assert event.payload == {"message": str(dead.id), "reason": "told_by_phone"}


def test_what_somebody_dealt_with_cannot_be_dealt_with_again(owing: Owing, dead: Message, mender: Actor) -> None:
    give_up(owing.session, mender, dead.id, GivenUp.NOT_NEEDED, at=now())
    with pytest.raises(Refused, match="dealt with this message already"):
        give_up(owing.session, mender, dead.id, GivenUp.NOT_NEEDED, at=now())
    for key in (dead.id, uuid.uuid4()):
        with pytest.raises(Refused, match="dealt with this message already"):
            try_again(owing.session, mender, key, at=now())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_but_an_administrator_deals_with_it(owing: Owing, make: Make, dead: Message, role: Role) -> None:
    actor = make.actor(make.user(role, locality=make.locality()))
    with pytest.raises(NotYours):
        try_again(owing.session, actor, dead.id, at=now())
    with pytest.raises(NotYours):
        give_up(owing.session, actor, dead.id, GivenUp.NOT_NEEDED, at=now())
    owing.session.commit()
    assert [letter.id for letter in dead_letters(owing.session).rows] == [dead.id]


def test_the_list_goes_on_page_by_page(owing: Owing, make: Make) -> None:
    user, at = make.user(), now()
    for number in range(60):
        message = owing.owed(user)
        message.dead_at, message.last_fault = at - dt.timedelta(minutes=number // 2), "address_refused"
    owing.session.commit()
    seen: list[uuid.UUID] = []
    page = dead_letters(owing.session)
    seen += [letter.id for letter in page.rows]
    while page.next:
        page = dead_letters(owing.session, page.next)
        seen += [letter.id for letter in page.rows]
    assert len(seen) == len(set(seen)) == 60 == count_dead_letters(owing.session)


def test_the_page_says_who_was_not_told_and_why(
    client: FlaskClient, administrator: User, dead: Message, owing: Owing
) -> None:
    owing.owed()
    words = words_of(client.get("/admin/messages/"))
    assert "1 message could not be delivered" in words
    assert "1 message waits to be sent" in words
    assert "Your request for help has been received C-7KQ2-M9XD" in words
    assert "The mail service does not take mail for this address" in words
    one = words_of(client.get(f"/admin/messages/{dead.id}"))
    assert "Ada Frost was not told" in one
    assert "after 1 try" in one


def test_the_page_says_that_all_is_well(client: FlaskClient, administrator: User) -> None:
    words = words_of(client.get("/admin/messages/"))
    assert "Every message was delivered or is on its way" in words
    assert "Nothing waits to be sent." in words


def test_one_press_has_it_tried_again(client: FlaskClient, administrator: User, dead: Message, owing: Owing) -> None:
    page = f"/admin/messages/{dead.id}"
    assert send(client, f"{page}/again", page=page).status_code == 302
    assert owing.read_back(dead).dead_at is None
    [event] = owing.session.scalars(select(Event).where(Event.kind == "message:tried_again"))
    assert event.actor == str(administrator.id)
    assert client.get(page).status_code == 404
    again = send(client, f"{page}/again", page="/admin/messages/")
    assert "dealt with this message already" in words_of(again)


def test_stopping_needs_a_reason(client: FlaskClient, administrator: User, dead: Message, owing: Owing) -> None:
    page = f"/admin/messages/{dead.id}"
    refused = send(client, f"{page}/give-up", page=page)
    assert refused.status_code == 422
    assert "Say why we stop trying" in words_of(refused)
    assert send(client, f"{page}/give-up", page=page, reason="told_by_phone").status_code == 302
    assert owing.read_back(dead).last_fault == "given_up:told_by_phone"


@pytest.mark.parametrize("role", [Role.REFERRER, Role.SCREENER, Role.HUB_MANAGER, Role.ANALYST])
def test_nobody_but_an_administrator_sees_it(
    client: FlaskClient, session: Session, make: Make, dead: Message, role: Role
) -> None:
    sign_in(client, session, make.user(role))
    assert client.get("/admin/messages/").status_code == 403
    assert client.get(f"/admin/messages/{dead.id}").status_code == 404
    assert send(client, f"/admin/messages/{dead.id}/again", page="/account/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(owing: Owing, make: Make, dead: Message) -> None:
    with statements() as few:
        dead_letters(owing.session)
    for _ in range(20):
        message = owing.owed(make.user())
        message.dead_at, message.last_fault = now(), "address_refused"
    owing.session.commit()
    with statements() as many:
        assert len(dead_letters(owing.session).rows) == 21
    assert len(few) == len(many) == 2  # naming the actor, and the list
