"""The page of a request of which something came back begins with what stands for the others."""

from __future__ import annotations

import re
from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.casework.models import Matter
from portal.casework.rules import AgreementAnswer
from portal.guidance.codes import Route
from portal.screening.actions.agreeing import note_agreement
from portal.screening.rules import Asker
from tests.accounts.helpers import words_of
from tests.builders import sign_in
from tests.casework.families import Families
from tests.screening.test_deciding import DECIDING
from tests.screening.test_several_ways import done, not_asked
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


def test_who_asks_the_family_stands_there_and_then_what_it_said(
    client: FlaskClient, session: Session, families: Families
) -> None:
    screener = families.make.actor(families.screener)
    contact = not_asked(families)
    done(session, screener, contact, replace(DECIDING, asker=Asker("Jen Bramall, health visitor")))
    families.keep()
    sign_in(client, session, families.screener)
    assert "Who asks the family Jen Bramall, health visitor, by" in words_of(
        client.get(f"/front-door/{contact.reference}")
    )
    matter = session.scalars(select(Matter)).one()
    note_agreement(session, screener, matter, AgreementAnswer.REFUSED, "“We manage, thank you.”")
    families.keep()
    words = words_of(client.get(f"/front-door/{contact.reference}"))
    assert "What the family said They do not agree, " in words
    assert "written down by Imran Okafor: “We manage, thank you.”" in words
