"""Looking after accounts, as a browser sees it."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, RoleHolding, User
from portal.accounts.queries.looked_after import PAGE_LENGTH
from portal.accounts.rules import Role
from portal.casework.models import LeadPractitioner
from portal.messages.models import Message
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.builders import Make, sign_in
from tests.casework.families import Families


@pytest.fixture
def administrator(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.ADMINISTRATOR, name="Zoe Last")
    sign_in(client, session, user)
    return user


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


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


@pytest.mark.parametrize("asked", ["%00", "nonsense", "%ff", "00000000-0000-0000-0000-000000000000", "x" * 5000])
def test_an_agency_nobody_knows_is_no_agency_at_all(
    client: FlaskClient, administrator: User, make: Make, asked: str
) -> None:
    make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    for name in ("agency", "after", "show"):
        answer = client.get(f"/admin/?{name}={asked}")
        assert answer.status_code == 200
        assert "2 people have an account" in words_of(answer)


def test_no_title_names_a_person(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    """Titles stay in a browser's history, after the page is closed and the person has signed out."""
    ada = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    about_ada = [*(page.format(ada.id) for page in PAGES if "{}" in page), _page_to_end(session, ada)]
    for page in about_ada:
        html = client.get(page).get_data(as_text=True)
        [title] = re.findall(r"<title[^>]*>(.*?)</title>", html, re.DOTALL)
        assert title.strip()
        assert "Frost" not in title
        assert "Ada Frost" in html


def _page_to_end(session: Session, user: User) -> str:
    """Where the one role of somebody is ended."""
    holding_id = session.scalars(select(RoleHolding.id).where(RoleHolding.user_id == user.id)).one()
    return f"/admin/roles/{holding_id}/end"


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


def test_ending_a_role(app: Flask, client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    ada, browser = make.user(Role.REFERRER, name="Ada Frost"), app.test_client()
    sign_in(browser, session, ada)
    account, page = f"/admin/accounts/{ada.id}", _page_to_end(session, ada)
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
    page = _page_to_end(session, other)
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
    account, page = f"/admin/accounts/{screener.id}", _page_to_end(session, screener)
    assert page not in client.get(account).get_data(as_text=True)
    assert client.get(page).headers["Location"] == account
    assert send(client, page, page=account).status_code == 409
    assert _fresh(session).scalars(select(RoleHolding.ends_on).where(RoleHolding.user_id == screener.id)).one() is None


@pytest.mark.parametrize("what", ["account", "role"])
def test_the_families_of_a_lead_practitioner_who_leaves_go_back_to_the_board(
    client: FlaskClient, administrator: User, session: Session, families: Families, what: str
) -> None:
    matter, leaver = families.active(), families.practitioner
    session.commit()
    page = f"/admin/accounts/{leaver.id}/end" if what == "account" else _page_to_end(session, leaver)
    assert "1 family goes back to the board, and the coordinators are told." in words_of(client.get(page))
    assert send(client, page).status_code == 302
    led = _fresh(session).scalars(select(LeadPractitioner).where(LeadPractitioner.matter_id == matter.id)).one()
    assert led.ended_at is not None
    told = session.scalars(select(Message.about).where(Message.template == "case_released")).all()
    assert told == [matter.reference]


def test_what_is_refused_leaves_the_families_with_whom_they_have(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    """A lead may not end an account that also screens; so nothing of the leaving has happened."""
    matter, practitioner = families.active(), families.practitioner
    make.role(practitioner, Role.SCREENER)
    sign_in(client, session, make.user(Role.AGENCY_LEAD, agency=practitioner.agency))
    assert send(client, f"/admin/accounts/{practitioner.id}/end").status_code == 409
    led = _fresh(session).scalars(select(LeadPractitioner).where(LeadPractitioner.matter_id == matter.id)).one()
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


def test_the_administrator_sees_no_case_content(client: FlaskClient, administrator: User) -> None:
    for page in ("/contacts/", "/front-door/", "/caseload/", "/localities/"):
        assert client.get(page).status_code == 403
