"""Nothing typed is lost: what a POST carried is kept when it cannot be taken, and given back to whoever typed it."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from typing import LiteralString

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession, User
from portal.accounts.rules import Role
from portal.contacts.models import Contact, ContactPerson
from portal.database import now
from portal.frame.kept_forms import MOST_KEPT
from portal.frame.models import KeptForm
from portal.settings import Settings
from tests.builders import PASSWORD, Make, sign_in
from tests.frame.browsing import PageForm, follow, form_on, next_of, sign_in_at
from tests.frame.probe import probe_app

NEW = "/contacts/new/"
NOTICE = "We kept what you typed. Check it and send."
WORRIES = "Zażółć: often late — and “tired”.\r\nSecond line & <b>more</b>."
FILLED = {
    "forename": "Bronisława", "surname": "Tamworth", "born_on-day": "1", "born_on-month": "3", "born_on-year": "2016",
    "carer_forename": "Anna", "worries": WORRIES, "needs_to_happen": "Somebody to talk to.", "level": "3",
    "agreement": "given",
}  # fmt: skip
ENDINGS: dict[str, dict[str, object]] = {
    "idle": {"last_seen_at": now() - dt.timedelta(hours=2)},
    "absolute": {"started_at": now() - dt.timedelta(hours=20)},
    "ended elsewhere": {"ended_at": now(), "ended_because": "ended_by_owner"},
}


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
    """The long form, filled in and not sent."""
    return form_on(browser, NEW).fill(**FILLED)


def end_sessions(session: Session, how: str = "idle") -> None:
    session.execute(update(SignedInSession).values(ENDINGS[how]))
    session.commit()


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(model)).one()


def change_kept(superuser: str, how: LiteralString) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        assert connection.execute(sql.SQL("UPDATE kept_forms SET {}").format(sql.SQL(how))).rowcount == 1


def shown_again(form: PageForm) -> dict[str, str]:
    return {name: form[name].replace("\r\n", "\n") for name in FILLED}


AS_FILLED = {name: value.replace("\r\n", "\n") for name, value in FILLED.items()}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_form_sent_in_a_session_that_ended_comes_back_and_can_be_sent(
    filled: PageForm, session: Session, sender: User, how: str
) -> None:
    end_sessions(session, how)
    to_sign_in = follow(filled.send())
    assert count(session, Contact) == 0
    back = sign_in_at(filled.client, to_sign_in, sender.email, PASSWORD)
    assert back.startswith(f"{NEW}?kept=")
    again = form_on(filled.client, back)
    assert shown_again(again) == AS_FILLED
    assert again["sending_key"] == filled["sending_key"]
    assert NOTICE in filled.client.get(back).get_data(as_text=True)
    assert follow(again.send()).startswith("/contacts/C-")
    session.rollback()
    (sent,) = session.scalars(select(Contact))
    assert sent.worries.splitlines() == WORRIES.splitlines()
    assert session.scalar(select(ContactPerson.forename).where(ContactPerson.position == 1)) == "Bronisława"
    assert count(session, KeptForm) == 0


def test_the_sign_in_page_says_that_it_is_kept(filled: PageForm, session: Session) -> None:
    end_sessions(session)
    page = filled.client.get(follow(filled.send())).get_data(as_text=True)
    assert "what you typed comes back" in page


def test_keeping_is_not_doing(filled: PageForm, session: Session, sender: User) -> None:
    """Neither when it is kept, nor when it comes back."""
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    for _ in range(3):
        filled.client.get(back)
    assert count(session, Contact) == 0
    assert count(session, KeptForm) == 1


def test_another_person_does_not_get_it(filled: PageForm, session: Session, make: Make) -> None:
    other = make.user(Role.REFERRER)
    make.keep()
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), other.email, PASSWORD)
    html = filled.client.get(back).get_data(as_text=True)
    assert NOTICE not in html
    assert "Bronisława" not in html
    assert form_on(filled.client, back)["forename"] == ""
    form_on(filled.client, back).fill(**FILLED).send()
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
    assert form_on(filled.client, back)["forename"] == "Bronisława"
    change_kept(superuser, "kept_at = kept_at - interval '1 day', expires_at = expires_at - interval '1 day'")
    assert form_on(filled.client, back)["forename"] == ""


def test_it_is_kept_for_a_day(filled: PageForm, session: Session) -> None:
    end_sessions(session)
    filled.send()
    kept = session.scalars(select(KeptForm)).one()
    assert kept.expires_at - kept.kept_at == dt.timedelta(hours=24)


def test_a_stale_token_brings_it_back_at_once(filled: PageForm, session: Session) -> None:
    """As when somebody has signed in again in another tab."""
    with filled.client.session_transaction() as cookie:
        cookie["csrf_token"] = "another"
    back = follow(filled.send())
    assert back.startswith(f"{NEW}?kept=")
    assert count(session, Contact) == 0
    again = form_on(filled.client, back)
    assert shown_again(again) == AS_FILLED
    assert follow(again.send()).startswith("/contacts/C-")
    assert (count(session, Contact), count(session, KeptForm)) == (1, 0)


def test_a_form_forged_elsewhere_is_not_kept(filled: PageForm, session: Session) -> None:
    with filled.client.session_transaction() as cookie:
        cookie["csrf_token"] = "another"
    assert filled.send(Sec_Fetch_Site="cross-site").status_code == 400
    assert filled.send(Sec_Fetch_Site="same-site").status_code == 400
    assert count(session, KeptForm) == 0


def test_what_was_done_already_is_done_once(filled: PageForm, session: Session, sender: User) -> None:
    """The answer was lost on the way, then the session ended, then it was sent again."""
    first = follow(filled.send())
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    assert follow(form_on(filled.client, back).send()) == first
    assert (count(session, Contact), count(session, KeptForm)) == (1, 0)


def test_a_session_that_ends_twice_keeps_the_latest_only(filled: PageForm, session: Session, sender: User) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    again = form_on(filled.client, back).fill(forename="Corrected")
    end_sessions(session)
    back = sign_in_at(filled.client, follow(again.send()), sender.email, PASSWORD)
    assert back.count("kept=") == 1
    assert count(session, KeptForm) == 1
    assert form_on(filled.client, back)["forename"] == "Corrected"


def test_a_form_with_errors_keeps_its_kept_row(filled: PageForm, session: Session, sender: User) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    assert form_on(filled.client, back).fill(worries="").send().status_code == 422
    assert count(session, KeptForm) == 1


def test_a_very_long_form_is_kept(filled: PageForm, session: Session, sender: User) -> None:
    long = "An account that is very long indeed. " * 24_000  # 888 kB
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.fill(worries=long).send()), sender.email, PASSWORD)
    assert form_on(filled.client, back)["worries"] == long.rstrip() or form_on(filled.client, back)["worries"] == long


def test_what_is_kept_cannot_be_read_in_the_database(filled: PageForm, session: Session, superuser: str) -> None:
    end_sessions(session)
    filled.send()
    with psycopg.connect(superuser) as connection:
        row = connection.execute("SELECT fields, k::text FROM kept_forms k").fetchone()
    assert row
    stored, everything = bytes(row[0]), row[1]
    unpacked = base64.urlsafe_b64decode(stored)
    for typed in ("Tamworth", "Bronis", "often late", "forename"):
        for place in (stored, unpacked, everything.encode()):
            assert typed.encode() not in place
            assert base64.b64encode(typed.encode()).rstrip(b"=")[:-1] not in place


def test_one_person_cannot_fill_the_disk(filled: PageForm, session: Session) -> None:
    end_sessions(session)
    for number in range(MOST_KEPT + 5):
        filled.fill(forename=f"Number {number}").send()
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
    token = form_on(browser, NEW)["csrf_token"]
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
    answer = client.post(NEW, data=FILLED)
    assert next_of(follow(answer)) == NEW
    assert count(session, KeptForm) == 0


def test_nothing_is_kept_for_an_account_that_has_ended(filled: PageForm, session: Session, sender: User) -> None:
    session.execute(update(User).where(User.id == sender.id).values(closed_at=now()))
    session.commit()
    assert next_of(follow(filled.send())) == NEW
    assert count(session, KeptForm) == 0


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "nonsense",
        "%00",
        str(uuid.uuid4()),
        "0" * 3000,
        "%F0%9F%92%A9",
        "{" + uuid.uuid4().hex + "}",
        "a&kept=b&kept=c",
    ],
)
def test_a_made_up_key_gives_an_empty_form(browser: FlaskClient, session: Session, kept: str) -> None:
    form = form_on(browser, f"{NEW}?kept={kept}")
    assert form["forename"] == ""
    assert follow(form.fill(**FILLED).send()).startswith("/contacts/C-")


def test_what_the_portal_can_no_longer_decrypt_is_an_empty_form(
    filled: PageForm, session: Session, sender: User, superuser: str
) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    change_kept(superuser, "fields = 'of another installation'")
    assert form_on(filled.client, back)["forename"] == ""


def test_what_else_the_address_asked_for_stays(browser: FlaskClient, session: Session, sender: User) -> None:
    form = form_on(browser, f"{NEW}?from=a%26b&from=c").fill(**FILLED)
    end_sessions(session)
    back = sign_in_at(browser, follow(form.send()), sender.email, PASSWORD)
    assert back.startswith(f"{NEW}?from=a%26b&from=c&kept=")


def test_a_form_that_is_sent_to_another_address_comes_back_where_it_stands(
    settings: Settings, session: Session, sender: User
) -> None:
    probe = sign_in(probe_app(settings).test_client(), session, sender)
    end_sessions(session)
    page, elsewhere = "/probe/form?of=this", "/probe/form/sent-elsewhere"
    answer = probe.post(elsewhere, data={"name": "Typed"}, headers={"Referer": f"http://localhost{page}"})
    back = sign_in_at(probe, follow(answer), sender.email, PASSWORD)
    assert back.startswith(f"{page}&kept=")
    form = form_on(probe, back)
    assert form["name"] == "Typed"
    probe.post(elsewhere, data=form.fields, headers={"Referer": f"http://localhost{back}"})
    assert count(session, KeptForm) == 0
