"""The list of accounts, as a browser sees it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.queries.looked_after import PAGE_LENGTH
from portal.accounts.rules import Role
from tests.accounts.helpers import words_of
from tests.builders import Make


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
