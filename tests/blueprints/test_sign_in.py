"""Coming in and going out, as a browser sees it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.rules import Role
from portal.accounts.throttle import TRIES_PER_ACCOUNT
from portal.blueprints.account.forms import path_of_ours
from portal.database import now
from tests.accounts.helpers import is_signed_in, send, sessions_of, without_tokens, words_of
from tests.builders import PASSWORD, Make, sign_in

WRONG = "The e-mail address or the password is not right"


def test_signing_in_and_out(client: FlaskClient, session: Session, make: Make) -> None:
    user = make.user(name="Ada Frost")
    make.keep()
    assert client.get("/account/").headers["Location"] == "/sign-in?next=/account/"
    answer = send(client, "/sign-in", email=user.email, password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Ada Frost" in words_of(client.get("/account/"))

    answer = send(client, "/sign-out", page="/account/")
    assert answer.headers["Location"] == "/sign-in"
    assert "You are signed out" in words_of(client.get("/sign-in"))
    assert not is_signed_in(client)
    assert [one.ended_because for one in sessions_of(session)] == ["signed_out"]


def test_a_cookie_from_before_signing_out_is_worth_nothing(
    app: Flask, client: FlaskClient, session: Session, make: Make
) -> None:
    sign_in(client, session, make.user())
    cookie = client.get_cookie("portal_session")
    assert cookie
    send(client, "/sign-out", page="/account/")
    thief = app.test_client()
    thief.set_cookie("portal_session", cookie.value)
    assert not is_signed_in(thief)


def test_signing_out_is_never_a_link(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user())
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code in {303, 400}, "nor without the form's token"
    assert is_signed_in(client)


def test_signing_in_again_gives_a_new_token_and_ends_the_old_row(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user()
    make.keep()
    send(client, "/sign-in", email=user.email, password=PASSWORD)
    with client.session_transaction() as cookie:
        first = dict(cookie)
    send(client, "/sign-in", page="/account/", email=user.email, password=PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first["_user_id"]
    assert [one.ended_because for one in sessions_of(session)] == ["signed_in_again", None]
    assert is_signed_in(client)


def test_whoever_is_signed_in_is_not_asked_again(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user())
    assert client.get("/sign-in").headers["Location"] == "/"
    assert client.get("/sign-in?next=/account/").headers["Location"] == "/account/"


def test_an_unknown_and_a_known_address_get_the_same_page(client: FlaskClient, session: Session, make: Make) -> None:
    known, leaver = make.user(), make.user()
    leaver.closed_at = now()
    make.keep()
    pages = set()
    for email in (known.email, leaver.email, "nobody@example.org"):
        answer = send(client, "/sign-in", email=email, password="not the right password")
        assert answer.status_code == 422
        assert email in answer.get_data(as_text=True), "what was typed is still there"
        assert "not the right password" not in answer.get_data(as_text=True), "but not the password"
        pages.add(without_tokens(answer).replace(email, "…"))
    assert len(pages) == 1
    assert WRONG in pages.pop()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("", "", "Enter your e-mail address"),
        ("ada@frost.example", "", "Enter your password"),
        ("not an address", "x", "in the correct format"),
        ("ada@frost.example\x00", "x", "cannot be kept"),
        ("a" * 10_000 + "@frost.example", "x", "254 characters or fewer"),
        ("ada@frost.example", "x" * 10_000, "200 characters or fewer"),
        ("ada@frost.example", "\x00", "cannot be kept"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    client: FlaskClient, email: str, password: str, words: str
) -> None:
    answer = send(client, "/sign-in", email=email, password=password)
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_too_many_tries_get_a_page_that_says_when_to_come_back(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user()
    make.keep()
    with time_machine.travel(dt.datetime(2026, 11, 4, 10, 3, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(TRIES_PER_ACCOUNT):
            assert send(client, "/sign-in", email=user.email, password="wrong").status_code == 422
        answer = send(client, "/sign-in", email=user.email, password=PASSWORD)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == str(12 * 60)
        assert not is_signed_in(client)
        clock.shift(12 * 60)
        assert send(client, "/sign-in", email=user.email, password=PASSWORD).status_code == 302


ELSEWHERE = [
    "https://evil.example/", "http:evil.example", "//evil.example", "///evil.example", "https:///evil.example", "//",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\", "/a\\b", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", " //evil.example", "/ /evil.example", "\u2028//evil.example", "javascript:alert(1)",
    "data:text/html,x", "evil.example", "@evil.example", "account/", "", "/\x00", "/a b", "/a\r\nSet-Cookie: x=y",
    "/" + "a" * 3000,
]  # fmt: skip
HERE = [
    "/",
    "/account/",
    "/contacts/C-7KQ2-M9XD?tab=notes&x=1",
    "/cases/M-7KQ2-M9XD#star",
    "/a//b",
    "/%2F%2Fevil.example",
]


@pytest.mark.parametrize("written", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: FlaskClient, session: Session, make: Make, written: str) -> None:
    assert path_of_ours(written) == "/"
    user = make.user()
    make.keep()
    answer = send(client, "/sign-in", email=user.email, password=PASSWORD, next=written)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("written", HERE)
def test_people_are_brought_back_to_where_they_were(
    client: FlaskClient, session: Session, make: Make, written: str
) -> None:
    user = make.user()
    make.keep()
    answer = send(client, "/sign-in", email=user.email, password=PASSWORD, next=written)
    assert (answer.status_code, answer.headers["Location"]) == (302, written)


def test_where_to_go_is_remembered_by_the_page_and_by_its_errors(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user()
    make.keep()
    for answer in (
        client.get("/sign-in?next=/contacts/new"),
        send(client, "/sign-in", email=user.email, password="wrong", next="/contacts/new"),
    ):
        assert '<input type="hidden" name="next" value="/contacts/new">' in answer.get_data(as_text=True)
    assert "evil" not in client.get("/sign-in?next=//evil.example").get_data(as_text=True)


def test_an_idle_browser_is_signed_out_and_one_in_use_is_not(client: FlaskClient, session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    with time_machine.travel(dt.datetime(2026, 11, 4, 8, tzinfo=dt.UTC), tick=False) as clock:
        sign_in(client, session, user)
        for _ in range(11):
            clock.shift(dt.timedelta(minutes=59))
            assert is_signed_in(client), "each page is a sign of life"
        clock.shift(dt.timedelta(minutes=60))
        assert not is_signed_in(client)
    with time_machine.travel(dt.datetime(2026, 11, 5, 8, tzinfo=dt.UTC), tick=False) as clock:
        sign_in(client, session, user)
        for _ in range(12):
            clock.shift(dt.timedelta(minutes=59))
            assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=12))
        assert not is_signed_in(client), "but none lasts longer than twelve hours"


def test_a_leaver_is_out_with_the_next_request(client: FlaskClient, session: Session, make: Make) -> None:
    administrator, leaver = make.user(Role.ADMINISTRATOR), make.user(Role.REFERRER)
    sign_in(client, session, leaver)
    assert client.get("/contacts/").status_code == 200
    actions.close_account(session, make.actor(administrator), leaver.id, now())
    session.commit()
    assert client.get("/contacts/").headers["Location"] == "/sign-in?next=/contacts/"
    assert WRONG in words_of(send(client, "/sign-in", email=leaver.email, password=PASSWORD))
