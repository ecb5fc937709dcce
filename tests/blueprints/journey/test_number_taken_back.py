"""A request that was taken back keeps its number: whoever sends that number again is told, and nothing is swallowed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import withdraw_contact
from portal.database import act_as
from portal.guidance.codes import AgencyType, Source, WithdrawnBecause
from tests.accounts.helpers import words_of
from tests.blueprints.api.programme import Programme, answers, faults
from tests.blueprints.journey.driver import fill
from tests.blueprints.journey.rows import contacts
from tests.blueprints.journey.test_many import as_csv, row, upload
from tests.blueprints.journey.test_short_form import INCIDENT, SHORT
from tests.builders import Make, sign_in
from tests.frame.browsing import follow, form_on


def told(number: str) -> str:
    return (
        "You took back the request with this number. If you need help after all, send it with another number, such as"
        f" {number}-B"
    )


@pytest.fixture
def programme(client: FlaskClient, session: Session, make: Make) -> Programme:
    return Programme(client, session, make)


@pytest.fixture
def officer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    agency = make.agency(Source.POLICE, AgencyType.POLICE)
    agency.short_form = True
    user = make.user(Role.REFERRER, agency=agency, name="Ravi Doyle")
    make.keep()
    sign_in(client, session, user)
    return user


def take_back(session: Session, make: Make, user: User) -> None:
    (contact,) = contacts(session)
    act_as(session, str(user.id))
    withdraw_contact(session, make.actor(user), contact, WithdrawnBecause.SENT_TWICE, seen=0)
    session.commit()


def test_the_page_says_so_beside_the_number(client: FlaskClient, session: Session, make: Make, officer: User) -> None:
    follow(fill(form_on(client, SHORT), INCIDENT).fill(go="next").send())
    take_back(session, make, officer)
    page = fill(form_on(client, SHORT), INCIDENT).fill(go="next")
    answer = client.get(follow(page.send()))
    assert answer.status_code == 422
    assert told("SYP-2026-0311") in words_of(answer)
    assert len(contacts(session)) == 1
    assert follow(page.fill(incident="SYP-2026-0311-B").send()).endswith("/receipt")
    assert [one.incident for one in contacts(session)] == ["SYP-2026-0311", "SYP-2026-0311-B"]


def test_a_file_is_told_beside_the_number(client: FlaskClient, session: Session, make: Make, officer: User) -> None:
    content = as_csv([row()])
    upload(client, content)
    take_back(session, make, officer)
    words = words_of(upload(client, content))
    assert f"2 Incident number {told('NB-1')}" in words
    assert "Sent before" not in words
    assert len(contacts(session)) == 1


@pytest.mark.parametrize("changed", [{}, {"worries": "Something else."}], ids=["same words", "other words"])
def test_a_programme_is_told_beside_the_number(
    programme: Programme, session: Session, make: Make, changed: dict[str, str]
) -> None:
    assert programme.send(answers()).status_code == 201
    take_back(session, make, programme.follower)
    answer = programme.send(answers(**changed))
    assert answer.status_code == 409
    assert faults(answer) == {"/incident": told("NB-2026-004417")}
    assert len(contacts(session)) == 1


def test_whoever_goes_back_to_the_page_it_was_sent_from_is_told_too(
    client: FlaskClient, session: Session, make: Make, officer: User
) -> None:
    page = fill(form_on(client, SHORT), INCIDENT).fill(go="next")
    receipt = follow(page.send())
    take_back(session, make, officer)
    where = follow(page.send())
    assert where == receipt.removesuffix("/receipt")
    assert told("SYP-2026-0311") in words_of(client.get(where))
