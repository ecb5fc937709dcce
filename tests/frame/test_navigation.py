"""Nobody is shown a door that is shut, and one at most says "you are here"."""

from __future__ import annotations

import re

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_enter
from portal.accounts.rules import AGENCY_ROLES, LOCALITY_ROLES, Actor, HeldRole, Role
from portal.database import new_id
from portal.frame.guard import permission_of
from portal.frame.navigation import DOORS, GUIDANCE, doors_for, first_page
from tests.builders import Make, sign_in

LINK = re.compile(r'<a class="govuk-service-navigation__link" href="([^"]+)"([^>]*)>\s*(?:<strong[^>]*>)?([^<]+)')


def actor_as(role: Role) -> Actor:
    agency = new_id() if role in AGENCY_ROLES else None
    locality = new_id() if role in LOCALITY_ROLES else None
    return Actor(new_id(), new_id(), "Somebody", (HeldRole(role, agency, locality),))


def links_on(html: str) -> list[tuple[str, str, bool]]:
    return [(href, text.strip(), "aria-current" in attributes) for href, attributes, text in LINK.findall(html)]


def test_every_door_leads_to_a_page_that_needs_its_permission(app: Flask) -> None:
    """Else somebody is shown a door that is shut, or not shown one that is open."""
    with app.app_context():
        for door in DOORS:
            assert permission_of(door.endpoint) is door.permission


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_first_page_and_enters_it(
    app: Flask, client: FlaskClient, session: Session, make: Make, role: Role
) -> None:
    sign_in(client, session, make.user(role, locality=make.locality()))
    with app.test_request_context("/"):
        address = first_page(actor_as(role))
    assert client.get("/").headers["Location"] == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_the_doors_on_the_page_are_those_of_the_role(
    client: FlaskClient, session: Session, make: Make, role: Role
) -> None:
    sign_in(client, session, make.user(role, locality=make.locality()))
    shown = links_on(client.get("/account/").get_data(as_text=True))
    assert [text for _, text, _ in shown] == [*(door.text for door in doors_for(actor_as(role))), "Guidance"]
    for href, _, _ in shown:
        assert client.get(href).status_code == 200


def test_the_guidance_is_where_everybody_is_led_to_and_is_open_to_everybody(app: Flask) -> None:
    with app.test_request_context("/"):
        assert url_for("guidance.index") == GUIDANCE
        assert permission_of("guidance.index") is Permission.PUBLIC


def test_nobody_has_no_doors_but_the_guidance(client: FlaskClient) -> None:
    assert links_on(client.get("/sign-in").get_data(as_text=True)) == [("/guidance/", "Guidance", False)]
    assert links_on(client.get("/guidance/").get_data(as_text=True)) == [("/guidance/", "Guidance", True)]
    assert not [door for door in DOORS if may_enter(None, door.permission)]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/admin/", ["Accounts"]),
        ("/admin/invite", ["Accounts"]),
        ("/admin/messages/", ["Messages"]),
        ("/admin/days/close", ["Closed days"]),
        ("/account/", []),
    ],
)
def test_one_door_at_most_is_where_you_are(
    client: FlaskClient, session: Session, make: Make, address: str, current: list[str]
) -> None:
    sign_in(client, session, make.user(Role.ADMINISTRATOR))
    shown = links_on(client.get(address).get_data(as_text=True))
    assert [text for _, text, here in shown if here] == current


def test_the_page_says_who_is_signed_in_and_as_what(client: FlaskClient, session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER, Role.SCREENER, name="Zofia Kowalczyk")
    html = sign_in(client, session, user).get("/account/").get_data(as_text=True)
    who = html.partition('class="eh-who"')[2].partition("</form>")[0]
    assert "Zofia Kowalczyk" in who
    assert "Referrer, Screener" in who or "Screener, Referrer" in who
