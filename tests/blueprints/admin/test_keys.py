"""Keys of an agency's programmes: made by an administrator, shown once, and ended."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.actions import close_account
from portal.accounts.models import Agency, AgencyKey, User
from portal.accounts.queries.keys import key_holder
from portal.accounts.rules import Role, token_digest
from portal.database import now
from portal.events.models import Event
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.admin.accounts import fresh
from tests.blueprints.pages import beside
from tests.builders import Make

_SECRET = re.compile(r"ehk_[\w-]{43}")


@pytest.fixture
def agency(make: Make, administrator: User) -> Agency:
    agency = make.agency()
    agency.short_form = True
    make.user(Role.REFERRER, agency=agency, name="Ines Vale")
    make.keep()
    return agency


def _path(agency: Agency, name: str = "") -> str:
    return f"/admin/agencies/{agency.slug}/keys/{name}"


def _follower(session: Session) -> User:
    return fresh(session).scalars(select(User).where(User.name == "Ines Vale")).one()


def _made(client: FlaskClient, session: Session, agency: Agency) -> str:
    """The secret that the page shows after making one."""
    follower = str(_follower(session).id)
    answer = send(client, _path(agency, "make"), name="Shift register", follower=follower)
    assert answer.status_code == 200
    return str(_SECRET.findall(words_of(answer))[0])


def test_a_key_is_shown_once_and_kept_as_a_print(client: FlaskClient, session: Session, agency: Agency) -> None:
    secret = _made(client, session, agency)
    key = fresh(session).scalars(select(AgencyKey)).one()
    assert key.secret_digest == token_digest(secret)
    assert secret.startswith(key.prefix)
    assert len(key.prefix) == 10
    listed = words_of(client.get(_path(agency)))
    assert "Shift register" in listed
    assert "Ines Vale" in listed
    assert "Zoe Last" in listed, "who made it"
    assert key.prefix in listed
    assert secret not in listed
    assert session.scalar(select(func.count()).where(Event.kind == "key:made")) == 1


def test_sent_again_the_form_makes_no_second_key(client: FlaskClient, session: Session, agency: Agency) -> None:
    follower = str(_follower(session).id)
    form = {"name": "Shift register", "follower": follower, "key": "01a200e2-8b91-73b6-b991-e24879d0ac82"}
    assert send(client, _path(agency, "make"), **form).status_code == 200
    again = send(client, _path(agency, "make"), **form)
    assert again.status_code == 422
    assert "This key was made already" in words_of(again)
    assert not _SECRET.findall(words_of(again))
    assert fresh(session).scalar(select(func.count()).select_from(AgencyKey)) == 1


def test_what_is_missing_is_said_beside_it(client: FlaskClient, session: Session, agency: Agency) -> None:
    answer = send(client, _path(agency, "make"))
    assert answer.status_code == 422
    assert beside(answer, "name") == "Enter a name for the programme"
    assert beside(answer, "follower") == "Choose who follows what it sends"
    assert fresh(session).scalar(select(func.count()).select_from(AgencyKey)) == 0


def test_only_people_of_the_agency_who_may_send_follow_it(
    client: FlaskClient, session: Session, make: Make, agency: Agency
) -> None:
    make.user(Role.LEAD_PRACTITIONER, agency=agency, name="Wen Stone")
    stranger = make.user(Role.REFERRER, name="Otto Bell")
    make.keep()
    offered = words_of(client.get(_path(agency, "make")))
    assert "Ines Vale" in offered
    assert "Wen Stone" not in offered
    assert "Otto Bell" not in offered
    assert send(client, _path(agency, "make"), name="Shift", follower=str(stranger.id)).status_code == 422
    assert fresh(session).scalar(select(func.count()).select_from(AgencyKey)) == 0


def test_an_agency_without_such_people_has_no_keys(client: FlaskClient, make: Make, administrator: User) -> None:
    agency = make.agency()
    make.keep()
    assert "Invite somebody" in words_of(client.get(_path(agency, "make")))


def test_a_key_is_ended_and_opens_nothing_more(client: FlaskClient, session: Session, agency: Agency) -> None:
    secret = _made(client, session, agency)
    key = fresh(session).scalars(select(AgencyKey)).one()
    assert key_holder(session, secret, now()) is not None
    asked = words_of(client.get(_path(agency, f"{key.id}/end")))
    assert key.prefix in asked
    assert "The key has ended" in words_of(send_and_follow(client, _path(agency, f"{key.id}/end")))
    assert key_holder(fresh(session), secret, now()) is None
    assert "Ended" in words_of(client.get(_path(agency)))
    send(client, _path(agency, f"{key.id}/end"), page=_path(agency, "make"))
    assert fresh(session).scalar(select(func.count()).where(Event.kind == "key:ended")) == 1, "pressed twice, once"


def test_a_key_of_another_agency_is_not_found(
    client: FlaskClient, session: Session, make: Make, agency: Agency
) -> None:
    _made(client, session, agency)
    key = fresh(session).scalars(select(AgencyKey)).one()
    other = make.agency()
    make.keep()
    assert client.get(_path(other, f"{key.id}/end")).status_code == 404
    assert send(client, _path(other, f"{key.id}/end"), page=_path(agency, "make")).status_code == 404
    assert fresh(session).scalars(select(AgencyKey)).one().ended_at is None


def test_a_key_that_nobody_follows_any_more_says_so(
    client: FlaskClient, session: Session, make: Make, agency: Agency, administrator: User
) -> None:
    _made(client, session, agency)
    close_account(session, make.actor(administrator), _follower(session).id, now())
    session.commit()
    assert "Does not work" in words_of(client.get(_path(agency)))


def test_without_the_short_form_the_page_says_that_keys_do_nothing(
    client: FlaskClient, session: Session, agency: Agency
) -> None:
    agency.short_form = False
    session.commit()
    assert "nothing can be sent by its keys" in words_of(client.get(_path(agency)))
