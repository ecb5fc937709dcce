"""What partners sent, as a browser shows it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.database import act_as, now
from portal.guidance.codes import Route
from portal.paging import PAGE
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.queries import cost_of


@pytest.fixture
def referrer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    sign_in(client, session, user)
    return user


def test_the_answer_is_read_here_once_it_is_decided(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    contact = make.contact(referrer)
    act_as(session, "portal:test")
    make.keep()
    waiting = words_of(client.get(f"/contacts/{contact.reference}"))
    assert "What happens next" in waiting
    assert "The front door decides" in waiting
    make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL)
    make.keep()
    decided = words_of(client.get(f"/contacts/{contact.reference}"))
    assert "What was decided Thank you. We are finding somebody." in decided
    assert "Several needs, one plan." not in decided, "the reasons stay with the front door"


@pytest.mark.parametrize(
    "reference",
    [
        "C-0000-0000",
        "C-0000-0001",
        "M-0000-0000",
        "nonsense",
        "%00",
        "C-0000-0000%00",
        "\N{SNOWMAN}",
        "c" * 3_000,
    ],
)
def test_an_unknown_reference_is_not_found(client: FlaskClient, referrer: User, reference: str) -> None:
    page = client.get(f"/contacts/{reference}")
    assert page.status_code == 404
    assert "Page not found" in words_of(page)


def test_a_reference_read_out_over_the_telephone_is_found(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    contact = make.contact(referrer)
    make.keep()
    spoken = contact.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert client.get(f"/contacts/{spoken}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/contacts/"), ("DELETE", "/contacts/new/"), ("PUT", "/contacts/C-0-0")]
)
def test_a_wrong_method_is_said_to_be_wrong(client: FlaskClient, referrer: User, method: str, path: str) -> None:
    page = client.open(path, method=method)
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "cannot be opened that way" in words_of(page)


def test_the_list_goes_on_and_every_request_is_on_it_once(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    sent = {make.contact(referrer, at=now() - dt.timedelta(minutes=n)).reference for n in range(2 * PAGE + 1)}
    make.keep()
    path, seen, pages = "/contacts/", [], 0
    while path:
        html = client.get(path).get_data(as_text=True)
        seen += re.findall(r'href="/contacts/(C-[^"]+)"', html)
        following = re.search(r'href="(/contacts/\?after=[^"]+)"', html)
        path, pages = following[1] if following else "", pages + 1
    assert (sorted(seen), pages) == (sorted(sent), 3)


def test_an_address_that_was_cut_off_begins_at_the_top(client: FlaskClient, referrer: User) -> None:
    for after in ("nonsense", "1_", "%00", "9" * 400):
        assert client.get(f"/contacts/?after={after}").status_code == 200


def test_a_list_costs_the_same_however_long_it_is(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    make.contact(referrer)
    make.keep()
    one = cost_of(client, "/contacts/")
    for n in range(PAGE + 5):
        make.contact(referrer, make.sending(children=1 + n % 3))
    make.keep()
    assert cost_of(client, "/contacts/") == one <= 5


def test_a_request_costs_the_same_however_many_it_names(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    small, large = make.contact(referrer), make.contact(referrer, make.sending(children=20))
    make.keep()
    assert cost_of(client, f"/contacts/{small.reference}") == cost_of(client, f"/contacts/{large.reference}") <= 11
