"""What was typed is given back to nobody else, nowhere else, and not for ever; and not everything is kept."""

from __future__ import annotations

import base64

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.database import now
from portal.frame.kept_forms import MOST_KEPT
from portal.frame.models import KeptForm
from tests.builders import PASSWORD, Make, sign_in
from tests.frame.browsing import PageForm, follow, form_on, next_of, sign_in_at
from tests.frame.long_form import (
    FILLED,
    NOTICE,
    READS,
    change_kept,
    count,
    end_sessions,
    is_taken,
    long_page,
)


@pytest.fixture
def sender(make: Make) -> User:
    sender = make.user(Role.REFERRER)
    make.keep()
    return sender


@pytest.fixture
def browser(client: FlaskClient, session: Session, sender: User) -> FlaskClient:
    return sign_in(client, session, sender)


@pytest.fixture
def filled(browser: FlaskClient) -> PageForm:
    """A long page, filled in and not sent."""
    return form_on(browser, long_page(browser)).fill(**FILLED)


def test_a_form_forged_elsewhere_is_not_kept(filled: PageForm, session: Session) -> None:
    with filled.client.session_transaction() as cookie:
        cookie["csrf_token"] = "another"
    assert filled.send(Sec_Fetch_Site="cross-site").status_code == 400
    assert filled.send(Sec_Fetch_Site="same-site").status_code == 400
    assert count(session, KeptForm) == 0


def test_what_a_page_saves_by_itself_is_not_kept(filled: PageForm, session: Session) -> None:
    """It is still open, and sent by hand it is kept."""
    end_sessions(session)
    answer = filled.fill(go="autosave").send(Sec_Fetch_Dest="empty")
    assert next_of(follow(answer)) == filled.address
    assert count(session, KeptForm) == 0
    filled.send(Sec_Fetch_Dest="document")
    assert count(session, KeptForm) == 1


def test_one_person_cannot_fill_the_disk(filled: PageForm, session: Session) -> None:
    end_sessions(session)
    for number in range(MOST_KEPT + 5):
        filled.fill(working_well=f"Number {number}").send()
    assert count(session, KeptForm) == MOST_KEPT


def test_passwords_are_never_kept(browser: FlaskClient, session: Session) -> None:
    form = form_on(browser, "/account/password").fill(current=PASSWORD, new="another long password here")
    end_sessions(session)
    assert next_of(follow(form.send())) == "/account/password"
    assert count(session, KeptForm) == 0


def test_a_stale_token_on_a_password_keeps_nothing(browser: FlaskClient, session: Session) -> None:
    form = form_on(browser, "/account/password").fill(current=PASSWORD, new="another long password here")
    with browser.session_transaction() as cookie:
        cookie["csrf_token"] = "another"
    assert form.send().status_code == 400
    assert count(session, KeptForm) == 0


def test_a_mere_press_is_not_kept_and_leads_to_a_page(browser: FlaskClient, session: Session) -> None:
    token = form_on(browser, "/account/password")["csrf_token"]
    end_sessions(session)
    answer = browser.post(
        "/account/sessions/end-others", data={"csrf_token": token}, headers={"Referer": "http://localhost/account/"}
    )
    assert next_of(follow(answer)) == "/account/"
    assert count(session, KeptForm) == 0


@pytest.mark.parametrize(
    "referrer",
    ["", "http://elsewhere.example/account/", "http://[", "http://localhost/no/page", "http://localhost/sign-out"],
)
def test_where_no_page_is_known_it_leads_to_the_first(browser: FlaskClient, session: Session, referrer: str) -> None:
    end_sessions(session)
    answer = browser.post("/account/sessions/end-others", data={"a": "b"}, headers={"Referer": referrer})
    assert next_of(follow(answer)) == "/"
    assert count(session, KeptForm) == 0


def test_nothing_is_kept_for_whoever_was_never_signed_in(client: FlaskClient, session: Session, sender: User) -> None:
    answer = client.post("/contacts/new/", data={"danger": "no"})
    assert next_of(follow(answer)) == "/contacts/new/"
    assert count(session, KeptForm) == 0


def test_nothing_is_kept_for_an_account_that_has_ended(filled: PageForm, session: Session, sender: User) -> None:
    session.execute(update(User).where(User.id == sender.id).values(closed_at=now()))
    session.commit()
    assert next_of(follow(filled.send())) == filled.address
    assert count(session, KeptForm) == 0


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "nonsense",
        "%00",
        "13ffdc9d-ed81-4790-a9e8-bfdb36793b52",
        "0" * 3000,
        "%F0%9F%92%A9",
        "{" + "65e94b363bd84702bd16a5a67c8df819" + "}",
        "a&kept=b&kept=c",
    ],
)
def test_a_made_up_key_gives_an_empty_form(browser: FlaskClient, session: Session, kept: str) -> None:
    form = form_on(browser, f"{long_page(browser)}?kept={kept}")
    assert form["working_well"] == ""
    assert is_taken(form.fill(**FILLED))


def test_what_the_portal_can_no_longer_decrypt_is_an_empty_form(
    filled: PageForm, session: Session, sender: User, superuser: str
) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    change_kept(superuser, "fields = 'of another installation'")
    assert form_on(filled.client, back)["working_well"] == ""


def test_another_person_does_not_get_it(filled: PageForm, session: Session, make: Make) -> None:
    other = make.user(Role.REFERRER)
    make.keep()
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), other.email, PASSWORD)
    answer = filled.client.get(back)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 404, "the page is not theirs, whatever was kept of it"
    assert NOTICE not in html
    assert "Bronisława" not in html
    kept = back.partition("?")[2]
    form = form_on(filled.client, f"{long_page(filled.client)}?{kept}")
    assert form["working_well"] == ""
    assert is_taken(form.fill(**FILLED))
    assert count(session, KeptForm) == 1  # and cannot take it from its author either


def test_another_page_does_not_get_it(filled: PageForm, session: Session, sender: User, make: Make) -> None:
    make.role(sender, Role.SCREENER)
    waiting = make.contact(make.user(Role.REFERRER))
    make.keep()
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    kept = back.partition("?")[2]
    html = filled.client.get(f"/front-door/{waiting.reference}?{kept}").get_data(as_text=True)
    assert NOTICE not in html
    assert "Bronisława" not in html


def test_nobody_gets_it_without_signing_in(filled: PageForm, session: Session) -> None:
    end_sessions(session)
    back = next_of(follow(filled.send()))
    assert next_of(follow(filled.client.get(back))) == back


def test_after_a_day_it_is_gone(filled: PageForm, session: Session, sender: User, superuser: str) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    assert form_on(filled.client, back)["working_well"] == READS
    change_kept(superuser, "kept_at = kept_at - interval '1 day', expires_at = expires_at - interval '1 day'")
    assert form_on(filled.client, back)["working_well"] == ""


def test_what_is_kept_cannot_be_read_in_the_database(filled: PageForm, session: Session, superuser: str) -> None:
    end_sessions(session)
    filled.send()
    with psycopg.connect(superuser) as connection:
        row = connection.execute("SELECT fields, k::text FROM kept_forms k").fetchone()
    assert row
    stored, everything = bytes(row[0]), row[1]
    unpacked = base64.urlsafe_b64decode(stored)
    for typed in ("Tamworth", "Bronis", "often late", "working_well"):
        for place in (stored, unpacked, everything.encode()):
            assert typed.encode() not in place
            assert base64.b64encode(typed.encode()).rstrip(b"=")[:-1] not in place
