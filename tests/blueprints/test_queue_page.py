"""The queue as a browser sees it: what is asked for stands in the address, and one press claims the next."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession
from portal.accounts.rules import Role
from portal.contacts.models import Claim
from portal.contacts.queries import live_claim
from portal.database import now
from portal.messages.models import Message
from portal.paging import PAGE
from portal.screening.actions.joining import join_reports
from portal.screening.models import Duty
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.nights import urgent_contact
from tests.queries import cost_of


@pytest.fixture
def families(client: FlaskClient, session: Session, make: Make) -> Families:
    """The screener is signed in with `client`."""
    families = Families(make)
    families.keep()
    sign_in(client, session, families.screener)
    return families


def _as_hub(client: FlaskClient, session: Session, make: Make) -> str:
    hub = make.user(Role.HUB_MANAGER, name="Moira Quayle")
    make.keep()
    sign_in(client, session, hub)
    return str(hub.id)


def test_each_part_that_is_on_can_be_taken_off(client: FlaskClient, families: Families) -> None:
    families.contact()
    families.keep()
    page = client.get("/front-door/?source=school&looked=nobody&nonsense=1")
    words, html = words_of(page), unescape(page.get_data(as_text=True))
    assert "1 of 1 request is like this" in words
    assert '<a class="govuk-link eh-off" href="/front-door/?looked=nobody">From: School or college</a>' in html
    assert '<a class="govuk-link eh-off" href="/front-door/?source=school">Looked at by: Nobody yet</a>' in html
    assert '<option value="school" selected>' in html
    assert "No request is like this" in words_of(client.get("/front-door/?source=police"))


def test_a_page_further_on_keeps_what_was_asked_for(client: FlaskClient, families: Families) -> None:
    for _ in range(PAGE + 1):
        families.contact()
    families.keep()
    html = unescape(client.get("/front-door/?source=school").get_data(as_text=True))
    (further,) = re.findall(r'href="(/front-door/\?after=[^"]+)" rel="next"', html)
    assert further.endswith("&source=school")
    assert client.get(further).get_data(as_text=True).count('role="rowheader"') == 1


def test_one_press_claims_the_next_of_what_is_shown(client: FlaskClient, session: Session, families: Families) -> None:
    contact = families.contact()
    families.keep()
    nothing = send_and_follow(client, "/front-door/next?source=police", page="/front-door/")
    assert "Somebody looks at each of these already, or waits for an answer." in words_of(nothing)
    answer = send(client, "/front-door/next?source=school", page="/front-door/")
    assert answer.headers["Location"] == f"/front-door/{contact.reference}#work"
    session.rollback()
    claim = live_claim(session, contact.id)
    assert claim
    assert claim.screener_id == families.screener.id
    words = words_of(client.get("/front-door/"))
    assert "You until" in words


def test_how_long_somebody_has_it_stands_on_both_pages(client: FlaskClient, make: Make, families: Families) -> None:
    contact = families.contact()
    families.keep()
    words = words_of(send_and_follow(client, f"/front-door/{contact.reference}/claim", page="/front-door/"))
    assert "You are looking at it" in words
    assert "If you do nothing with it, anybody can look at it from" in words


# What a page asks by itself


def test_a_page_that_stays_open_learns_what_is_new(client: FlaskClient, families: Families) -> None:
    families.contact()
    families.keep()
    html = client.get("/front-door/").get_data(as_text=True)
    (address,) = re.findall(r'data-address="([^"]+)"', html)
    first = client.get(address)
    assert first.json == {"heading": "1 to decide, none due today", "new": 0}
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    families.contact()
    families.keep()
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.json == {"heading": "2 to decide, none due today", "new": 1}
    assert len(second.data) < 100, "numbers, and nothing about anybody"


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    client: FlaskClient, session: Session, families: Families
) -> None:
    long_ago = now() - dt.timedelta(minutes=10)
    session.query(SignedInSession).update({"last_seen_at": long_ago})
    session.commit()
    assert client.get("/front-door/news?since=nonsense").status_code == 200
    assert session.scalars(select(SignedInSession.last_seen_at)).all() == [long_ago]
    session.commit()
    client.get("/front-door/")
    assert session.scalars(select(SignedInSession.last_seen_at)).all() != [long_ago]


# Handing on


def test_the_hub_manager_asks_somebody_else(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    contact, other = families.contact(), make.user(Role.SCREENER, name="Sam Ridley")
    families.keep()
    send(client, f"/front-door/{contact.reference}/claim", page="/front-door/")
    _as_hub(client, session, make)
    path = f"/front-door/{contact.reference}/reassign"
    page = client.get(path)
    assert "Imran Okafor looks at" in words_of(page)
    assert "Sam Ridley" in words_of(page)
    assert beside(send(client, path), "to") == "Choose who should look at it"
    assert "It is theirs now." in words_of(send_and_follow(client, path, to=str(other.id)))
    session.rollback()
    assert [claim.screener_id for claim in session.scalars(select(Claim).where(Claim.ended_at.is_(None)))] == [other.id]
    assert session.scalars(select(Message.to_user_id).where(Message.template == "contact_reassigned")).all() == [
        other.id
    ]


# Duty


def test_naming_somebody_and_taking_them_off(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    hub = _as_hub(client, session, make)
    page = client.get("/front-door/duty/name").get_data(as_text=True)
    days = re.findall(r'name="days"[^>]*value="([^"]+)"', page)
    assert days
    answer = send(client, "/front-door/duty/name", who=hub, days=days[-1], begins="8:30 am", until="1 pm")
    assert answer.headers["Location"] == "/front-door/duty"
    session.rollback()
    (duty,) = session.scalars(select(Duty)).all()
    assert duty.begins_at.date().isoformat() == days[-1]
    taken = send(client, "/front-door/duty/name", who=hub, days=days[-1], begins="9 am", until="10 am")
    assert "Somebody is named for a part of these hours already" in words_of(taken)
    assert words_of(client.get("/front-door/duty")).count("Moira Quayle, 8:30 am to 1 pm") == 1
    words = words_of(send_and_follow(client, f"/front-door/duty/{duty.id}/end", page="/front-door/"))
    assert "Moira Quayle, 8:30 am" not in words


def test_one_press_takes_the_hours_nobody_has(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    _as_hub(client, session, make)
    gaps = re.findall(r'name="hours" value="([^"]+)"', client.get("/front-door/duty").get_data(as_text=True))
    assert "You are on duty in these hours" in words_of(
        send_and_follow(client, "/front-door/duty/mine", page="/front-door/", hours=gaps[-1])
    )
    again = send_and_follow(client, "/front-door/duty/mine", page="/front-door/", hours=gaps[-1])
    assert "Nothing was changed" in words_of(again)
    for nonsense in ("", "1_2_3", "x_y", "9999999999999999999_1"):
        refused = send_and_follow(client, "/front-door/duty/mine", page="/front-door/", hours=nonsense)
        assert "Nothing was changed" in words_of(refused)


def test_a_screener_sees_who_is_on_duty_and_names_nobody(client: FlaskClient, families: Families) -> None:
    page = client.get("/front-door/duty").get_data(as_text=True)
    assert "I am on duty" not in page
    assert client.get("/front-door/duty/name").status_code == 403


# Handing over, and reports of one event


def test_what_is_late_stands_in_the_handover(client: FlaskClient, families: Families) -> None:
    assert "Nothing to hand over" in words_of(client.get("/front-door/handover"))
    contact = families.contact(at=now() - dt.timedelta(days=6))
    families.keep()
    words = words_of(client.get("/front-door/handover"))
    assert "1 thing to hand over" in words
    assert f"{contact.reference}" in words
    assert "All hub managers" in words


def test_reports_are_joined_by_reference_and_parted(client: FlaskClient, session: Session, families: Families) -> None:
    one, other = families.contact(), families.contact()
    families.keep()
    path = f"/front-door/{one.reference}/join"
    for wrong in ("C-0000-0000", "nonsense", "  "):
        assert send(client, path, reference=wrong).status_code == 422
    assert "This is the same request" in beside(send(client, path, reference=one.reference), "reference")
    assert "They are joined" in words_of(send_and_follow(client, path, reference=other.reference.lower()))
    words = words_of(client.get(path))
    assert "2 reports of one event" in words
    assert words.count("Rosa Lindqvist") >= 2
    assert "2 reports" in words_of(client.get("/front-door/"))
    assert f"is decided with {one.reference}" in words_of(client.get(f"/front-door/{other.reference}/join"))
    send(client, f"/front-door/{other.reference}/part", page="/front-door/")
    session.rollback()
    assert "reports of one event" not in words_of(client.get(path))


def test_the_pages_cost_the_same_however_much_there_is(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    one = families.contact(at=now() - dt.timedelta(days=6))
    families.keep()
    paths = ["/front-door/handover", "/front-door/duty", f"/front-door/{one.reference}/join", "/front-door/news"]
    before = [cost_of(client, path) for path in paths]
    for _ in range(5):
        join_reports(session, make.actor(families.screener), families.contact(at=now() - dt.timedelta(days=6)), one)
    urgent_contact(make, families.referrer, at=now() - dt.timedelta(days=6))
    families.keep()
    assert [cost_of(client, path) for path in paths] == before
