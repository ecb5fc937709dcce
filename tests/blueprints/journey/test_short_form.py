"""One page at the end of a shift, for agencies that have it: sent at once, each incident once, the next one begun."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, User
from portal.accounts.rules import Role
from portal.guidance.codes import AgencyType, Home, Source
from portal.guidance.thresholds import thresholds_on
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import fill
from tests.blueprints.journey.rows import contacts, drafts
from tests.blueprints.journey.told import Typed
from tests.blueprints.pages import beside
from tests.builders import PASSWORD, Make, sign_in
from tests.contacts.nights import MORNING
from tests.frame.browsing import PageForm, follow, form_on, sign_in_at
from tests.frame.long_form import end_sessions

SHORT = "/contacts/new/short/"
DANGER = next(sign for sign in thresholds_on(MORNING.date()).signs.values() if sign.level == 4)
INCIDENT: Typed = {
    "incident": "SYP-2026-0311",
    "caller": "PC 4411 Ravi Doyle",
    "caller_role": "Central response, team B",
    "call_back_number": "01632 960 040",
    "who_1": "child",
    "forename_1": "Kofi",
    "surname_1": "Marsh",
    "age_1": "7",
    "who_2": "child",
    "age_2": "unborn",
    "who_3": "mother",
    "forename_3": "Esi",
    "age_3": "14 2 1994",
    "postcode": "dn1 2ab",
    "address": "9 Mill Row",
    "worries": "Shouting heard by neighbours. Nobody hurt.",
    "child_seen": "yes",
    "agreement": "not_asked",
}


@pytest.fixture
def police(make: Make) -> Agency:
    agency = make.agency(Source.POLICE, AgencyType.OTHER)
    agency.short_form = True
    return agency


@pytest.fixture
def officer(client: FlaskClient, session: Session, make: Make, police: Agency) -> User:
    """Signed in with `client`."""
    user = make.user(Role.REFERRER, agency=police, name="Ravi Doyle")
    sign_in(client, session, user)
    return user


def write(client: FlaskClient, **other: str) -> PageForm:
    return fill(form_on(client, SHORT), {**INCIDENT, **other}).fill(go="next")


def sent(client: FlaskClient, **other: str) -> str:
    """The address of its receipt."""
    where = follow(write(client, **other).send())
    assert where.endswith("/receipt"), f"it was not taken: {where}"
    return where


def test_everything_on_one_page_is_one_request(client: FlaskClient, officer: User, session: Session) -> None:
    sent(client)
    (contact,) = contacts(session)
    assert (contact.came_by, contact.incident, contact.source) == ("short", "SYP-2026-0311", "police")
    assert (contact.caller, contact.caller_role) == ("PC 4411 Ravi Doyle", "Central response, team B")
    assert (contact.postcode, contact.address) == ("DN1 2AB", "9 Mill Row")
    assert (contact.child_seen, contact.agreement, contact.urgent) == ("yes", "not_asked", False)
    child, unborn, mother = contact.people
    assert (child.name, child.estimated_age, unborn.unborn) == ("Kofi Marsh", 7, True)
    assert (mother.forename, mother.kinship, mother.born_on) == ("Esi", "mother", dt.date(1994, 2, 14))


def test_the_next_from_the_same_shift_begins_with_officer_and_station(client: FlaskClient, officer: User) -> None:
    receipt = client.get(sent(client)).get_data(as_text=True)
    assert "Next from the same shift" in receipt
    assert f'href="{SHORT}"' in receipt
    page = form_on(client, SHORT)
    assert (page["caller"], page["caller_role"], page["call_back_number"]) == (
        "PC 4411 Ravi Doyle",
        "Central response, team B",
        "01632 960 040",
    )
    empty = ("incident", "forename_1", "age_1", "postcode", "address", "worries", "child_seen", "agreement")
    assert [page[name] for name in empty] == [""] * len(empty), "nothing of the family before stands there"


def test_another_shift_begins_empty(client: FlaskClient, session: Session, make: Make, police: Agency) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        officer = make.user(Role.REFERRER, agency=police, name="Ravi Doyle")
        sign_in(client, session, officer)
        sent(client)
        clock.shift(dt.timedelta(hours=24))
        session.rollback()
        sign_in(client, session, officer)
        assert form_on(client, SHORT)["caller"] == ""


def test_a_colleague_does_not_begin_with_somebody_elses_name(
    client: FlaskClient, officer: User, session: Session, make: Make, police: Agency
) -> None:
    sent(client)
    sign_in(client, session, make.user(Role.REFERRER, agency=police, name="Tom Ferris"))
    assert form_on(client, SHORT)["caller"] == ""


def test_an_incident_is_one_request_however_often_it_is_sent(
    client: FlaskClient, officer: User, session: Session
) -> None:
    page = write(client)
    first = follow(page.send())
    assert follow(page.send()) == first, "pressed twice"
    again = client.get(follow(write(client, worries="The same, typed again.").send()))
    assert "Your agency has sent a request with this incident number already" in words_of(again)
    assert "The same, typed again." in again.get_data(as_text=True)
    assert len(contacts(session)) == 1


def test_the_next_incident_typed_over_the_one_before_is_another(
    client: FlaskClient, officer: User, session: Session
) -> None:
    """As after going back, in a browser that shows the page as it was left."""
    page = write(client)
    first = follow(page.send())
    second = follow(page.fill(incident="SYP-2026-0312").send())
    assert follow(page.send()) == second != first
    assert [one.incident for one in contacts(session)] == ["SYP-2026-0311", "SYP-2026-0312"]


def test_pressed_twice_after_a_mistake_it_is_one(client: FlaskClient, officer: User, session: Session) -> None:
    mended = form_on(client, follow(write(client, caller="").send()).partition("?")[0])
    mended.fill(caller="PC 4411 Ravi Doyle", go="next")
    receipt = follow(mended.send())
    assert receipt.endswith("/receipt")
    assert follow(mended.send()) == receipt
    changed = client.get(follow(mended.fill(incident="SYP-2026-0313").send()))
    assert "What you typed just now was not sent with it." in words_of(changed)
    assert len(contacts(session)) == 1


def test_another_agencys_incident_of_the_same_number_is_another(
    client: FlaskClient, officer: User, session: Session, make: Make
) -> None:
    sent(client)
    other = make.agency(Source.POLICE, AgencyType.OTHER)
    other.short_form = True
    sign_in(client, session, make.user(Role.REFERRER, agency=other))
    sent(client)
    assert len(contacts(session)) == 2


def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, officer: User, session: Session
) -> None:
    answer = client.get(follow(write(client, caller="", postcode="not one", age_1="31 June 2019", who_2="").send()))
    assert answer.status_code == 422
    words, html = words_of(answer), answer.get_data(as_text=True)
    for said in ("Enter the officer's name", "Say who this is"):
        assert said in words
    for name in ("postcode", "age_1"):
        assert f'id="{name}-error"' in html
    for typed in ("not one", "31 June 2019", "Shouting heard by neighbours. Nobody hurt.", "9 Mill Row"):
        assert typed in html
    assert contacts(session) == []


def test_more_rows_are_there_when_they_are_needed(client: FlaskClient, officer: User, session: Session) -> None:
    page = write(client)
    for number, (who, forename) in enumerate((("father", "Yaw"), ("grandparent", "Abena"), ("child", "Efua")), start=4):
        assert f"forename_{number}" in page.fields, number
        assert f"forename_{number + 2}" not in page.fields, "one more than there are people"
        page.fields[f"who_{number}"], page.fields[f"forename_{number}"] = who, forename
        page = form_on(client, follow(page.fill(go="stay").send()))
    follow(page.fill(go="next").send())
    (contact,) = contacts(session)
    assert [one.forename for one in contact.people] == ["Kofi", "", "Esi", "Yaw", "Abena", "Efua"]


@pytest.mark.parametrize(
    ("home", "postcode", "address"),
    [
        (Home.REFUGE, "", ""),
        (Home.NO_FIXED_ABODE, "", "With friends in Mill Row"),
        (Home.OUT_OF_AREA, "", "Leeds"),
        (Home.NOT_KNOWN, "", ""),
        (Home.ADDRESS, "dn1 2ab", "9 Mill Row"),
    ],
)
def test_having_no_address_or_hiding_it_is_an_answer_too(
    client: FlaskClient, officer: User, session: Session, home: Home, postcode: str, address: str
) -> None:
    sent(client, home=home.value, postcode=postcode, address=address)
    (contact,) = contacts(session)
    assert (contact.home, contact.address) == (home.value, address)
    assert contact.postcode == ("DN1 2AB" if postcode else None)


@pytest.mark.parametrize(
    ("home", "field", "said"),
    [
        (Home.REFUGE, "postcode", "where a refuge is stays hidden"),
        (Home.REFUGE, "address", "where a refuge is stays hidden"),
        (Home.OUT_OF_AREA, "postcode", "Leave the postcode empty"),
        (Home.NOT_KNOWN, "home", "You wrote where they live"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_beside_it(
    client: FlaskClient, officer: User, session: Session, home: Home, field: str, said: str
) -> None:
    answer = client.get(follow(write(client, home=home.value).send()))
    assert said in beside(answer, field)
    assert contacts(session) == []


def test_a_sign_of_danger_makes_it_urgent(client: FlaskClient, officer: User, session: Session) -> None:
    sent(client, signs=DANGER.code)
    assert contacts(session)[0].urgent


def test_an_agency_without_it_has_no_such_page(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user(Role.REFERRER))
    assert client.get(SHORT).status_code == 404
    assert client.post(SHORT, data=dict(INCIDENT)).status_code in {400, 404}
    assert contacts(session) == []
    assert SHORT not in client.get("/contacts/").get_data(as_text=True)


def test_it_is_offered_where_requests_are_listed(client: FlaskClient, officer: User) -> None:
    assert SHORT in client.get("/contacts/").get_data(as_text=True)


def test_a_form_that_was_not_begun_yet_comes_back_after_signing_in_again(
    client: FlaskClient, officer: User, session: Session
) -> None:
    page = write(client, rows="10", who_9="child", forename_9="Efua")
    end_sessions(session)
    again = form_on(client, sign_in_at(client, follow(page.send()), officer.email, PASSWORD))
    assert {name: again[name] for name in INCIDENT} == dict(INCIDENT)
    assert again["forename_9"] == "Efua"
    assert follow(again.fill(go="next").send()).endswith("/receipt")
    (contact,) = contacts(session)
    assert [one.forename for one in contact.people] == ["Kofi", "", "Esi", "Efua"]


def test_everybody_typed_into_a_draft_comes_back_after_signing_in_again(
    client: FlaskClient, officer: User, session: Session
) -> None:
    page = form_on(client, follow(write(client, worries="").send()).partition("?")[0])
    more = {f"{part}_{number}": typed for number in range(5, 11) for part, typed in (("who", "child"), ("age", "4"))}
    fill(page, {**more, "rows": "10", "worries": "Shouting."}).fill(go="next")
    end_sessions(session)
    again = form_on(client, sign_in_at(client, follow(page.send()), officer.email, PASSWORD))
    assert again["age_10"] == "4"
    assert follow(again.fill(go="next").send()).endswith("/receipt")
    (contact,) = contacts(session)
    assert len(contact.people) == 3 + 6


def test_a_row_of_which_only_the_age_is_typed_stands_there_again(client: FlaskClient, officer: User) -> None:
    page = form_on(client, follow(write(client, worries="", rows="9", age_8="12").send()).partition("?")[0])
    assert page["age_8"] == "12"


def test_the_next_number_is_one_draft_however_it_is_typed(client: FlaskClient, officer: User, session: Session) -> None:
    """As after going back: the page saves while the next number is typed over the one that was sent."""
    page = write(client)
    follow(page.send())
    revision = 3  # of the one that was sent
    for typed in ("N", "NB-2", "", "NB-20"):
        for _ in range(2):  # as the page does when it is told to
            answer = page.fill(go="autosave", incident=typed, revision=str(revision)).send()
            assert answer.status_code == 200, typed
            revision = (answer.json or {})["revision"]
    (begun,) = [draft for draft in drafts(session) if draft.sent_at is None]
    assert begun.pages[0].fields["incident"] == ["NB-20"]
    assert follow(page.fill(go="next", incident="NB-2026").send()).endswith("/receipt")
    follow(page.fill(incident="NB-2027").send())
    again = follow(page.fill(incident="NB-2026").send())
    first, second, third = contacts(session)
    assert [first.incident, second.incident, third.incident] == ["SYP-2026-0311", "NB-2026", "NB-2027"]
    assert again == f"/contacts/{second.reference}/receipt", "each number leads to what was sent with it"
    assert all(draft.sent_at for draft in drafts(session))


@pytest.mark.parametrize("age", ["34", "6 months", "unborn"])
def test_an_adults_age_that_cannot_be_kept_is_refused_beside_its_field(
    client: FlaskClient, officer: User, session: Session, age: str
) -> None:
    answer = client.get(follow(write(client, age_3=age).send()))
    assert answer.status_code == 422
    html = answer.get_data(as_text=True).partition('id="age_3-error"')[2].partition("</p>")[0]
    assert "Enter a date of birth like 14/2/1990, or leave it empty" in html
    assert contacts(session) == []


def test_an_adults_age_may_be_left_out(client: FlaskClient, officer: User, session: Session) -> None:
    sent(client, age_3="")
    assert contacts(session)[0].people[2].born_on is None


def test_a_number_pasted_with_a_tab_is_the_same_number_when_it_is_pressed_twice(
    client: FlaskClient, officer: User, session: Session
) -> None:
    page = write(client, incident=" SYP\t0311 ")
    receipt = follow(page.send())
    assert contacts(session)[0].incident == "SYP 0311"
    assert follow(page.send()) == receipt
