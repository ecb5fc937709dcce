"""Offering a family to somebody, as a browser sees it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.allocation.models import Offer
from portal.database import now
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.cases.matters import kept
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.queries import cost_of

DAY = dt.timedelta(days=1)


def test_offering_asks_one_person(session: Session, families: Families, browser: dict[str, FlaskClient]) -> None:
    path = kept(families, families.waiting())
    page = send_and_follow(browser["coordinator"], f"{path}/offer", to=str(families.practitioner.id))
    words = words_of(page)
    assert "is offered. They have 2 working days to answer." in words
    assert "Tess Marlow" in words
    assert session.scalars(select(Offer.to_user_id)).all() == [families.practitioner.id]


@pytest.mark.parametrize("to", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_offering_to_nobody_is_an_error_beside_the_question(
    session: Session, families: Families, browser: dict[str, FlaskClient], to: str
) -> None:
    path = kept(families, families.waiting())
    page = send(browser["coordinator"], f"{path}/offer", to=to)
    assert page.status_code == 422
    assert beside(page, "to") == "Choose who to ask"
    assert session.scalar(select(func.count()).select_from(Offer)) == 0


def test_offering_what_is_offered_says_so(
    session: Session, families: Families, browser: dict[str, FlaskClient], make: Make
) -> None:
    another = make.user(Role.LEAD_PRACTITIONER)
    path = kept(families, families.offered())
    page = send(browser["coordinator"], f"{path}/offer", to=str(another.id))
    assert page.status_code == 422
    assert "This family is being offered to somebody already." in words_of(page)
    assert session.scalar(select(func.count()).select_from(Offer)) == 1


def test_where_nobody_can_be_asked_the_page_says_what_to_do(
    client: FlaskClient, session: Session, families: Families, make: Make
) -> None:
    path = kept(families, families.waiting())
    families.practitioner.closed_at = now()
    families.keep()
    sign_in(client, session, families.coordinator)
    assert "An administrator can invite somebody." in words_of(client.get(f"{path}/offer"))


def test_the_list_of_people_to_ask_costs_the_same_however_long_it_is(
    families: Families, browser: dict[str, FlaskClient], make: Make
) -> None:
    path = kept(families, families.waiting())
    few = cost_of(browser["coordinator"], f"{path}/offer")
    for _ in range(12):
        make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    assert cost_of(browser["coordinator"], f"{path}/offer") == few <= 9


def test_who_knew_the_family_lately_is_chosen_already(families: Families, browser: dict[str, FlaskClient]) -> None:
    before = families.closed(at=now() - 60 * DAY, closed_at=now() - 30 * DAY)
    path = kept(families, families.back_again(before))
    page = browser["coordinator"].get(f"{path}/offer")
    words = words_of(page)
    assert "Tess Marlow knows this family, so please ask them first." in words
    assert "Led a case of this family until" in words
    assert re.search(rf'value="{families.practitioner.id}"[^>]* checked', page.get_data(as_text=True))
