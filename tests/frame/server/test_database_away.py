"""PostgreSQL goes away and comes back: meanwhile the portal says so, and afterwards it is as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.database import act_as
from portal.extensions import db
from portal.guidance.places import places
from tests.builders import PASSWORD, Make
from tests.frame.server.conftest import OwnDatabase
from tests.frame.server.wire import FORM, Answer, Server

NEW = "/contacts/new/"


@pytest.fixture(scope="module")
def user(own_database: OwnDatabase) -> User:
    with own_database.portal().app_context():
        act_as(db.session, "portal:test")
        user = Make(db.session).user(Role.REFERRER, name="Zofia Kowalczyk")
        db.session.commit()
        db.engine.dispose()
        return user


@pytest.fixture
def browser(own_database: OwnDatabase, user: User) -> Iterator[Server]:
    """Signed in, as people do."""
    server = own_database.server
    token = _token(server.ask("GET", "/sign-in"))
    body = f"csrf_token={token}&email={user.email}&password={PASSWORD.replace(' ', '+')}"
    assert server.ask("POST", "/sign-in", body.encode(), Content_Type=FORM).status == 302
    assert server.ask("GET", "/account/").status == 200
    yield server
    own_database.start()


def _token(page: Answer) -> str:
    return page.body.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_while_it_is_away_pages_say_so_and_afterwards_all_is_well(own_database: OwnDatabase, browser: Server) -> None:
    token = _token(browser.ask("GET", "/contacts/"))
    own_database.stop()
    for path in ("/account/", "/contacts/", NEW, "/contacts/C-0000-0000"):
        answer = browser.ask("GET", path)
        assert answer.status == 503
        assert "not available just now" in answer.body
        assert "Zofia" not in answer.body
    for path in ("/guidance/", "/guidance/signs/", "/guidance/print/"):
        answer = browser.ask("GET", path)
        assert answer.status == 200, "whom to phone is found whatever fails, by those who are signed in too"
        assert places().phones.mash.out_of_hours in answer.body
        assert "Zofia" not in answer.body
    sent = browser.ask("POST", NEW, f"csrf_token={token}&danger=Jayden".encode(), Content_Type=FORM)
    assert sent.status == 503
    assert "Jayden" not in sent.body
    assert browser.ask("GET", "/healthz").status == 200
    assert browser.ask("GET", "/readyz").status == 503
    assert Server(browser.port).ask("GET", "/accessibility").status == 200
    own_database.start()
    assert browser.ask("GET", "/readyz").status == 200
    assert browser.ask("GET", "/account/").status == 200
    assert browser.ask("POST", NEW, f"csrf_token={token}".encode(), Content_Type=FORM).status == 422


def test_a_family_is_told_whom_to_phone_and_loses_nothing(own_database: OwnDatabase, browser: Server) -> None:
    """Not even the page that failed asks the database anything."""
    key = "0190b0a0-0000-7000-8000-000000000001"
    body = f"go=send&name=Ania&way=self&worries=We+argue+a+lot.&key={key}".encode()
    own_database.stop()
    for path in ("/help/", f"/help/ask?form={key}", f"/help/pl/ask?form={key}", "/help/sent/nonsense"):
        answer = browser.ask("GET", path)
        assert answer.status == 200
        assert places().phones.early_help_hub in answer.body
    failed = browser.ask("POST", "/help/ask", body, Content_Type=FORM)
    assert failed.status == 503
    assert "This has not been sent: something went wrong on our side." in failed.body
    assert '<input type="hidden" name="worries" value="We argue a lot.">' in failed.body
    assert places().phones.early_help_hub in failed.body
    assert "wystąpił błąd po naszej stronie" in browser.ask("POST", "/help/pl/ask", body, Content_Type=FORM).body
    own_database.start()
    assert browser.ask("POST", "/help/ask", body, Content_Type=FORM).status == 302


def test_whoever_comes_after_a_restart_notices_nothing(own_database: OwnDatabase, browser: Server) -> None:
    """Connections of before lie in the pool, several of them; none is lent to anybody."""
    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda _: browser.ask("GET", "/contacts/").status, range(40))) == {200}
    own_database.stop()
    own_database.start()
    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda _: browser.ask("GET", "/contacts/").status, range(40))) == {200}


def test_a_connection_that_was_ended_is_not_lent_again(own_database: OwnDatabase, browser: Server) -> None:
    for _ in range(3):
        with own_database.cluster.connect() as connection:
            # Waits until each has ended: one that is still ending may take a question and leave it unanswered.
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'portal_app'"
            )
        assert browser.ask("GET", "/contacts/").status == 200


def test_the_log_says_that_it_is_away_and_nothing_of_what_was_asked(own_database: OwnDatabase, browser: Server) -> None:
    own_database.stop()
    browser.ask("GET", "/contacts/C-0000-0000?name=Jayden")
    own_database.start()
    log = (own_database.site.logs / "web.log").read_text()
    assert '"event": "database unavailable"' in log
    assert '"exception": "OperationalError from OperationalError"' in log
    for hidden in ("Jayden", "Zofia", "SELECT", "portal_app", "example.org"):
        assert hidden not in log


def test_an_answer_does_not_wait_for_a_database_that_is_away(own_database: OwnDatabase, browser: Server) -> None:
    own_database.stop()
    assert Server(browser.port, browser.cookies, patience=20).ask("GET", "/account/").status == 503
