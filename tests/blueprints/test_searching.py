"""Finding a request, as a browser sees it: no child's name in an address, and every search in the journal."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.database import act_as, now
from portal.frame import kept_searches
from portal.frame.models import KeptSearch
from portal.paging import PAGE
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.queries import cost_of

SEARCH = "/contacts/search"


@pytest.fixture
def referrer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    sign_in(client, session, user)
    return user


def _sent(make: Make, referrer: User, surname: str) -> str:
    reference = make.contact(referrer, make.sending(surname=surname)).reference
    act_as(make.session, "portal:test")
    make.keep()
    return reference


def test_a_child_is_found_and_no_name_is_in_an_address(
    client: FlaskClient, referrer: User, session: Session, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    found, other = _sent(make, referrer, "Quillfeather"), _sent(make, referrer, "Pike")
    answer = send(client, SEARCH, words="quillf")
    assert re.fullmatch(rf"{SEARCH}\?found=[0-9a-f-]{{36}}", answer.headers["Location"])
    page = client.get(answer.headers["Location"])
    assert "1 request found" in words_of(page)
    assert found in words_of(page)
    assert other not in words_of(page)
    assert "quillf" not in " ".join(re.findall(r'(?:href|action)="([^"]*)"', page.get_data(as_text=True)))
    assert "quillf" not in caplog.text
    assert b"quillf" not in session.scalars(select(KeptSearch.fields)).one(), "nor can it be read in the database"


def test_going_back_and_on_finds_it_again(client: FlaskClient, referrer: User, make: Make) -> None:
    for _ in range(2 * PAGE + 1):
        make.contact(referrer, make.sending(surname="Pike"))
    act_as(make.session, "portal:test")
    make.keep()
    path, pages, seen = send(client, SEARCH, words="pike").headers["Location"], 0, []
    assert f"More than {PAGE} requests found" in words_of(client.get(path))
    while path:
        html = client.get(path).get_data(as_text=True)
        seen += re.findall(r'href="/contacts/(C-[^"]+)"', html)
        following = re.search(r'href="([^"]+)" rel="next"', html)
        path, pages = following[1].replace("&amp;", "&") if following else "", pages + 1
    assert (len(seen), len(set(seen)), pages) == (2 * PAGE + 1, 2 * PAGE + 1, 3)


def test_every_search_is_in_the_journal(client: FlaskClient, referrer: User, session: Session) -> None:
    client.get("/contacts/")
    path = send(client, SEARCH, words="pike").headers["Location"]
    assert session.scalar(select(func.count()).select_from(Opening)) == 0, "nothing is looked at yet"
    client.get(path)
    session.rollback()
    opening = session.scalars(select(Opening)).one()
    assert (opening.user_id, opening.permission, opening.subject_kind, opening.subject_id) == (
        referrer.id, "contact:list", "contact", None,
    )  # fmt: skip
    assert "pike" not in str(session.scalars(text("SELECT o::text FROM openings o")).all())


def test_without_the_journal_nothing_is_shown(
    client: FlaskClient, referrer: User, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.access import actions  # noqa: PLC0415 -- patched here alone

    reference = _sent(make, referrer, "Pike")
    path = send(client, SEARCH, words="pike").headers["Location"]
    monkeypatch.setattr(actions, "_WRITE_DOWN", text("SELECT 1 FROM nowhere"))
    page = client.get(path)
    assert page.status_code == 503
    assert reference not in page.get_data(as_text=True)


def test_a_search_is_its_owners_for_an_hour(client: FlaskClient, referrer: User, session: Session, make: Make) -> None:
    reference = _sent(make, referrer, "Pike")
    path = send(client, SEARCH, words="pike").headers["Location"]
    assert reference in words_of(client.get(path))
    over = "We keep what you look for no longer than an hour."
    sign_in(client, session, make.user(Role.REFERRER, agency=referrer.agency))
    assert over in words_of(client.get(path))
    sign_in(client, session, referrer)
    act_as(session, "portal:test")
    for wrong in (f"{SEARCH}?found={uuid.uuid4()}", f"{SEARCH}?found=nonsense", f"{SEARCH}?found=%00"):
        assert over in words_of(client.get(wrong))
    assert "pike" not in client.get(f"{SEARCH}?found={uuid.uuid4()}").get_data(as_text=True)


def test_what_was_kept_too_long_is_over(
    client: FlaskClient, referrer: User, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = send(client, SEARCH, words="pike").headers["Location"]
    monkeypatch.setattr(kept_searches, "now", lambda: now() + dt.timedelta(hours=2))
    assert "Please look again." in words_of(client.get(path))


def test_no_more_than_a_few_are_kept(client: FlaskClient, referrer: User, session: Session) -> None:
    for n in range(kept_searches.MOST_KEPT + 3):
        last = send(client, SEARCH, words=f"pike{'abcdefghijklmnopqrstuvwxyz'[n]}").headers["Location"]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(KeptSearch)) == kept_searches.MOST_KEPT
    assert "No request found" in words_of(client.get(last))


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({}, "words", "Type a child's name or a reference"),
        ({"words": "x"}, "words", "Type at least 2 letters"),
        ({"words": "C-7KQ2"}, "words", "This is not one of our references."),
        ({"words": "x" * 101}, "words", "must be 100 characters or fewer"),
        ({"words": "Ida\x00"}, "words", "has a character in it that cannot be kept"),
        ({"first_day-day": "29", "first_day-month": "2", "first_day-year": "2023"}, "first_day", "must be a real date"),
        ({"first_day-year": "2023"}, "first_day", "must include a day and month"),
        ({"last_day-day": "1", "last_day-month": "1", "last_day-year": "0026"}, "last_day", "a year with 4 numbers"),
        ({"first_day-day": "1", "first_day-month": "1", "first_day-year": "2100"}, "first_day", "or earlier"),
        (
            {
                "first_day-day": "2", "first_day-month": "1", "first_day-year": "2024", "last_day-day": "1",
                "last_day-month": "1", "last_day-year": "2024",
            },
            "last_day",
            "must not be before the first day",
        ),
    ],
)  # fmt: skip
def test_bad_input_gives_an_error_beside_the_field(
    client: FlaskClient, referrer: User, session: Session, answers: dict[str, str], field: str, words: str
) -> None:
    page = send(client, SEARCH, **answers)
    assert page.status_code == 422
    assert words in beside(page, field)
    assert session.scalar(select(func.count()).select_from(KeptSearch)) == 0


def test_nothing_found_says_what_to_try(client: FlaskClient, referrer: User, make: Make) -> None:
    _sent(make, make.user(Role.REFERRER), "Pike")
    words = words_of(send_and_follow(client, SEARCH, words="<b>pike"))
    assert "No request found" in words
    assert "Try fewer letters" in words


def test_the_list_leads_to_it(client: FlaskClient, referrer: User, make: Make) -> None:
    reference = _sent(make, referrer, "Pike")
    assert f'action="{SEARCH}"' in client.get("/contacts/").get_data(as_text=True)
    assert reference in words_of(send_and_follow(client, SEARCH, page="/contacts/", words=reference.lower()))


def test_days_alone_are_enough(client: FlaskClient, referrer: User, make: Make) -> None:
    reference = _sent(make, referrer, "Pike")
    day = {"first_day-day": "1", "first_day-month": "1", "first_day-year": "2020"}
    words = words_of(send_and_follow(client, SEARCH, **day))
    assert reference in words
    assert "You looked for everything , sent from 1 Jan 2020" in words.replace("everything,", "everything ,")


def test_a_search_costs_the_same_however_much_it_finds(client: FlaskClient, referrer: User, make: Make) -> None:
    _sent(make, referrer, "Pike")
    path = send(client, SEARCH, words="pike").headers["Location"]
    one = cost_of(client, path)
    for _ in range(PAGE + 3):
        make.contact(referrer, make.sending(surname="Pike", children=3))
    act_as(make.session, "portal:test")
    make.keep()
    assert cost_of(client, path) == one <= 4


def test_a_secret_that_changed_ends_a_search(client: FlaskClient, referrer: User, session: Session) -> None:
    path = send(client, SEARCH, words="pike").headers["Location"]
    session.rollback()
    assert "Please look again." not in words_of(client.get(path))
    with pytest.MonkeyPatch.context() as patch:
        from cryptography.fernet import Fernet  # noqa: PLC0415 -- used here alone

        patch.setattr(kept_searches, "cipher", lambda: Fernet(Fernet.generate_key()))
        assert "Please look again." in words_of(client.get(path))
