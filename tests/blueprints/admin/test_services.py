"""The directory of services, as an administrator sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.paging import PAGE
from tests.accounts.helpers import words_of
from tests.builders import Make
from tests.queries import cost_of
from tests.services.directory import brought_in, row


@pytest.fixture
def directory(session: Session, make: Make) -> None:
    north = make.locality("North")
    brought_in(
        session,
        row(id="play", localities=north.slug, maximum_age="4", needs="parenting|behaviour", location_name="Mill Hub",
            postal_code="ZZ1 1AA", url="https://mill.example/play", valid_to="2026-03-01"),
        row(id="debt", name="Debt help", description="Advice on debt"),
        row(id="shut", name="Old club", status="inactive"),
    )  # fmt: skip
    session.commit()


def test_the_list_says_who_for_where_and_good_for_what(
    client: FlaskClient, administrator: User, directory: None
) -> None:
    words = words_of(client.get("/admin/services/"))
    assert "2 services to tell families about" in words
    assert "Debt help Any age Everywhere Any need Stay and play Ages 4 and under North" in words
    assert "Behaviour, Parenting" in words
    assert "Old club" not in words


def test_a_filter_and_words_stand_in_the_address(client: FlaskClient, administrator: User, directory: None) -> None:
    ended = words_of(client.get("/admin/services/?show=inactive"))
    assert "1 service not in use" in ended
    assert "Old club" in ended
    found = words_of(client.get("/admin/services/?q=adv"))
    assert "1 service to tell families about with “adv”" in found
    assert "Stay and play" not in found
    assert "No service has these words" in words_of(client.get("/admin/services/?q=zebra"))


def test_nothing_yet_says_what_will_appear(client: FlaskClient, administrator: User) -> None:
    assert "Services appear here when a file of them is imported." in words_of(client.get("/admin/services/"))
    assert "Services that went out of use appear here." in words_of(client.get("/admin/services/?show=inactive"))


def test_one_service_is_shown_as_the_file_has_it(client: FlaskClient, administrator: User, directory: None) -> None:
    page = client.get("/admin/services/play")
    words = words_of(page)
    assert "Stay and play In use Families cannot go there today." in words
    assert "Where Mill Hub, ZZ1 1AA. For families in North" in words
    assert "Until 1 Mar 2026 Publisher's key play Last changed by a file 2 Mar 2026 at 9 am" in words
    assert "Old club Not in use" in words_of(client.get("/admin/services/shut"))


@pytest.mark.parametrize("key", ["gone", "a b", "%00", "x" * 200])
def test_a_service_nobody_knows_is_not_found(
    client: FlaskClient, administrator: User, directory: None, key: str
) -> None:
    assert client.get(f"/admin/services/{key}").status_code == 404


def test_a_long_list_goes_on_keeps_its_filter_and_costs_the_same(
    client: FlaskClient, administrator: User, session: Session, make: Make
) -> None:
    brought_in(session, row(id="alone", name="Group", needs="money", localities=make.locality().slug))
    session.commit()
    cost = cost_of(client, "/admin/services/?q=group")
    slug = make.locality().slug
    rows = [row(id=f"s{n:02}", name=f"Group {n:02}", needs="money", localities=slug) for n in range(PAGE)]
    brought_in(session, *rows, at=dt.datetime(2026, 3, 3, tzinfo=dt.UTC))
    session.commit()
    assert cost_of(client, "/admin/services/?q=group") == cost
    first = client.get("/admin/services/?q=group").get_data(as_text=True)
    link = f"/admin/services/?q=group&amp;after=s{PAGE - 2:02}"
    assert link in first
    second = words_of(client.get(link.replace("&amp;", "&")))
    assert f"Group {PAGE - 1}" in second
    assert "Group 00" not in second


@pytest.mark.parametrize("asked", ["%00", "nonsense", "%ff", "x" * 5000])
def test_an_address_may_say_anything(client: FlaskClient, administrator: User, directory: None, asked: str) -> None:
    for name in ("q", "after", "show"):
        assert client.get(f"/admin/services/?{name}={asked}").status_code == 200
