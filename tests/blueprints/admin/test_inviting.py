"""Inviting somebody and sending them another link, as a browser sees it."""

from __future__ import annotations

import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, RoleHolding, User
from portal.accounts.rules import Role
from portal.messages.models import Message
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.admin.accounts import fresh
from tests.builders import Make


def _answers(make: Make, **more: str) -> dict[str, str]:
    agency = make.agency()
    make.keep()
    return {"name": "Ada Frost", "email": "ada@frost.example", "agency": str(agency.id), "role": "referrer", **more}


def test_inviting_somebody(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    answer = send_and_follow(client, "/admin/invite", **_answers(make))
    assert "The invitation is on its way" in words_of(answer)
    assert "Ada Frost" in words_of(answer)
    invited = fresh(session).scalars(select(User).where(User.email == "ada@frost.example")).one()
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
    held = fresh(session).scalars(select(RoleHolding).where(RoleHolding.locality_id.is_not(None))).one()
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
    answer = send(client, "/admin/invite", **answers | {"name": "Somebody Else"})
    assert answer.status_code == 422
    assert "belongs to an account already" in words_of(answer)
    assert len(fresh(session).scalars(select(Message)).all()) == 1


def test_sending_the_link_again(client: FlaskClient, administrator: User, session: Session, make: Make) -> None:
    send(client, "/admin/invite", **_answers(make))
    invited = fresh(session).scalars(select(User.id).where(User.email == "ada@frost.example")).one()
    page = f"/admin/accounts/{invited}"
    assert "Send the invitation again" in words_of(client.get(page))
    answer = send_and_follow(client, f"{page}/link", page=page)
    assert "A new link is on its way" in words_of(answer)
    withdrawn = fresh(session).scalars(select(Invitation.withdrawn_at).order_by(Invitation.made_at)).all()
    assert [moment is None for moment in withdrawn] == [False, True]


def test_whoever_has_joined_gets_a_link_to_choose_a_new_password(
    client: FlaskClient, administrator: User, make: Make
) -> None:
    ada = make.user(Role.REFERRER, name="Ada Frost")
    make.keep()
    assert "Send a link to choose a new password" in words_of(client.get(f"/admin/accounts/{ada.id}"))
