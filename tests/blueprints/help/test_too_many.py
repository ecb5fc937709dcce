"""A flood does not fill the queue, and whoever is kept out loses nothing and is told whom to phone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts import throttle
from portal.guidance.places import places
from tests.accounts.helpers import words_of
from tests.blueprints.help.families import ANIA, LITTLE, asked, key, press
from tests.frame.browsing import read_form

REFUGE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rule with smaller numbers."""
    monkeypatch.setattr(throttle, "REQUESTS_PER_ADDRESS", 3)
    monkeypatch.setattr(throttle, "REQUESTS_IN_ALL", 5)


def test_one_address_sends_several_and_then_is_told_to_phone(client: FlaskClient, session: Session) -> None:
    first = {**LITTLE, "key": key()}
    for answers in (first, {**LITTLE, "key": key()}, {**LITTLE, "key": key()}):
        assert press(client, "send", answers, house=REFUGE).status_code == 302
    page = press(client, "send", {**ANIA, "key": key()}, house=REFUGE)
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 900
    words = words_of(page)
    assert "This has not been sent: too many requests are coming in just now." in words
    assert places().phones.early_help_hub in words
    form = read_form(client, "/help/ask", page.get_data(as_text=True))
    assert {name: form[name].replace("\r\n", "\n") for name in ANIA} == ANIA, "nothing typed is lost"
    assert press(client, "send", first, house=REFUGE).status_code == 302, "what was taken before is not counted again"
    assert press(client, "send", dict(form.fields.items()), house=ELSEWHERE).status_code == 302
    assert len(asked(session)) == 4


def test_in_all_only_so_many_are_taken_wherever_they_come_from(client: FlaskClient, session: Session) -> None:
    answers = [press(client, "send", {**LITTLE, "key": key()}).status_code for _ in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(asked(session)) == 5


def test_looking_and_correcting_are_never_counted(client: FlaskClient, session: Session) -> None:
    for _ in range(6):
        assert press(client, "check", LITTLE, house=REFUGE).status_code == 200
        assert press(client, "send", {}, house=REFUGE).status_code == 422
    assert press(client, "send", {**LITTLE, "key": key()}, house=REFUGE).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "You can try again in"), ("pl", "Możesz spróbować ponownie za")],
)
def test_when_to_try_again_is_said(client: FlaskClient, session: Session, language: str, words: str) -> None:
    for _ in range(3):
        press(client, "send", {**LITTLE, "key": key()}, house=REFUGE)
    assert words in words_of(press(client, "send", {**LITTLE, "key": key()}, language=language, house=REFUGE))
