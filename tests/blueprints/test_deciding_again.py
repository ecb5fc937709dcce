"""The page of a request of which something came back begins with what stands for the others."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.guidance.codes import Route
from tests.accounts.helpers import words_of
from tests.builders import sign_in
from tests.casework.families import Families
from tests.screening.test_what_stands import comes_back, decided


def _chosen(page: str, field: str) -> str:
    select = re.search(rf'<select[^>]* name="{field}".*?</select>', page, re.DOTALL)
    assert select, field
    found = re.search(r'value="([^"]*)"[^>]* selected', select.group())
    return found.group(1) if found else ""


def test_those_who_did_not_come_back_are_filled_in_and_shown(
    client: FlaskClient, session: Session, families: Families
) -> None:
    screener = families.make.actor(families.screener)
    contact = families.contact(children=2)
    decided(session, screener, contact, Route.LOCAL_SOLUTIONS, Route.SAFEGUARDING)
    comes_back(session, screener, Route.SAFEGUARDING)
    families.keep()
    answer = sign_in(client, session, families.screener).get(f"/front-door/{contact.reference}")
    page = answer.get_data(as_text=True)
    first = [_chosen(page, f"child_{part}_1") for part in ("level", "route", "need")]
    assert first == ["3", "local_solutions", "behaviour"]
    assert [_chosen(page, f"child_{part}_2") for part in ("level", "route", "need")] == ["", "", ""]
    assert "Whoever did not come back is filled in as it was decided." in words_of(answer)
    assert re.search(r"<details[^>]* open[^>]*><summary[^>]*><span[^>]*>The children go different ways", page)
