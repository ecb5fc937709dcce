"""The journal's own transaction: an opening is on record before anything is shown, or nothing is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.access.permissions import Permission
from portal.accounts.models import SignedInSession, User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.settings import Settings
from tests.builders import Make, sign_in
from tests.frame.probe import plain_client, probe_app, statements

SURNAME = "Tamworth"


@pytest.fixture
def probes(settings: Settings, superuser: str) -> Flask:
    return probe_app(settings)


@pytest.fixture
def sender(make: Make) -> User:
    return make.user(Role.REFERRER)


@pytest.fixture
def contact(make: Make, sender: User) -> Contact:
    contact = make.contact(sender, make.sending(surname=SURNAME))
    make.keep()
    return contact


@pytest.fixture
def reader(probes: Flask, session: Session, sender: User) -> FlaskClient:
    return sign_in(probes.test_client(), session, sender)


def openings(session: Session) -> list[Opening]:
    session.rollback()
    return list(session.scalars(select(Opening).order_by(Opening.opened_at)))


@contextmanager
def without_journal(superuser: str) -> Iterator[None]:
    """The portal may not write to it for a while."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON openings FROM portal_app")
        try:
            yield
        finally:
            connection.execute("GRANT INSERT ON openings TO portal_app")


def test_an_opening_says_who_opened_what_and_by_which_right(
    reader: FlaskClient, session: Session, sender: User, contact: Contact
) -> None:
    assert reader.get(f"/contacts/{contact.reference}").status_code == 200
    (opening,) = openings(session)
    assert (opening.user_id, opening.subject_kind, opening.subject_id) == (sender.id, "contact", contact.id)
    assert opening.permission == Permission.CONTACT_READ


def test_it_is_committed_before_the_page_is_made(reader: FlaskClient, contact: Contact) -> None:
    """The page asks, while it is being rendered and on another connection, how many openings there are."""
    html = reader.get(f"/probe/contact/{contact.reference}/counting").get_data(as_text=True)
    assert "<h1>1</h1>" in html


def test_a_page_that_fails_still_leaves_the_opening(reader: FlaskClient, session: Session, contact: Contact) -> None:
    answer = reader.get(f"/probe/contact/{contact.reference}/broken")
    assert answer.status_code == 500
    assert contact.worries not in answer.get_data(as_text=True)
    assert [opening.subject_id for opening in openings(session)] == [contact.id]


def test_what_is_not_yours_is_no_opening(
    probes: Flask, session: Session, make: Make, contact: Contact, sender: User
) -> None:
    stranger = make.user(Role.REFERRER)
    client = sign_in(probes.test_client(), session, stranger)
    assert client.get(f"/contacts/{contact.reference}").status_code == 404
    assert openings(session) == []


def test_a_record_shown_again_with_a_wrong_form_is_an_opening_too(
    probes: Flask, session: Session, make: Make, contact: Contact
) -> None:
    client = sign_in(probes.test_client(), session, make.user(Role.SCREENER))
    answer = client.post(f"/front-door/{contact.reference}", data={})
    assert answer.status_code == 422
    assert SURNAME in answer.get_data(as_text=True)
    assert [opening.subject_id for opening in openings(session)] == [contact.id]


def test_without_the_journal_nothing_is_shown(
    reader: FlaskClient, session: Session, contact: Contact, superuser: str
) -> None:
    with without_journal(superuser):
        answer = reader.get(f"/contacts/{contact.reference}")
        page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    for shown in (SURNAME, contact.worries, contact.reference, "Child1"):
        assert shown not in page
    assert openings(session) == []
    assert reader.get(f"/contacts/{contact.reference}").status_code == 200


def test_without_the_journal_nothing_is_done_to_the_record_either(
    probes: Flask, session: Session, make: Make, contact: Contact, superuser: str
) -> None:
    client = sign_in(probes.test_client(), session, make.user(Role.SCREENER))
    deciding = {
        "level": "2",
        "route": "universal",
        "primary_need": "parenting",
        "reasons": "x",
        "words_to_referrer": "y",
    }
    with without_journal(superuser):
        assert client.post(f"/front-door/{contact.reference}", data=deciding).status_code == 503
    session.refresh(contact)
    assert contact.decided_at is None


def test_pages_that_open_nothing_do_not_need_the_journal(reader: FlaskClient, superuser: str) -> None:
    with without_journal(superuser):
        assert reader.get("/contacts/").status_code == 200
        assert reader.get("/account/").status_code == 200


def test_looking_at_the_head_alone_is_an_opening(
    probes: Flask, session: Session, sender: User, contact: Contact
) -> None:
    client = sign_in(plain_client(probes), session, sender)
    assert client.head(f"/contacts/{contact.reference}").status_code == 200
    assert len(openings(session)) == 1


# When somebody was last seen


def seen_ago(session: Session, ago: dt.timedelta) -> dt.datetime:
    row = session.scalars(select(SignedInSession).order_by(SignedInSession.id.desc())).first()
    assert row
    row.last_seen_at = dt.datetime.now(dt.UTC) - ago
    session.commit()
    return row.last_seen_at


def last_seen(session: Session) -> dt.datetime:
    session.rollback()
    return session.scalars(select(SignedInSession.last_seen_at).order_by(SignedInSession.id.desc())).first() or _never()


def _never() -> dt.datetime:
    raise AssertionError("nobody is signed in")


def test_that_somebody_is_here_is_noted_once_a_minute(probes: Flask, reader: FlaskClient, session: Session) -> None:
    seen_ago(session, dt.timedelta(minutes=2))
    with statements(probes) as first:
        reader.get("/account/")
    with statements(probes) as second:
        reader.get("/account/")
    assert dt.datetime.now(dt.UTC) - last_seen(session) < dt.timedelta(seconds=20)
    assert len([statement for statement in first if statement.startswith("UPDATE sessions")]) == 1
    assert first.count("COMMIT") == 1
    assert [statement for statement in second if statement.startswith("UPDATE") or statement == "COMMIT"] == []


def test_less_than_a_minute_ago_is_left_as_it_is(reader: FlaskClient, session: Session) -> None:
    before = seen_ago(session, dt.timedelta(seconds=40))
    reader.get("/account/")
    assert last_seen(session) == before


def test_it_is_noted_although_the_page_fails(reader: FlaskClient, session: Session) -> None:
    seen_ago(session, dt.timedelta(minutes=2))
    assert reader.get("/probe/change/fails").status_code == 500
    assert dt.datetime.now(dt.UTC) - last_seen(session) < dt.timedelta(seconds=20)
