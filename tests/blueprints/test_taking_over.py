"""What social care gives over goes straight to a board, with its plan; a decision stands behind it all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import CallBack, Contact
from portal.contacts.rules.ways import Way
from portal.guidance.codes import Agreement, Source
from portal.messages.models import Message
from portal.screening.queries import current_decision
from tests.accounts.helpers import send, token_on, words_of
from tests.blueprints.pages import beside
from tests.builders import sign_in
from tests.casework.families import Families

ANSWERS = {"plan": "Meet every two weeks.\nThe grandmother fetches them.", "level": "3", "primary_need": "neglect"}


@pytest.fixture
def social_worker(families: Families) -> User:
    return families.make.user(Role.REFERRER, agency=families.make.agency(Source.SOCIAL_CARE), name="Lena Ost")


@pytest.fixture
def contact(families: Families, social_worker: User) -> Contact:
    sending = replace(
        families.make.sending(postcode=families.postcode), needs_to_happen="Go on with what was agreed in March."
    )
    contact = families.make.contact(social_worker, sending)
    families.keep()
    return contact


@pytest.fixture
def screening(client: FlaskClient, session: Session, families: Families) -> FlaskClient:
    return sign_in(client, session, families.screener)


def address(contact: Contact) -> str:
    return f"/front-door/{contact.reference}/take-over"


def test_one_page_keeps_the_plan_and_puts_the_family_on_its_board(
    screening: FlaskClient, session: Session, families: Families, social_worker: User, contact: Contact
) -> None:
    assert "Go on with what was agreed in March." in screening.get(address(contact)).get_data(as_text=True)
    assert send(screening, address(contact), **ANSWERS).status_code == 302
    session.expire_all()
    matter = session.scalars(select(Matter)).one()
    assert (matter.family_id, matter.locality_id, matter.level, matter.route) == (
        contact.family_id, families.locality.id, 3, "lead_practitioner",
    )  # fmt: skip
    decision = current_decision(session, contact)
    assert decision is not None
    assert decision.author_id == families.screener.id
    assert "Meet every two weeks.\nThe grandmother fetches them." in decision.reasons.replace("\r\n", "\n")
    told = session.scalars(select(Message.to_user_id).where(Message.template == "contact_decided")).all()
    assert told == [social_worker.id], "whoever sent it is told"


def test_written_down_for_a_social_worker_they_are_called(
    screening: FlaskClient, session: Session, families: Families
) -> None:
    told = replace(
        families.make.sending(postcode=families.postcode), way=Way.CALL, caller="Lena Ost", caller_role="East team",
        source=Source.SOCIAL_CARE, call_back_number="01632 960555",
    )  # fmt: skip
    contact = families.make.contact(families.screener, told)
    families.keep()
    assert send(screening, address(contact), **ANSWERS).status_code == 302
    assert session.scalars(select(CallBack.because)).all() == ["tell_outcome"]


def test_pressed_twice_it_is_on_the_board_once(screening: FlaskClient, session: Session, contact: Contact) -> None:
    form = token_on(screening.get(address(contact)))
    for _ in range(2):
        answer = screening.post(address(contact), data={"csrf_token": form, **ANSWERS})
        assert answer.status_code == 302
    assert "It is decided already." in words_of(screening.get(address(contact)))
    assert len(session.scalars(select(Matter)).all()) == 1


@pytest.mark.parametrize("missing", sorted(ANSWERS))
def test_nothing_may_be_left_out(screening: FlaskClient, contact: Contact, missing: str) -> None:
    page = send(screening, address(contact), **{**ANSWERS, missing: ""})
    assert page.status_code == 422
    assert beside(page, missing)


def test_without_the_familys_agreement_it_goes_to_no_board(
    screening: FlaskClient, session: Session, families: Families, social_worker: User
) -> None:
    sending = replace(families.make.sending(postcode=families.postcode), agreement=Agreement.NOT_ASKED)
    contact = families.make.contact(social_worker, sending)
    families.keep()
    assert "has not agreed to early help yet" in words_of(screening.get(address(contact)))
    page = send(screening, address(contact), **ANSWERS)
    assert page.status_code == 422
    assert "The family has not agreed to early help." in words_of(page)
    assert session.scalars(select(Matter)).all() == []


def test_what_comes_from_anybody_else_is_decided_as_ever(screening: FlaskClient, families: Families) -> None:
    contact = families.contact()
    families.keep()
    assert screening.get(address(contact)).status_code == 404
    assert send(screening, address(contact), page="/account/password", **ANSWERS).status_code == 404
