"""The same person twice, as a coordinator and a records officer see it in a browser."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening, Restriction
from portal.accounts.rules import Role
from portal.database import now
from portal.people.actions import make_people
from portal.people.actions.forming import Named
from portal.people.models import Membership, Merge, Person
from tests.accounts.helpers import send, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.casework.test_merging import WHY, Twice
from tests.queries import cost_of

BORN = {"born_on-day": "1", "born_on-month": "3", "born_on-year": "2016"}


@pytest.fixture
def twice(make: Make) -> Twice:
    twice = Twice(make)
    twice.families.keep()
    return twice


@pytest.fixture
def coordinator(client: FlaskClient, session: Session, twice: Twice) -> FlaskClient:
    return sign_in(client, session, twice.families.coordinator)


@pytest.fixture
def officer(app: Flask, session: Session, make: Make, twice: Twice) -> FlaskClient:
    user = make.user(Role.RECORDS_OFFICER, name="Rhona Tully")
    twice.families.keep()
    return sign_in(app.test_client(), session, user)


def _both(twice: Twice) -> str:
    return f"/people/{twice.kept.id}/and/{twice.merged.id}"


def _keeping(twice: Twice) -> dict[str, str]:
    return {"keep": str(twice.kept.id), "reason": WHY}


def _merged(browser: FlaskClient, twice: Twice) -> str:
    answer = send(browser, _both(twice), **_keeping(twice))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_case_leads_to_who_looks_like_each_of_the_family(coordinator: FlaskClient, twice: Twice) -> None:
    case = coordinator.get(f"/cases/{twice.second.reference}/")
    assert f'href="/people/{twice.merged.id}"' in case.get_data(as_text=True)
    said = words_of(coordinator.get(f"/people/{twice.merged.id}"))
    assert "Is Child1 Tamworth on record twice?" in said
    assert "1 record looks like this one" in said, "the mother is family, and the record itself is not another one"
    assert "Likely match" in said
    assert "same date of birth" in said.lower()


def test_who_leads_the_case_is_not_led_there(app: Flask, session: Session, make: Make, families: Families) -> None:
    matter = families.active()
    families.keep()
    browser = sign_in(app.test_client(), session, families.practitioner)
    assert "/people/" not in browser.get(f"/cases/{matter.reference}/").get_data(as_text=True)


def test_the_two_stand_side_by_side_and_are_put_together_and_taken_apart(
    coordinator: FlaskClient, session: Session, twice: Twice
) -> None:
    said = words_of(coordinator.get(_both(twice)))
    assert "The same: first name, surname, date of birth" in said
    assert "I have checked" not in said, "nothing speaks against it"
    for matter in (twice.first, twice.second):
        assert matter.reference in said
    where = _merged(coordinator, twice)
    page = words_of(coordinator.get(where))
    assert "These two records are read as one from now on." in page
    assert f"by {twice.families.coordinator.name}" in page
    assert WHY in page
    assert "Several records, read as one" in words_of(coordinator.get(f"/cases/{twice.second.reference}/"))
    assert "One person" in words_of(coordinator.get("/people/"))
    assert beside(send(coordinator, f"{where}/apart"), "because") == "Say how you know that they are two people"
    assert send(coordinator, f"{where}/apart", because="They are cousins.").headers["Location"] == where
    page = words_of(coordinator.get(where))
    assert "These two records are two people" in page
    assert "They are cousins." in page
    assert "Taken apart" in words_of(coordinator.get("/people/"))
    session.expire_all()
    assert session.get_one(Person, twice.merged.id).merged_into_id is None


def test_an_old_link_leads_to_the_one_that_is_kept(coordinator: FlaskClient, twice: Twice) -> None:
    where = _merged(coordinator, twice)
    coordinator.get(where)  # what was said of the press
    answer = coordinator.get(f"/people/{twice.merged.id}")
    assert answer.headers["Location"] == f"/people/{twice.kept.id}"
    assert "was put together with this one" in words_of(coordinator.get(answer.headers["Location"]))
    assert coordinator.get(_both(twice)).headers["Location"] == where
    assert (
        coordinator.get(f"/people/{twice.kept.id}/and/{twice.kept.id}").headers["Location"].endswith(str(twice.kept.id))
    )
    third = twice.another()
    twice.families.keep()
    answer = coordinator.get(f"/people/{twice.merged.id}/and/{third.id}")
    assert answer.headers["Location"] == f"/people/{twice.kept.id}/and/{third.id}"


def test_of_two_the_second_is_told_who_and_when_and_loses_nothing(
    coordinator: FlaskClient, officer: FlaskClient, session: Session, twice: Twice
) -> None:
    _merged(coordinator, twice)
    answer = send(officer, _both(twice), keep=str(twice.merged.id), reason="The same mother.", page="/account/")
    said = words_of(answer)
    assert answer.status_code == 422
    assert "Cath Ellery has put these two together already. Nothing was done twice." in said
    assert re.search(r"Cath Ellery put these two together at \d", said)
    assert "The same mother." in said
    assert session.scalar(select(func.count()).select_from(Merge)) == 1
    where = _merged(coordinator, twice)
    assert session.scalar(select(func.count()).select_from(Merge)) == 1, "pressed again, it leads to what was done"
    for browser, because in ((coordinator, "Cousins."), (coordinator, "Cousins."), (officer, "I asked the school.")):
        answer = send(browser, f"{where}/apart", because=because, page="/account/")
    assert answer.status_code == 422
    assert "Cath Ellery has taken these two records apart already." in words_of(answer)
    assert "I asked the school." in words_of(answer)


def test_twins_are_put_together_only_by_somebody_who_has_checked(
    coordinator: FlaskClient, session: Session, twice: Twice
) -> None:
    twin = twice.another(forename="Tilda", nhs_number="9434765919")
    twice.families.keep()
    path = f"/people/{twice.kept.id}/and/{twin.id}"
    assert "They may be twins." in words_of(coordinator.get(path))
    answer = send(coordinator, path, **_keeping(twice))
    assert beside(answer, "checked") == "Say that you have checked: something speaks against it"
    assert send(coordinator, path, **_keeping(twice), checked="yes").status_code == 302


def test_somebody_is_found_by_name_and_birthday_and_no_address_says_them(
    coordinator: FlaskClient, session: Session, twice: Twice
) -> None:
    answer = send(coordinator, "/people/", forename="Child1", surname="Tamwort", **BORN)
    assert re.fullmatch(r"/people/\?found=[0-9a-f-]{36}#found", answer.headers["Location"])
    page = coordinator.get(answer.headers["Location"])
    assert "2 people found" in words_of(page)
    path = f"/people/{twice.kept.id}"
    answer = send(coordinator, path, forename="Child1", surname="Tamworth")
    assert "Tamworth" not in answer.headers["Location"]
    page = coordinator.get(answer.headers["Location"])
    assert "1 record like what you looked for" in words_of(page)
    assert f'href="{path}/and/{twice.merged.id}"' in page.get_data(as_text=True)
    assert beside(send(coordinator, "/people/", forename="Child1"), "forename") == (
        "Enter a first name and a surname, or a date of birth"
    )
    over = coordinator.get(f"{path}?found={uuid.uuid4()}")
    assert "no longer than an hour" in words_of(over)


def test_what_is_not_ones_own_is_neither_shown_nor_said_to_be(
    app: Flask, session: Session, make: Make, coordinator: FlaskClient, officer: FlaskClient, twice: Twice
) -> None:
    """A child of the same name in another locality, and one that is closed: nothing speaks of them."""
    south = Families(make)
    theirs, closed = south.waiting(), twice.families.waiting()
    far, hidden = twice.child_of(theirs), twice.child_of(closed)
    session.add(
        Restriction(family_id=closed.family_id, reason="staff", imposed_by=twice.coordinator.user_id, imposed_at=now())
    )
    twice.families.keep()
    page = coordinator.get(f"/people/{twice.kept.id}")
    assert "1 record looks like this one" in words_of(page)
    for other in (far.id, hidden.id, uuid.uuid4()):
        for path in (f"/people/{other}", f"/people/{twice.kept.id}/and/{other}", f"/people/{other}/and/{other}"):
            assert coordinator.get(path).status_code == 404
            assert send(coordinator, path, page="/account/", **_keeping(twice)).status_code == 404
        assert str(other) not in page.get_data(as_text=True)
    assert "2 records look like this one" in words_of(officer.get(f"/people/{twice.kept.id}")), "the far one as well"
    assert officer.get(f"/people/{hidden.id}").status_code == 404


def test_what_a_closed_request_names_is_closed_too(session: Session, officer: FlaskClient, twice: Twice) -> None:
    contact = twice.families.contact()
    contact.people[0].person_id = twice.merged.id
    session.add(
        Restriction(contact_id=contact.id, reason="staff", imposed_by=twice.coordinator.user_id, imposed_at=now())
    )
    twice.families.keep()
    assert officer.get(f"/people/{twice.merged.id}").status_code == 404
    assert officer.get(f"/people/{twice.kept.id}").status_code == 200


def test_a_record_of_no_family_is_the_officers(
    session: Session, coordinator: FlaskClient, officer: FlaskClient, twice: Twice
) -> None:
    """Known from a request that went to no board: nobody coordinates them, and they may be on record twice as well."""
    (alone,) = make_people(session, [Named("Child1", "Tamworth", dt.date(2016, 3, 1))], at=now())
    twice.families.keep()
    path = f"/people/{twice.kept.id}/and/{alone.id}"
    assert coordinator.get(path).status_code == 404
    assert send(officer, path, **_keeping(twice)).status_code == 302
    assert coordinator.get(f"/people/{twice.kept.id}").status_code == 404, "no longer the coordinator's alone"
    assert "Nothing yet" in words_of(coordinator.get("/people/"))
    assert "One person" in words_of(officer.get("/people/"))


def test_each_record_that_was_opened_is_in_the_journal(
    coordinator: FlaskClient, session: Session, twice: Twice
) -> None:
    coordinator.get(_both(twice))
    where = _merged(coordinator, twice)
    coordinator.get(where)
    session.rollback()
    opened = select(Opening.subject_id).where(Opening.permission == "people:merge", Opening.subject_kind == "person")
    assert sorted(session.scalars(opened), key=str) == sorted([twice.kept.id, twice.merged.id] * 4, key=str)


def test_the_pages_cost_the_same_however_much_there_is(
    coordinator: FlaskClient, session: Session, twice: Twice
) -> None:
    where = _merged(coordinator, twice)
    pages = ["/people/", f"/people/{twice.kept.id}", where]
    coordinator.get("/people/")
    before = [cost_of(coordinator, page) for page in pages]
    for _ in range(3):
        one, other = twice.another(forename="Noa"), twice.another(forename="Noa")
        twice.families.keep()
        send(coordinator, f"/people/{one.id}/and/{other.id}", keep=str(one.id), reason=WHY)
    coordinator.get("/people/")
    assert [cost_of(coordinator, page) for page in pages] == before


def _elsewhere(twice: Twice, session: Session) -> None:
    """The record belongs to a family besides, which is closed to all but named people."""
    other = twice.families.waiting(surname="Elsewhere")
    session.add(Membership(family_id=other.family_id, person_id=twice.kept.id, role="child", position=9, since=now()))
    imposed_by = twice.families.screener.id
    session.add(Restriction(family_id=other.family_id, reason="staff", imposed_by=imposed_by, imposed_at=now()))
    twice.families.keep()


def test_a_case_offers_no_way_to_a_record_that_is_closed(
    session: Session, coordinator: FlaskClient, twice: Twice
) -> None:
    address = f'href="/people/{twice.kept.id}"'
    assert address in coordinator.get(f"/cases/{twice.first.reference}/").get_data(as_text=True)
    _elsewhere(twice, session)
    assert address not in coordinator.get(f"/cases/{twice.first.reference}/").get_data(as_text=True)


def test_a_case_does_not_say_that_somebody_is_read_as_one_with_a_closed_record(
    session: Session, coordinator: FlaskClient, twice: Twice
) -> None:
    twice.merge()
    twice.families.keep()
    assert "Several records" in words_of(coordinator.get(f"/cases/{twice.first.reference}/"))
    imposed_by = twice.families.screener.id
    session.add(Restriction(family_id=twice.second.family_id, reason="staff", imposed_by=imposed_by, imposed_at=now()))
    twice.families.keep()
    assert "Several records" not in words_of(coordinator.get(f"/cases/{twice.first.reference}/"))


def test_requests_of_no_family_are_the_officers_to_see(
    session: Session, coordinator: FlaskClient, officer: FlaskClient, twice: Twice
) -> None:
    """A request in the queue, or one that ended there, is none of a coordinator's."""
    contact = twice.families.contact()
    contact.children[0].person_id = twice.kept.id
    twice.families.keep()
    assert contact.reference not in words_of(coordinator.get(f"/people/{twice.kept.id}"))
    assert contact.reference in words_of(officer.get(f"/people/{twice.kept.id}"))
