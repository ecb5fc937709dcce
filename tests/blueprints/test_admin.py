"""Looking after accounts, as a browser sees it."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, RoleHolding, User
from portal.accounts.queries.looked_after import PAGE_LENGTH
from portal.accounts.rules import Role
from portal.messages.models import Message
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.builders import Make, sign_in


@pytest.fixture
def administrator(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.ADMINISTRATOR, name="Zoe Last")
    sign_in(client, session, user)
    return user


def _fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


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


def test_the_list_says_how_many_there_are_and_leads_to_each(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    ada = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    words = words_of(client.get("/admin/"))
    assert "2 people have an account" in words
    assert f"Ada Frost {ada.agency.name} Referrer Joined" in words
    assert f'href="/admin/accounts/{ada.id}"' in client.get("/admin/").get_data(as_text=True)
    of_agency = words_of(client.get(f"/admin/?agency={ada.agency.slug}"))
    assert "1 person has an account" in of_agency
    assert "0 accounts have ended" in words_of(client.get("/admin/?show=ended"))


def test_a_long_list_goes_on_and_keeps_its_filter(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    agency = make.agency()
    for n in range(PAGE_LENGTH + 1):
        make.user(agency=agency, name=f"Ada {n:03}")
    make.keep()
    first = client.get(f"/admin/?agency={agency.slug}").get_data(as_text=True)
    assert "Ada 049" in first
    assert "Ada 050" not in first
    last = session.scalars(select(User.id).where(User.name == "Ada 049")).one()
    link = f"/admin/?agency={agency.slug}&amp;after={last}"
    assert link in first
    second = words_of(client.get(link.replace("&amp;", "&")))
    assert "Ada 050" in second
    assert "Ada 049" not in second
    assert client.get("/admin/?after=nonsense&agency=nonsense").status_code == 200


def _answers(make: Make, **more: str) -> dict[str, str]:
    agency = make.agency()
    make.keep()
    return {"name": "Ada Frost", "email": "ada@frost.example", "agency": str(agency.id), "role": "referrer", **more}


def test_inviting_somebody(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    answer = send_and_follow(client, "/admin/invite", **_answers(make))
    assert "The invitation is on its way" in words_of(answer)
    assert "Ada Frost" in words_of(answer)
    invited = _fresh(session).scalars(select(User).where(User.email == "ada@frost.example")).one()
    assert session.scalars(select(Message.to_user_id)).all() == [invited.id]
    assert session.scalars(select(Invitation.made_by)).all() == [administrator.id]


def test_a_role_of_a_locality_asks_which(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    north = make.locality("North")
    answers = _answers(make, role="group_member", coordinates_in=str(north.id))
    answer = send(client, "/admin/invite", **answers)
    assert answer.status_code == 422
    assert "Choose the locality" in words_of(answer)
    assert 'value="Ada Frost"' in answer.get_data(as_text=True)
    assert send(client, "/admin/invite", **answers, meets_in=str(north.id)).status_code == 302
    held = _fresh(session).scalars(select(RoleHolding).where(RoleHolding.locality_id.is_not(None))).one()
    assert (held.role, held.locality_id) == ("group_member", north.id)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter their full name"),
        ({"name": "A" * 10_000}, "100 characters or fewer"),
        ({"name": "A\x00da"}, "cannot be kept"),
        ({"email": "ada"}, "in the correct format"),
        ({"agency": ""}, "Choose their agency"),
        ({"agency": str(uuid.uuid4())}, "Choose their agency"),
        ({"agency": "nonsense"}, "Choose their agency"),
        ({"role": ""}, "Choose what they will do"),
        ({"role": "king"}, "Choose what they will do"),
        ({"role": "coordinator", "coordinates_in": "nonsense"}, "Choose the locality"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: FlaskClient, administrator: User, make: Make, wrong: dict[str, str], words: str
) -> None:
    answer = send(client, "/admin/invite", **_answers(make, **wrong))
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_the_same_address_twice_is_a_sentence(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    answers = _answers(make)
    assert send(client, "/admin/invite", **answers).status_code == 302
    answer = send(client, "/admin/invite", **answers)
    assert answer.status_code == 422
    assert "belongs to an account already" in words_of(answer)
    assert len(_fresh(session).scalars(select(Message)).all()) == 1


def test_sending_the_link_again(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    send(client, "/admin/invite", **_answers(make))
    invited = _fresh(session).scalars(select(User.id).where(User.email == "ada@frost.example")).one()
    page = f"/admin/accounts/{invited}"
    assert "Send the invitation again" in words_of(client.get(page))
    answer = send_and_follow(client, f"{page}/link", page=page)
    assert "A new link is on its way" in words_of(answer)
    withdrawn = _fresh(session).scalars(select(Invitation.withdrawn_at).order_by(Invitation.made_at)).all()
    assert [moment is None for moment in withdrawn] == [False, True]


def test_whoever_has_joined_gets_a_link_to_choose_a_new_password(
    client: FlaskClient, administrator: User, make: Make
) -> None:
    ada = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    assert "Send a link to choose a new password" in words_of(client.get(f"/admin/accounts/{ada.id}"))


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


def test_the_administrator_sees_no_case_content(client: FlaskClient, administrator: User) -> None:
    for page in ("/contacts/", "/front-door/", "/caseload/", "/localities/"):
        assert client.get(page).status_code == 403
