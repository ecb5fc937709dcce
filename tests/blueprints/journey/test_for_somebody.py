"""A call, a letter or a paper form is written down for whoever told it, who hears what was decided all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import send_contact
from portal.contacts.rules.ways import ON_BEHALF, Way
from portal.guidance.codes import AgencyType, Route, Source
from portal.messages.models import Message
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import Writing, begin, fill, reference_in
from tests.blueprints.journey.rows import contacts
from tests.blueprints.journey.told import FEW, Told
from tests.builders import Make, sign_in
from tests.frame.browsing import follow, form_on

HERE = "/contacts/new/for-somebody/"
CALLER = {"caller": "Halina Nowak", "caller_role": "Health visitor", "call_back_number": "01632 960 055"}


@pytest.fixture
def screener(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.SCREENER, name="Imran Okafor")
    sign_in(client, session, user)
    return user


def write_down(client: FlaskClient, way: Way, told: Told = FEW, **speaks_for: str) -> str:
    """Everything that somebody told; the answer is the address of the receipt."""
    writing = Writing(client, reference_in(follow(fill(form_on(client, HERE), {"way": way.value}).send())))
    writing.write("danger", told.pages["danger"])
    writing.write("caller", {**CALLER, **speaks_for})
    pages = {key: typed for key, typed in told.pages.items() if key not in {"danger", "about-you"}}
    writing.tell(Told(pages, told.people))
    return follow(writing.send())


@pytest.mark.parametrize("way", ON_BEHALF)
def test_it_is_kept_who_told_it_how_and_who_wrote_it_down(
    client: FlaskClient, screener: User, session: Session, make: Make, way: Way
) -> None:
    health = make.agency(Source.HEALTH, AgencyType.HEALTH)
    health.name = "Westfield Health Visitors"
    make.keep()
    write_down(client, way, works_for="agency", agency="Westfield Health Visitors")
    (contact,) = contacts(session)
    assert (contact.came_by, contact.caller, contact.caller_role) == (way.value, "Halina Nowak", "Health visitor")
    assert (contact.agency_id, contact.source, contact.sender_id) == (health.id, "health", screener.id)
    words = words_of(client.get(f"/contacts/{contact.reference}"))
    for said in ("Halina Nowak", "Westfield Health Visitors", "Imran Okafor", "01632 960 055"):
        assert said in words


@pytest.mark.parametrize(
    ("speaks_for", "source"), [("family", Source.FAMILY), ("other", Source.OTHER), ("anonymous", Source.ANONYMOUS)]
)
def test_whoever_speaks_for_no_agency(
    client: FlaskClient, screener: User, session: Session, speaks_for: str, source: Source
) -> None:
    write_down(client, Way.CALL, works_for=speaks_for)
    (contact,) = contacts(session)
    assert (contact.agency_id, contact.source) == (None, source.value)


def test_they_are_called_when_it_is_decided(client: FlaskClient, screener: User, session: Session, make: Make) -> None:
    """A message goes to whoever wrote it down; the one who told it has no account, and is owed a call."""
    write_down(client, Way.CALL, works_for="other")
    (contact,) = contacts(session)
    make.decision(screener, contact, route=Route.UNIVERSAL)
    make.keep()
    words = words_of(client.get("/front-door/"))
    assert "Halina Nowak" in words
    assert contact.reference in words
    assert session.scalars(select(Message).where(Message.about == contact.reference)).all()


def test_an_agency_that_nobody_knows_is_refused_beside_its_field(client: FlaskClient, screener: User) -> None:
    writing = Writing(client, reference_in(follow(fill(form_on(client, HERE), {"way": "call"}).send())))
    answer = writing.told_beside("caller", {**CALLER, "works_for": "agency", "agency": "Nobody & Sons"})
    assert "We know no agency of this name" in words_of(answer)
    assert "Nobody &amp; Sons" in answer.get_data(as_text=True)


def test_the_one_who_writes_it_down_is_not_asked_about_themselves(client: FlaskClient, screener: User) -> None:
    writing = Writing(client, reference_in(follow(fill(form_on(client, HERE), {"way": "letter"}).send())))
    assert follow(writing.write("danger", {"danger": "no"})) == writing.address("caller")
    assert client.get(writing.address("about-you")).status_code in {302, 404}


def test_the_number_of_whoever_told_it_is_never_given_as_ones_own(
    client: FlaskClient, session: Session, make: Make
) -> None:
    sign_in(client, session, make.user(Role.AGENCY_LEAD, name="Joan Birkett"))
    write_down(client, Way.CALL, works_for="family")
    assert contacts(session)[0].call_back_number == "01632 960 055"
    own = begin(client).page("about-you")
    assert (own["call_back_number"], own["call_back_when"]) == ("", "")


def test_an_agencys_lead_writes_for_the_own_agency_and_no_other(
    client: FlaskClient, session: Session, make: Make
) -> None:
    lead = make.user(Role.AGENCY_LEAD)
    other = make.agency(Source.HEALTH, AgencyType.HEALTH)
    make.keep()
    sign_in(client, session, lead)
    writing = Writing(client, reference_in(follow(fill(form_on(client, HERE), {"way": "call"}).send())))
    answer = writing.told_beside("caller", {**CALLER, "works_for": "agency", "agency": other.name})
    assert "what people of your own agency tell you" in words_of(answer)
    assert f'value="{other.name}"' in answer.get_data(as_text=True), "nothing typed is lost"
    with pytest.raises(NotYours):
        send_contact(session, make.actor(lead), replace(make.sending(), way=Way.CALL, agency_id=other.id))
    write_down(client, Way.CALL, works_for="agency", agency=lead.agency.name)
    assert contacts(session)[0].agency_id == lead.agency_id


def test_an_agency_that_the_family_excludes_reads_nothing_of_it(
    client: FlaskClient, screener: User, session: Session, make: Make
) -> None:
    excluded = make.agency()
    lead = make.user(Role.AGENCY_LEAD, agency=excluded)
    make.keep()
    told = FEW.but("agreement", excludes="yes", excluded_1=excluded.name)
    receipt = write_down(client, Way.CALL, told, works_for="agency", agency=excluded.name)
    assert "can read it too" not in words_of(client.get(receipt))
    (contact,) = contacts(session)
    assert contact.agency_id == excluded.id
    sign_in(client, session, lead)
    assert client.get(f"/contacts/{contact.reference}").status_code == 404
    assert contact.reference not in words_of(client.get("/contacts/"))


def test_whoever_wrote_it_down_is_not_asked_to_be_called_on_a_familys_number(
    client: FlaskClient, session: Session, make: Make
) -> None:
    sign_in(client, session, make.user(Role.AGENCY_LEAD))
    write_down(client, Way.CALL, works_for="family")
    (contact,) = contacts(session)
    assert client.get(f"/contacts/{contact.reference}/call").status_code == 404


def test_an_agencys_lead_may_and_a_colleague_may_not(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user(Role.AGENCY_LEAD))
    assert client.get(HERE).status_code == 200
    sign_in(client, session, make.user(Role.REFERRER))
    assert client.get(HERE).status_code == 403
    assert HERE not in client.get("/contacts/").get_data(as_text=True)
