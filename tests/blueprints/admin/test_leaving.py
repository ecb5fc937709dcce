"""Somebody leaves: their account ends and their families go back to the board, as a browser sees it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import LeadPractitioner
from portal.messages.models import Message
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.admin.accounts import fresh, page_to_end
from tests.builders import Make, sign_in
from tests.casework.families import Families


@pytest.mark.parametrize("what", ["account", "role"])
def test_the_families_of_a_lead_practitioner_who_leaves_go_back_to_the_board(
    client: FlaskClient, administrator: User, session: Session, families: Families, what: str
) -> None:
    matter, leaver = families.active(), families.practitioner
    session.commit()
    page = f"/admin/accounts/{leaver.id}/end" if what == "account" else page_to_end(session, leaver)
    assert "1 family goes back to the board, and the coordinators are told." in words_of(client.get(page))
    assert send(client, page).status_code == 302
    led = fresh(session).scalars(select(LeadPractitioner).where(LeadPractitioner.matter_id == matter.id)).one()
    assert led.ended_at is not None
    told = session.scalars(select(Message.about).where(Message.template == "case_released")).all()
    assert told == [matter.reference]


def test_who_leaves_and_also_coordinates_is_owed_no_message(
    client: FlaskClient, administrator: User, session: Session, families: Families, make: Make
) -> None:
    """It could never be delivered, and would end among those an administrator must look after."""
    both = make.user(Role.LEAD_PRACTITIONER, Role.COORDINATOR, locality=families.locality)
    families.active(both)
    session.commit()
    assert send(client, f"/admin/accounts/{both.id}/end").status_code == 302
    released = select(Message.to_user_id).where(Message.template == "case_released")
    assert fresh(session).scalars(released).all() == [families.coordinator.id]


def test_what_is_refused_leaves_the_families_with_whom_they_have(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    """A lead may not end an account that also screens; so nothing of the leaving has happened."""
    matter, practitioner = families.active(), families.practitioner
    make.role(practitioner, Role.SCREENER)
    sign_in(client, session, make.user(Role.AGENCY_LEAD, agency=practitioner.agency))
    assert send(client, f"/admin/accounts/{practitioner.id}/end").status_code == 409
    led = fresh(session).scalars(select(LeadPractitioner).where(LeadPractitioner.matter_id == matter.id)).one()
    assert led.ended_at is None
    assert session.scalars(select(Message).where(Message.template == "case_released")).all() == []


def test_ending_an_account(app: Flask, client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    leaver, browser = make.user(Role.REFERRER, name="Ada Frost"), app.test_client()
    sign_in(browser, session, leaver)
    page = f"/admin/accounts/{leaver.id}/end"
    assert "This cannot be undone" in words_of(client.get(page))
    assert browser.get("/contacts/").status_code == 200, "looking at the question ends nothing"
    answer = send_and_follow(client, page)
    assert "The account has ended" in words_of(answer)
    assert "Ada Frost" not in words_of(client.get("/admin/"))
    assert "Ada Frost" in words_of(client.get("/admin/?show=ended"))
    assert browser.get("/contacts/").status_code == 303
    assert "Give another role" not in words_of(client.get(f"/admin/accounts/{leaver.id}"))
