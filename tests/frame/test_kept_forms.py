"""Nothing typed is lost: what a POST carried is kept when it cannot be taken, and given back to whoever typed it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import DraftPage
from portal.frame.models import KeptForm
from portal.settings import Settings
from tests.builders import PASSWORD, Make, sign_in
from tests.frame.browsing import PageForm, follow, form_on, sign_in_at
from tests.frame.long_form import (
    AS_FILLED,
    ENDINGS,
    FILLED,
    NOTICE,
    READS,
    WORRIES,
    count,
    end_sessions,
    is_taken,
    leads_to_form,
    long_page,
    saved,
    shown_again,
)
from tests.frame.probe import probe_app


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


@pytest.mark.parametrize("how", ENDINGS)
def test_a_form_sent_in_a_session_that_ended_comes_back_and_can_be_sent(
    filled: PageForm, session: Session, sender: User, how: str
) -> None:
    end_sessions(session, how)
    to_sign_in = follow(filled.send())
    assert saved(session) == []
    back = sign_in_at(filled.client, to_sign_in, sender.email, PASSWORD)
    assert leads_to_form(back)
    again = form_on(filled.client, back)
    assert shown_again(again) == AS_FILLED
    assert NOTICE in filled.client.get(back).get_data(as_text=True)
    assert is_taken(again)
    (page,) = saved(session)
    assert page["worries"][0].splitlines() == WORRIES.splitlines()
    assert page["working_well"] == [READS]
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
    assert saved(session) == []
    assert count(session, KeptForm) == 1


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
    assert leads_to_form(back)
    assert saved(session) == []
    again = form_on(filled.client, back)
    assert shown_again(again) == AS_FILLED
    assert is_taken(again)
    assert (len(saved(session)), count(session, KeptForm)) == (1, 0)


def test_what_was_done_already_is_done_once(filled: PageForm, session: Session, sender: User) -> None:
    """The answer was lost on the way, then the session ended, then it was sent again."""
    first = follow(filled.send())
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    assert follow(form_on(filled.client, back).send()) == first
    assert session.scalars(select(DraftPage.revision).where(DraftPage.page == "account")).all() == [1]


def test_what_was_kept_does_not_overwrite_what_was_saved_since(
    filled: PageForm, session: Session, sender: User
) -> None:
    """The session ended over one tab; in another the same page was written anew before this one came back."""
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    elsewhere = form_on(filled.client, filled.address)
    assert elsewhere["worries"] == ""
    assert is_taken(elsewhere.fill(**FILLED, tried="Breakfast club."))
    late = form_on(filled.client, back).fill(revision="0")
    answer = late.send()
    assert answer.status_code == 422
    assert "This page was changed somewhere else" in answer.get_data(as_text=True)
    assert saved(session)[0]["tried"] == ["Breakfast club."]


def test_a_session_that_ends_twice_keeps_the_latest_only(filled: PageForm, session: Session, sender: User) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    again = form_on(filled.client, back).fill(working_well="Corrected")
    end_sessions(session)
    back = sign_in_at(filled.client, follow(again.send()), sender.email, PASSWORD)
    assert back.count("kept=") == 1
    assert count(session, KeptForm) == 1
    assert form_on(filled.client, back)["working_well"] == "Corrected"


def test_a_page_with_mistakes_is_saved_as_it_came_back(filled: PageForm, session: Session, sender: User) -> None:
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.send()), sender.email, PASSWORD)
    mistaken = follow(form_on(filled.client, back).fill(needs_to_happen="").send())
    assert filled.client.get(mistaken).status_code == 422
    assert saved(session)[0]["working_well"] == [READS]
    assert count(session, KeptForm) == 0


def test_a_form_that_is_refused_keeps_its_kept_row(settings: Settings, session: Session, sender: User) -> None:
    probe = sign_in(probe_app(settings).test_client(), session, sender)
    form = form_on(probe, "/probe/form").fill(name="Typed")
    end_sessions(session)
    back = sign_in_at(probe, follow(form.send()), sender.email, PASSWORD)
    assert form_on(probe, back).fill(name="").send().status_code == 422
    assert count(session, KeptForm) == 1


def test_a_very_long_form_is_kept(filled: PageForm, session: Session, sender: User) -> None:
    long = "An account that is very long indeed. " * 24_000  # 888 kB
    end_sessions(session)
    back = sign_in_at(filled.client, follow(filled.fill(worries=long).send()), sender.email, PASSWORD)
    assert form_on(filled.client, back)["worries"] == long.rstrip() or form_on(filled.client, back)["worries"] == long


def test_what_else_the_address_asked_for_stays(settings: Settings, session: Session, sender: User) -> None:
    probe = sign_in(probe_app(settings).test_client(), session, sender)
    form = form_on(probe, "/probe/form?from=a%26b&from=c").fill(name="Typed")
    end_sessions(session)
    back = sign_in_at(probe, follow(form.send()), sender.email, PASSWORD)
    assert back.startswith("/probe/form?from=a%26b&from=c&kept=")


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
