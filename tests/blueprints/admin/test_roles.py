"""Giving and ending a role, as a browser sees it."""

from __future__ import annotations

import uuid

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import Role
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.admin.accounts import fresh, page_to_end
from tests.builders import Make, sign_in


def test_giving_one_more_role(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    ada, north = make.user(Role.REFERRER, name="Ada Frost"), make.locality("North")
    make.keep()
    page = f"/admin/accounts/{ada.id}/role"
    answer = send_and_follow(client, page, role="coordinator", coordinates_in=str(north.id))
    assert f"Early-help coordinator, {north.name}" in words_of(answer)
    assert "They have this role already" in words_of(send(client, page, role="referrer"))


def test_an_administrator_gives_themselves_nothing(client: FlaskClient, administrator: User) -> None:
    own = f"/admin/accounts/{administrator.id}"
    assert "Give another role" not in words_of(client.get(own))
    answer = send(client, f"{own}/role", role="screener")
    assert "Another administrator must give you a role" in words_of(answer)
    assert send(client, f"{own}/end").status_code == 409
    assert client.get("/admin/").status_code == 200


def test_ending_a_role(app: Flask, client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    ada, browser = make.user(Role.REFERRER, name="Ada Frost"), app.test_client()
    sign_in(browser, session, ada)
    account, page = f"/admin/accounts/{ada.id}", page_to_end(session, ada)
    assert f'href="{page}"' in client.get(account).get_data(as_text=True)
    question = words_of(client.get(page))
    assert "End a role of Ada Frost?" in question
    assert f"Referrer, {ada.agency.name}" in question
    assert "back to the board" not in question
    assert browser.get("/contacts/").status_code == 200, "looking at the question ends nothing"
    answer = words_of(send_and_follow(client, page))
    assert "The role has ended" in answer
    assert "What they do Nothing now" in answer
    assert browser.get("/contacts/").status_code == 403, "the next request is without it"
    assert browser.get("/account/").status_code == 200, "the account goes on"
    assert client.get(page).headers["Location"] == account, "the question is answered"
    again = send(client, page, page=account)
    assert again.status_code == 409
    assert "They do not have this role any more" in words_of(again)


def test_a_role_nobody_knows_or_may_not_see_is_not_found(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    assert client.get(f"/admin/roles/{uuid.uuid4()}/end").status_code == 404
    other = make.user(Role.REFERRER)
    page = page_to_end(session, other)
    sign_in(client, session, make.user(Role.AGENCY_LEAD))
    assert client.get(page).status_code == 404
    assert send(client, page, page="/account/").status_code == 404
    sign_in(client, session, make.user(Role.SCREENER))
    assert client.get(page).status_code == 404


def test_an_agency_lead_is_not_offered_to_end_what_is_not_theirs_to_give(
    client: FlaskClient, session: Session, make: Make
) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    screener = make.user(Role.SCREENER, agency=lead.agency)
    sign_in(client, session, lead)
    account, page = f"/admin/accounts/{screener.id}", page_to_end(session, screener)
    assert page not in client.get(account).get_data(as_text=True)
    assert client.get(page).headers["Location"] == account
    assert send(client, page, page=account).status_code == 409
    assert fresh(session).scalars(select(RoleHolding.ends_on).where(RoleHolding.user_id == screener.id)).one() is None
