"""One's own account, and the link that leads to it, as a browser sees them."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.invitations import link_token
from portal.accounts.models import Invitation, User
from portal.accounts.rules import Role
from portal.accounts.throttle import TRIES_PER_ACCOUNT
from portal.database import now
from tests.accounts.helpers import is_signed_in, send, send_and_follow, sessions_of, words_of
from tests.builders import PASSWORD, Make, sign_in

NEW = "three kettles on the moon"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36"


def test_my_account_says_who_i_am_and_where_i_am_signed_in(
    app: Flask, client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user(Role.REFERRER, name="Ada Frost")
    make.role(user, Role.COORDINATOR, locality=(north := make.locality("North")))
    make.keep()
    client.environ_base["HTTP_USER_AGENT"] = CHROME
    send(client, "/sign-in", email=user.email, password=PASSWORD)
    sign_in(app.test_client(), session, user)
    words = words_of(client.get("/account/"))
    for expected in (
        "Ada Frost", user.email, user.agency.name, f"Referrer, {user.agency.name}",
        f"Early-help coordinator, {north.name}", "Chrome on Windows",
        "Test browser", "This one", "Change your password",
    ):  # fmt: skip
        assert expected in words
    assert words.count("This one") == 1


def test_i_can_end_another_of_my_browsers(app: Flask, client: FlaskClient, session: Session, make: Make) -> None:
    user, elsewhere, third = make.user(), app.test_client(), app.test_client()
    for browser in (elsewhere, third, client):
        sign_in(browser, session, user)
    first = sessions_of(session)[0]
    answer = send_and_follow(client, f"/account/sessions/{first.id}/end", page="/account/")
    assert "That browser is signed out" in words_of(answer)
    assert [is_signed_in(browser) for browser in (client, elsewhere, third)] == [True, False, True]
    send(client, "/account/sessions/end-others", page="/account/")
    assert [is_signed_in(browser) for browser in (client, third)] == [True, False]


def test_nobody_ends_mine(app: Flask, client: FlaskClient, session: Session, make: Make) -> None:
    mine = app.test_client()
    sign_in(mine, session, make.user())
    my_session = sessions_of(session)[0].id
    sign_in(client, session, make.user())
    somebodys = send(client, f"/account/sessions/{my_session}/end", page="/account/")
    nobodys = send(client, f"/account/sessions/{uuid.uuid4()}/end", page="/account/")
    assert somebodys.status_code == nobodys.status_code == 302, "and the answer does not say whether it exists"
    assert is_signed_in(mine)


def test_changing_my_password(app: Flask, client: FlaskClient, session: Session, make: Make) -> None:
    user, elsewhere = make.user(), app.test_client()
    sign_in(elsewhere, session, user)
    sign_in(client, session, user)
    answer = send_and_follow(client, "/account/password", current=PASSWORD, new=NEW)
    assert "Your password is changed" in words_of(answer)
    assert [is_signed_in(browser) for browser in (client, elsewhere)] == [True, False]
    fresh = app.test_client()
    assert send(fresh, "/sign-in", email=user.email, password=PASSWORD).status_code == 422
    assert send(fresh, "/sign-in", email=user.email, password=NEW).status_code == 302


def test_a_password_that_will_not_do(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user())
    for current, new, words in [
        ("", "", "Enter your current password"),
        ("wrong", NEW, "This is not your current password"),
        (PASSWORD, "short", "12 characters or more"),
        (PASSWORD, "password1234", "people guess first"),
        (PASSWORD, "x" * 201, "200 characters or fewer"),
        (PASSWORD, PASSWORD, "Choose a password that you do not have now"),
    ]:
        answer = send(client, "/account/password", current=current, new=new)
        assert answer.status_code == 422
        assert words in words_of(answer)
        for typed in filter(None, (current, new)):
            assert f'value="{typed}"' not in answer.get_data(as_text=True), "a password is never shown again"


def test_guessing_the_current_password_is_stopped_for_good_though_each_try_is_refused(
    client: FlaskClient, session: Session, make: Make
) -> None:
    sign_in(client, session, make.user())
    statuses = [
        send(client, "/account/password", current="a guess", new=NEW).status_code for _ in range(TRIES_PER_ACCOUNT + 1)
    ]
    assert statuses == [422] * TRIES_PER_ACCOUNT + [429]


def _invited(session: Session, make: Make) -> tuple[User, str]:
    administrator = make.actor(make.user(Role.ADMINISTRATOR))
    user = actions.invite(
        session, administrator, name="Ada Frost", email="ada@frost.example", agency_id=make.agency().id,
        role=Role.REFERRER, at=now(),
    )  # fmt: skip
    session.commit()
    invitation = session.scalars(select(Invitation.id).where(Invitation.user_id == user.id)).one()
    return user, f"/invitation/{link_token(invitation)}"


def test_an_invitation_is_read_any_number_of_times_and_used_once(
    app: Flask, client: FlaskClient, session: Session, make: Make
) -> None:
    user, link = _invited(session, make)
    for _ in range(3):
        shown = client.get(link)
        assert shown.status_code == 200
        assert "Welcome, Ada Frost" in words_of(shown)
    session.expire_all()
    assert session.get_one(User, user.id).joined_at is None, "whoever only looks has not joined"
    session.rollback()

    assert "12 characters or more" in words_of(send(client, link, password="short"))
    other = app.test_client()
    other.get(link)
    answer = send_and_follow(client, link, password=NEW)
    assert "Your password is set" in words_of(answer)
    assert is_signed_in(client)
    for browser in (client, other):
        over = browser.get(link)
        assert over.status_code == 410
        assert "ask your agency's lead" in words_of(over)
    assert send(app.test_client(), "/sign-in", email=user.email, password=NEW).status_code == 302


@pytest.mark.parametrize("link", ["/invitation/nonsense", "/invitation/" + "x" * 5000, "/invitation/%00"])
def test_a_link_that_was_never_made(client: FlaskClient, link: str) -> None:
    assert client.get(link).status_code == 410


def test_joining_in_somebody_elses_browser_takes_it_over(client: FlaskClient, session: Session, make: Make) -> None:
    _, link = _invited(session, make)
    sign_in(client, session, make.user(name="Berta Moss"))
    send(client, link, password=NEW)
    words = words_of(client.get("/account/"))
    assert "Ada Frost" in words
    assert "Berta Moss" not in words
    assert [one.ended_because for one in sessions_of(session)] == ["signed_in_again", None]
