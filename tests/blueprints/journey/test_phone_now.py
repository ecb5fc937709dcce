"""A child in danger: the page says whom to phone at this hour, asks who was spoken to, and still takes the request."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.models import PhoneCall
from portal.guidance.thresholds import thresholds_on
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import begin, whole_journey
from tests.blueprints.journey.rows import contacts
from tests.blueprints.journey.told import FEW
from tests.builders import Make, sign_in
from tests.contacts.nights import MORNING, NIGHT
from tests.frame.browsing import follow

OFFICE, OUT_OF_HOURS = "01632 960111", "01632 960222"
SPOKE = {"phoned": "yes", "spoke_to": "Jo, duty team", "day": "today", "time": "9.45 am"}
_SIGNS = thresholds_on(MORNING.date()).signs.values()
DANGER = next(sign for sign in _SIGNS if sign.level == 4)
SLIGHT = next(sign for sign in _SIGNS if sign.level == 2)


@pytest.fixture(params=[MORNING], ids=["morning"])
def hour(request: pytest.FixtureRequest) -> Iterator[dt.datetime]:
    with time_machine.travel(request.param, tick=False):
        yield request.param


@pytest.fixture
def signed_in(hour: dt.datetime, client: FlaskClient, session: Session, make: Make) -> FlaskClient:
    return sign_in(client, session, make.user(Role.REFERRER, name="Rosa Lindqvist"))


by_the_clock = pytest.mark.parametrize("hour", [MORNING, NIGHT], ids=["morning", "night"], indirect=True)


def phone_box(html: str) -> str:
    """What the page says of danger, in words."""
    return re.sub(r"<[^>]+>|\s+", " ", html.partition('class="eh-danger')[2].partition("</section>")[0])


@by_the_clock
def test_yes_leads_to_the_number_of_this_hour(signed_in: FlaskClient, hour: dt.datetime) -> None:
    writing = begin(signed_in, danger="yes")
    assert follow(signed_in.get(f"/contacts/new/{writing.reference}/")) == writing.address("phone-now")
    box = phone_box(writing.html("phone-now"))
    now, other = (OFFICE, OUT_OF_HOURS) if hour == MORNING else (OUT_OF_HOURS, OFFICE)
    assert box.index("999") < box.index(now) < box.index(other), "the one that answers at this hour first"


def test_no_leads_past_it(signed_in: FlaskClient) -> None:
    writing = begin(signed_in, danger="no")
    assert follow(signed_in.get(f"/contacts/new/{writing.reference}/")) == writing.address("about-you")
    assert signed_in.get(writing.address("phone-now")).status_code == 302


def test_who_was_spoken_to_is_asked_once_and_kept_with_the_request(signed_in: FlaskClient, session: Session) -> None:
    told = FEW.but("danger", danger="yes").but("phone-now", **SPOKE).but("signs", signs=[DANGER.code])
    reference = whole_journey(signed_in, told)
    (contact,) = contacts(session)
    call = session.scalars(select(PhoneCall)).one()
    assert (call.contact_id, call.spoke_to) == (contact.id, "Jo, duty team")
    assert call.phoned_at == MORNING - dt.timedelta(minutes=15)
    assert contact.urgent
    assert "Jo, duty team" in words_of(signed_in.get(f"/contacts/{reference}"))


def test_whoever_has_not_phoned_yet_goes_on_all_the_same(signed_in: FlaskClient, session: Session) -> None:
    whole_journey(signed_in, FEW.but("danger", danger="yes").but("phone-now", phoned="no"))
    (contact,) = contacts(session)
    assert contact.urgent
    assert session.scalars(select(PhoneCall)).all() == []


def test_a_call_that_is_still_to_come_was_another_day(signed_in: FlaskClient) -> None:
    writing = begin(signed_in, danger="yes")
    answer = writing.told_beside("phone-now", {**SPOKE, "time": "10.45 pm"})
    assert "The phone call must be in the past. Was it yesterday?" in words_of(answer)
    assert 'value="10.45 pm"' in answer.get_data(as_text=True)


@by_the_clock
def test_a_sign_of_danger_turns_the_page_into_whom_to_phone(signed_in: FlaskClient, hour: dt.datetime) -> None:
    """Without JavaScript by the button; pressing "Continue" leads to the same."""
    writing = begin(signed_in)
    writing.write("signs", {"signs": [SLIGHT.code]}, go="stay")
    assert re.search(r"data-danger hidden", writing.html("signs"))
    assert follow(writing.write("signs", {"signs": [SLIGHT.code, DANGER.code]}, go="stay")) == writing.address("signs")
    html = writing.html("signs")
    assert not re.search(r"data-danger hidden", html)
    assert (OFFICE if hour == MORNING else OUT_OF_HOURS) in phone_box(html)
    assert DANGER.sentence in words_of(signed_in.get(writing.address("signs"))).partition("Where this points")[2]
    assert follow(writing.write("signs", {})) == writing.address("phone-about-signs")


def test_a_sign_of_danger_marks_it_urgent_and_it_is_still_taken(signed_in: FlaskClient, session: Session) -> None:
    whole_journey(
        signed_in, FEW.but("signs", signs=[DANGER.code]).but("phone-about-signs", **SPOKE).but("your-view", level="2")
    )
    (contact,) = contacts(session)
    assert (contact.urgent, contact.pointed_level, contact.referrer_level) == (True, 4, 2)
    assert session.scalars(select(PhoneCall)).one().spoke_to == "Jo, duty team"


def test_signs_without_danger_are_not_urgent(signed_in: FlaskClient, session: Session) -> None:
    whole_journey(signed_in, FEW.but("signs", signs=[SLIGHT.code]))
    assert not contacts(session)[0].urgent


@pytest.mark.parametrize(
    ("day", "later", "shown"),
    [("today", 1, "Yesterday"), ("today", 2, "Another day"), ("yesterday", 1, "Another day")],
)
def test_the_day_of_the_call_is_the_one_it_was_when_it_was_answered(
    client: FlaskClient, session: Session, make: Make, day: str, later: int, shown: str
) -> None:
    """However much later it is sent, or opened and saved again."""
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, session, user)
        writing = begin(client, danger="yes")
        writing.tell(FEW.but("danger", danger="yes").but("phone-now", **{**SPOKE, "day": day}))
        clock.shift(dt.timedelta(days=later))
        session.rollback()
        sign_in(client, session, user)
        check = words_of(client.get(writing.address("check")))
        page = writing.page("phone-now")
        assert (page["day"], page["time"]) == ("yesterday" if shown == "Yesterday" else "other", "9.45 am")
        assert shown in check
        follow(writing.write("phone-now", {"spoke_to": "Jo Ward, duty team"}))
        writing.send()
    assert len(contacts(session)) == 1
    said_at = MORNING - dt.timedelta(minutes=15, days=day == "yesterday")
    assert session.scalars(select(PhoneCall.phoned_at)).one() == said_at


def test_a_call_sent_a_day_later_keeps_the_day_it_was_answered_for(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, session, user)
        writing = begin(client, danger="yes")
        writing.tell(FEW.but("danger", danger="yes").but("phone-now", **SPOKE))
        clock.shift(dt.timedelta(days=1))
        session.rollback()
        sign_in(client, session, user)
        assert follow(writing.send()).endswith("/receipt")
    assert len(contacts(session)) == 1
    assert session.scalars(select(PhoneCall.phoned_at)).one() == MORNING - dt.timedelta(minutes=15)


def test_a_call_that_was_still_to_come_is_not_right_because_a_day_has_passed(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, session, user)
        writing = begin(client, danger="yes")
        writing.write("phone-now", {**SPOKE, "time": "10.45 pm"})
        clock.shift(dt.timedelta(hours=37))
        session.rollback()
        sign_in(client, session, user)
        assert "The phone call must be in the past" in words_of(client.get(writing.address("check")))
