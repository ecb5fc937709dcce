"""Looking after accounts: who gets in to which page, and what no page says."""

from __future__ import annotations

import re
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from tests.accounts.helpers import send
from tests.blueprints.admin.accounts import page_to_end
from tests.builders import Make, sign_in

PAGES = ["/admin/", "/admin/invite", "/admin/accounts/{}", "/admin/accounts/{}/role", "/admin/accounts/{}/end"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD}))
def test_nobody_else_gets_in(client: FlaskClient, session: Session, make: Make, role: Role, page: str) -> None:
    user = make.user(role, locality=make.locality())
    sign_in(client, session, user)
    answer = client.get(page.format(user.id))
    assert answer.status_code == (404 if "{}" in page else 403)


@pytest.mark.parametrize("page", PAGES)
def test_the_administrator_gets_in(client: FlaskClient, administrator: User, make: Make, page: str) -> None:
    somebody = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    assert client.get(page.format(somebody.id)).status_code == 200


def test_a_person_nobody_knows_is_not_found(client: FlaskClient, administrator: User) -> None:
    for page in ("/admin/accounts/{}", "/admin/accounts/{}/role", "/admin/accounts/{}/end"):
        assert client.get(page.format(uuid.uuid4())).status_code == 404
    assert client.get("/admin/accounts/nonsense").status_code == 404
    assert send(client, f"/admin/accounts/{uuid.uuid4()}/end", page="/account/").status_code == 404


def test_no_title_names_a_person(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    """Titles stay in a browser's history, after the page is closed and the person has signed out."""
    ada = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    about_ada = [*(page.format(ada.id) for page in PAGES if "{}" in page), page_to_end(session, ada)]
    for page in about_ada:
        html = client.get(page).get_data(as_text=True)
        [title] = re.findall(r"<title[^>]*>(.*?)</title>", html, re.DOTALL)
        assert title.strip()
        assert "Frost" not in title
        assert "Ada Frost" in html


def test_the_administrator_sees_no_case_content(client: FlaskClient, administrator: User) -> None:
    for page in ("/contacts/", "/front-door/", "/caseload/", "/localities/"):
        assert client.get(page).status_code == 403
