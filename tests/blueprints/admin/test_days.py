"""Closed days, as an administrator sees and changes them in a browser."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.events.models import Event
from portal.frame.formats import today_in_london
from portal.places.models import BankHoliday
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.admin.accounts import fresh
from tests.blueprints.pages import beside

DAY = dt.date(2041, 12, 24)


def asked(day: dt.date, title: str = "Christmas closing") -> dict[str, str]:
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year), "title": title}


def title_of(session: Session, day: dt.date = DAY) -> str | None:
    return fresh(session).scalar(select(BankHoliday.title).where(BankHoliday.day == day))


def events(session: Session) -> list[tuple[str, object]]:
    found = fresh(session).scalars(select(Event).where(Event.kind.like("day:%")).order_by(Event.recorded_at))
    return [(event.kind, event.payload) for event in found]


def test_a_year_on_a_page(client: FlaskClient, administrator: User) -> None:
    words = words_of(client.get("/admin/days/?year=2024"))
    assert "8 closed days in 2024" in words
    assert "Friday 29 Mar 2024 Good Friday Over" in words
    assert "The office is open from 8:30 am to 5 pm, Monday to Friday" in words
    assert "counts for clocks that start from now on" in words
    ahead = words_of(client.get("/admin/days/?year=2040"))
    assert "Tuesday 25 Dec 2040 Christmas Day Open the office on 25 Dec 2040" in ahead


@pytest.mark.parametrize("year", ["", "0", "1", "99999", "soon", "-5"])
def test_a_year_that_is_none_is_this_one(client: FlaskClient, administrator: User, year: str) -> None:
    assert f"in {today_in_london().year}" in words_of(client.get(f"/admin/days/?year={year}"))


def test_a_year_without_days_says_what_appears_here(client: FlaskClient, administrator: User) -> None:
    for year in (1900, 2199):
        words = words_of(client.get(f"/admin/days/?year={year}"))
        assert f"0 closed days in {year}" in words
        assert "Days that you close appear here" in words


def test_a_day_is_closed_and_opened_again(client: FlaskClient, administrator: User, session: Session) -> None:
    page = words_of(send_and_follow(client, "/admin/days/close", **asked(DAY)))
    assert "The office is closed on that day." in page
    assert "1 closed day in 2041 " in page
    assert "Tuesday 24 Dec 2041 Christmas closing" in page
    assert title_of(session) == "Christmas closing"
    question = words_of(client.get(f"/admin/days/{DAY}/open"))
    assert "Open the office on Tuesday 24 Dec 2041? It is closed now: Christmas closing." in question
    assert title_of(session) == "Christmas closing", "looking at the question opens nothing"
    page = words_of(send_and_follow(client, f"/admin/days/{DAY}/open"))
    assert "The office is open on that day." in page
    assert title_of(session) is None
    assert "That day was not closed" in words_of(send_and_follow(client, f"/admin/days/{DAY}/open"))
    assert events(session) == [("day:closed", {"day": "2041-12-24"}), ("day:opened", {"day": "2041-12-24"})]


def test_who_did_it_is_recorded(client: FlaskClient, administrator: User, session: Session) -> None:
    send(client, "/admin/days/close", **asked(DAY))
    assert fresh(session).scalars(select(Event.actor).where(Event.kind == "day:closed")).all() == [
        str(administrator.id)
    ]


def test_a_day_is_closed_once(client: FlaskClient, administrator: User, session: Session) -> None:
    send(client, "/admin/days/close", **asked(DAY))
    again = send(client, "/admin/days/close", **asked(DAY, "Another reason"))
    assert (again.status_code, beside(again, "day")) == (422, "This day is closed already.")
    assert title_of(session) == "Christmas closing"
    assert len(events(session)) == 1


def test_pressed_twice_a_day_is_opened_once(client: FlaskClient, administrator: User, session: Session) -> None:
    send(client, "/admin/days/close", **asked(DAY))
    question = f"/admin/days/{DAY}/open"
    first = send(client, question)
    second = send(client, question, page="/admin/days/close")
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert [kind for kind, _ in events(session)] == ["day:closed", "day:opened"]


@pytest.mark.parametrize("ago", [0, 1, 400])
def test_today_and_the_past_stay_as_they_are(
    client: FlaskClient, administrator: User, session: Session, ago: int
) -> None:
    day = today_in_london() - dt.timedelta(days=ago)
    answer = send(client, "/admin/days/close", **asked(day))
    assert answer.status_code == 422
    assert "The day must be " in beside(answer, "day")
    assert "or later" in beside(answer, "day")
    assert events(session) == []


def test_a_day_that_is_over_is_not_opened(client: FlaskClient, administrator: User, session: Session) -> None:
    over = dt.date(2024, 3, 29)
    assert client.get(f"/admin/days/{over}/open").status_code == 302
    assert send(client, f"/admin/days/{over}/open", page="/admin/days/close").status_code == 409
    assert title_of(session, over) == "Good Friday"


def test_what_is_missing_is_said_beside_it(client: FlaskClient, administrator: User) -> None:
    answer = send(client, "/admin/days/close")
    assert (answer.status_code, beside(answer, "day"), beside(answer, "title")) == (
        422, "Enter the day", "Say why the office is closed",
    )  # fmt: skip


@pytest.mark.parametrize("day", ["2041-06-03", "2041-13-01", "20401225", "2040-W52-2", "christmas"])
def test_what_is_no_closed_day_is_not_found(client: FlaskClient, administrator: User, day: str) -> None:
    assert client.get(f"/admin/days/{day}/open").status_code == 404
