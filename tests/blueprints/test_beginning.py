"""Beginning with a request at the front door, as a browser sees it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.queries import live_claim
from portal.guidance.codes import Route
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.following import Following


@pytest.fixture
def following(client: FlaskClient, session: Session, make: Make) -> Following:
    """The screener is signed in with `client`."""
    following = Following(Families(make))
    following.families.keep()
    sign_in(client, session, following.families.screener)
    return following


def _path(following: Following, name: str = "") -> str:
    return f"/front-door/{following.contact.reference}" + (f"/{name}" if name else "")


def _press(client: FlaskClient, following: Following, name: str) -> str:
    return words_of(send_and_follow(client, _path(following, name), page=_path(following)))


def test_one_press_begins_and_one_gives_it_back(client: FlaskClient, following: Following) -> None:
    assert "Nobody is looking at it" in words_of(client.get(_path(following)))
    assert "You are looking at it since" in _press(client, following, "claim")
    assert "Imran" in words_of(client.get("/front-door/"))
    assert "Nobody is looking at it" in _press(client, following, "release")
    assert "Nobody yet" in words_of(client.get("/front-door/"))


def test_looking_at_the_page_begins_nothing(client: FlaskClient, following: Following) -> None:
    client.get(_path(following))
    following.session.rollback()
    assert live_claim(following.session, following.contact.id) is None
    for name in ("claim", "release"):
        assert client.get(_path(following, name)).status_code == 405


def test_whoever_comes_second_finds_who_has_it(
    client: FlaskClient, session: Session, following: Following, make: Make
) -> None:
    following.claimed()
    other = make.user(Role.SCREENER)
    following.families.keep()
    sign_in(client, session, other)
    words = _press(client, following, "claim")
    assert "Somebody was quicker" in words
    assert "Imran is looking at it since" in words
    assert "Give it back" not in words
    assert "Imran is looking at it since" in _press(client, following, "release"), "it is not theirs to give back"


def test_the_hub_manager_gives_back_anybodys(
    client: FlaskClient, session: Session, following: Following, make: Make
) -> None:
    following.claimed()
    manager = make.user(Role.HUB_MANAGER)
    following.families.keep()
    sign_in(client, session, manager)
    assert "Give it back for Imran" in words_of(client.get(_path(following)))
    assert "Nobody is looking at it" in _press(client, following, "release")


def test_a_question_is_asked_once_and_its_answer_is_found_here(
    client: FlaskClient, session: Session, following: Following
) -> None:
    form = client.get(_path(following, "ask")).headers["Location"]
    assert re.fullmatch(rf"{_path(following, 'ask')}\?form=[0-9a-f-]{{36}}", form)
    assert beside(send(client, form, words=" "), "words") == "Write your question"
    words = words_of(send_and_follow(client, form, words="Which school?"))
    assert "Your question is sent." in words
    assert "No answer yet" in words
    assert "Clock stopped until an answer comes" in words_of(client.get("/front-door/"))
    assert send(client, form, page="/account/", words="Which school?").status_code == 302, "the same form again"
    refused = send(client, _path(following, "ask"), page="/account/", words="Which club?")
    assert refused.status_code == 422
    assert "One question at a time is easier to answer" in words_of(refused)
    assert "Which club?" in refused.get_data(as_text=True), "what was typed is kept"
    session.rollback()
    assert following.said() == [("question", "Which school?")]


def test_more_that_was_said_is_marked_on_the_queue(client: FlaskClient, following: Following) -> None:
    following.added()
    following.families.keep()
    assert "More was said" in words_of(client.get("/front-door/"))
    assert "Added later by Rosa Lindqvist" in words_of(client.get(_path(following)))


def test_what_was_taken_back_while_it_was_read_says_so(client: FlaskClient, following: Following) -> None:
    following.claimed()
    following.withdrawn()
    following.families.keep()
    page = client.get(_path(following))
    assert "Whoever sent it took it back" in words_of(page)
    assert "“I sent it twice”" in words_of(page)
    assert 'name="route"' not in page.get_data(as_text=True), "there is nothing left to decide"
    deciding = {
        "level": "3", "route": "universal", "primary_need": "parenting", "reasons": "Several.",
    }  # fmt: skip
    refused = send(client, _path(following), page="/account/", **deciding)
    assert refused.status_code == 422
    assert "has taken it back" in words_of(refused)
    assert "Nothing waits for a decision" in words_of(client.get("/front-door/"))


def test_what_is_decided_is_not_asked_about(client: FlaskClient, following: Following, make: Make) -> None:
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    following.families.keep()
    page = client.get(_path(following, "ask"), follow_redirects=True)
    assert "no longer waits for a decision" in words_of(page)
    assert "<textarea" not in page.get_data(as_text=True)
