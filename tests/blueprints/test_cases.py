"""One family's matter and case, as a browser sees it: offered, answered, stars, closed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer
from portal.allocation.models import Offer
from portal.casework.models import Matter
from portal.database import act_as, now
from portal.guidance.codes import DeclineReason
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.house import HouseClient
from tests.queries import cost_of

TODAY = london_date(now())
CODES = [code for code, _ in FAMILY_STAR_PLUS.areas]
CLOSING = {"reason": "needs_met", "level": "2"}


def _star(kind: str = "first", day: dt.date = TODAY, score: str = "5") -> dict[str, str]:
    held = {"held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)}
    return {"kind": kind, **held, "scored_by": "together", **{f"area_{code}": score for code in CODES}}


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


@pytest.fixture
def browser(app: Flask, client: FlaskClient, session: Session, families: Families) -> dict[str, FlaskClient]:
    """A signed-in browser for each of them."""
    families.keep()
    people = {"coordinator": families.coordinator, "practitioner": families.practitioner}
    return {name: sign_in(app.test_client(), session, user) for name, user in people.items()}


def _kept(families: Families, matter: Matter) -> str:
    families.keep()
    return f"/cases/{matter.reference}"


def _fresh(session: Session, matter: Matter) -> Matter:
    session.rollback()
    session.refresh(matter)
    return matter


def test_the_browsers_check_the_house_rules(browser: dict[str, FlaskClient]) -> None:
    assert all(isinstance(one, HouseClient) for one in browser.values())


# Offering.


def test_offering_asks_one_person(session: Session, families: Families, browser: dict[str, FlaskClient]) -> None:
    path = _kept(families, families.waiting())
    page = send_and_follow(browser["coordinator"], f"{path}/offer", to=str(families.practitioner.id))
    words = words_of(page)
    assert "is offered. They have two working days to answer." in words
    assert "Tess Marlow" in words
    assert session.scalars(select(Offer.to_user_id)).all() == [families.practitioner.id]


@pytest.mark.parametrize("to", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_offering_to_nobody_is_an_error_beside_the_question(
    session: Session, families: Families, browser: dict[str, FlaskClient], to: str
) -> None:
    path = _kept(families, families.waiting())
    page = send(browser["coordinator"], f"{path}/offer", to=to)
    assert page.status_code == 422
    assert beside(page, "to") == "Choose who to ask"
    assert session.scalar(select(func.count()).select_from(Offer)) == 0


def test_offering_what_is_offered_says_so(
    session: Session, families: Families, browser: dict[str, FlaskClient], make: Make
) -> None:
    path = _kept(families, families.offered())
    page = send(browser["coordinator"], f"{path}/offer", to=str(families.practitioner.id))
    assert page.status_code == 422
    assert "This family is being offered to somebody already." in words_of(page)
    assert session.scalar(select(func.count()).select_from(Offer)) == 1


def test_where_nobody_can_be_asked_the_page_says_what_to_do(
    client: FlaskClient, session: Session, families: Families, make: Make
) -> None:
    path = _kept(families, families.waiting())
    families.practitioner.closed_at = now()
    families.keep()
    sign_in(client, session, families.coordinator)
    assert "An administrator can invite somebody." in words_of(client.get(f"{path}/offer"))


# Answering.


def test_saying_yes_leads_to_the_case(session: Session, families: Families, browser: dict[str, FlaskClient]) -> None:
    matter = families.offered()
    path = _kept(families, matter)
    page = send_and_follow(browser["practitioner"], f"{path}/answer", answer="accept")
    words = words_of(page)
    assert f"You are now the Lead Practitioner of {matter.reference}." in words
    assert "Add the first star" in words
    assert "Child1 Tamworth" in words
    assert _fresh(session, matter).accepted_at is not None


def test_saying_no_asks_why_and_tells_the_coordinator(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    path = _kept(families, matter)
    silent = send(browser["practitioner"], f"{path}/answer", answer="decline")
    assert silent.status_code == 422
    assert beside(silent, "reason") == "Say why not"
    assert 'value="decline" checked' in silent.get_data(as_text=True)
    page = send_and_follow(browser["practitioner"], f"{path}/answer", answer="decline", reason="capacity")
    assert f"You said no to {matter.reference}. The coordinator has been told." in words_of(page)
    assert session.scalars(select(Offer.decline_reason)).all() == ["capacity"]
    assert browser["practitioner"].get(f"{path}/answer").status_code == 404


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "decline", "reason": "mood"}, "reason"),
    ],
)
def test_an_answer_that_is_none(
    session: Session, families: Families, browser: dict[str, FlaskClient], answers: dict[str, str], field: str
) -> None:
    matter = families.offered()
    page = send(browser["practitioner"], f"{_kept(families, matter)}/answer", **answers)
    assert page.status_code == 422
    assert beside(page, field)
    assert _fresh(session, matter).accepted_at is None


def test_a_reason_given_with_a_yes_counts_for_nothing(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    answers = {"answer": "accept", "reason": "capacity"}
    assert send(browser["practitioner"], f"{_kept(families, matter)}/answer", **answers).status_code == 302
    assert session.scalars(select(Offer.decline_reason)).all() == [None]


def test_after_it_lapsed_there_is_nothing_to_answer(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.offered()
    path = _kept(families, matter)
    act_as(session, "portal:test")
    lapse_offers(session, at=now() + dt.timedelta(days=10))
    families.keep()
    practitioner = browser["practitioner"]
    assert practitioner.get(f"{path}/answer").status_code == 404
    assert send(practitioner, f"{path}/answer", page="/account/", answer="accept").status_code == 404
    assert _fresh(session, matter).accepted_at is None


# Stars.


def test_two_stars_are_drawn_over_each_other(families: Families, browser: dict[str, FlaskClient]) -> None:
    path = _kept(families, families.active(at=now() - dt.timedelta(days=3)))
    practitioner = browser["practitioner"]
    first = _star(day=TODAY - dt.timedelta(days=2))
    page = send_and_follow(practitioner, f"{path}/stars/new", **first)
    assert "The star is kept." in words_of(page)
    later = {**_star("closing", score="6"), "area_home_money": "5", "area_keeping_safe": "1"}
    page = send_and_follow(practitioner, f"{path}/stars/new", **later)
    words = words_of(page)
    assert "8 areas up, 1 the same, 1 down." in words
    assert "Closing star" in words


def test_an_area_that_was_not_talked_about_is_left_out(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    path = _kept(families, families.active())
    answers = {**_star(), "area_home_money": "none", "area_keeping_safe": ""}
    assert send(browser["practitioner"], f"{path}/stars/new", **answers).status_code == 302
    (reading,) = session.scalars(select(Reading)).all()
    assert set(reading.by_area) == set(CODES) - {"home_money", "keeping_safe"}


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose which star this is"),
        ({"kind": "second"}, "kind", "Choose which star this is"),
        ({"scored_by": ""}, "scored_by", "Choose who scored it"),
        ({"held_on-day": ""}, "held_on", "must include a day"),
        ({"held_on-month": "13"}, "held_on", "must be a real date"),
        ({"held_on-year": str(TODAY.year + 1)}, "held_on", "or earlier"),
        ({"held_on-day": "\x00"}, "held_on", "must include a day"),
        ({"area_home_money": "11"}, "area_home_money", ""),
        ({"area_home_money": "0"}, "area_home_money", ""),
        ({"area_home_money": "-1"}, "area_home_money", ""),
        ({"area_home_money": "5; DROP TABLE scores"}, "area_home_money", ""),
        ({"area_home_money": "\u0665"}, "area_home_money", ""),
    ],
)
def test_a_star_that_cannot_be(
    session: Session,
    families: Families,
    browser: dict[str, FlaskClient],
    answers: dict[str, str],
    field: str,
    words: str,
) -> None:
    path = _kept(families, families.active())
    page = send(browser["practitioner"], f"{path}/stars/new", **{**_star(), **answers})
    assert page.status_code == 422
    assert beside(page, field)
    assert words in beside(page, field)
    html = page.get_data(as_text=True)
    assert len(re.findall(r'name="area_[a-z_]+" type="radio" value="5" checked', html)) >= 9, "the scores are kept"
    assert session.scalar(select(func.count()).select_from(Reading)) == 0


def test_a_star_of_nothing_is_refused_in_words(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    path = _kept(families, families.active())
    page = send(browser["practitioner"], f"{path}/stars/new", **_star(score="none"))
    assert page.status_code == 422
    assert "Score at least one area." in words_of(page)
    assert session.scalar(select(func.count()).select_from(Reading)) == 0


# Closing.


def test_closing_keeps_the_case_readable_and_shows_how_it_ended(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.active()
    path = _kept(families, matter)
    practitioner = browser["practitioner"]
    assert "There is no closing star yet." in words_of(practitioner.get(f"{path}/close"))
    words = words_of(send_and_follow(practitioner, f"{path}/close", **CLOSING))
    assert f"{matter.reference} is closed." in words
    assert "Needs met. Level at closing: 2." in words
    assert "Add the first star" not in words
    assert "Close the case" not in words
    assert practitioner.get(f"{path}/close").status_code == 404
    assert _fresh(session, matter).closure_reason == "needs_met"


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"reason": ""}, "reason", "Choose why the case is closing"),
        ({"reason": "tired"}, "reason", "Choose why the case is closing"),
        ({"level": ""}, "level", "Choose the level of need now"),
        ({"level": "5"}, "level", "Choose the level of need now"),
        ({"level": "2\x00"}, "level", "Choose the level of need now"),
    ],
)
def test_closing_without_saying_how(
    session: Session,
    families: Families,
    browser: dict[str, FlaskClient],
    answers: dict[str, str],
    field: str,
    words: str,
) -> None:
    matter = families.active()
    page = send(browser["practitioner"], f"{_kept(families, matter)}/close", **{**CLOSING, **answers})
    assert page.status_code == 422
    assert beside(page, field) == words
    assert page.get_data(as_text=True).count(" checked") == 1, "the other answer is kept"
    assert _fresh(session, matter).closed_at is None


# All of them.


@pytest.mark.parametrize("step", ["", "offer", "answer", "stars/new", "close"])
@pytest.mark.parametrize("reference", ["M-0000-0000", "C-0000-0000", "nonsense", "%00", "x" * 3_000])
def test_an_unknown_reference_is_not_found(
    browser: dict[str, FlaskClient], families: Families, step: str, reference: str
) -> None:
    for one in browser.values():
        page = one.get(f"/cases/{reference}/{step}")
        assert page.status_code == 404
        assert "Page not found" in words_of(page)


@pytest.mark.parametrize("step", ["offer", "stars/new", "close"])
def test_three_megabytes_are_too_much(
    session: Session, families: Families, browser: dict[str, FlaskClient], step: str
) -> None:
    matter = families.waiting() if step == "offer" else families.active()
    path = _kept(families, matter)
    one = browser["coordinator" if step == "offer" else "practitioner"]
    assert send(one, f"{path}/{step}", reason="x" * 3 * 1024 * 1024).status_code == 413
    assert _fresh(session, matter).closed_at is None


def test_a_wrong_method_is_said_to_be_wrong(families: Families, browser: dict[str, FlaskClient]) -> None:
    path = _kept(families, families.active())
    assert browser["practitioner"].post(f"{path}/").status_code == 405
    assert browser["practitioner"].delete(f"{path}/close").status_code == 405


def test_somebody_of_another_agency_finds_no_page_of_it(
    client: FlaskClient, session: Session, families: Families, make: Make
) -> None:
    path = _kept(families, families.active())
    stranger: User = make.user(Role.LEAD_PRACTITIONER)
    sign_in(client, session, stranger)
    for step in ("", "answer", "stars/new", "close"):
        assert client.get(f"{path}/{step}").status_code == 404
        if step:
            assert send(client, f"{path}/{step}", page="/account/").status_code == 404


def test_each_page_of_it_that_was_opened_is_in_the_journal(
    session: Session, families: Families, browser: dict[str, FlaskClient]
) -> None:
    matter = families.active()
    path = _kept(families, matter)
    for step in ("", "stars/new", "close"):
        browser["practitioner"].get(f"{path}/{step}")
    session.rollback()
    opened = session.scalars(select(Opening.permission).where(Opening.subject_id == matter.id)).all()
    assert sorted(opened) == ["case:read", "case:work", "case:work"]


def test_a_case_costs_the_same_however_much_has_happened_in_it(
    families: Families, browser: dict[str, FlaskClient]
) -> None:
    plain = families.active()
    families.star(plain, ReadingKind.FIRST)
    rich = families.waiting(at=now() - dt.timedelta(days=20), children=6)
    families.keep()
    _a_long_history(families, rich)
    costs = {cost_of(browser["practitioner"], f"/cases/{matter.reference}/") for matter in (plain, rich)}
    assert len(costs) == 1
    assert costs.pop() <= 13


def _a_long_history(families: Families, matter: Matter) -> None:
    """Offered and declined again and again, accepted at last, and many a star."""
    session, make = families.session, families.make
    begins = now() - dt.timedelta(days=15)
    for _ in range(5):
        make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id, at=begins)
        decline_offer(session, make.actor(families.practitioner), matter, DeclineReason.CAPACITY, at=begins)
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id, at=begins)
    accept_offer(session, make.actor(families.practitioner), matter, at=begins)
    for days in range(5):
        families.star(matter, ReadingKind.CLOSING, held_on=TODAY - dt.timedelta(days=days))
    families.star(matter, ReadingKind.FIRST, held_on=TODAY - dt.timedelta(days=9))
    families.keep()


def test_the_list_of_people_to_ask_costs_the_same_however_long_it_is(
    families: Families, browser: dict[str, FlaskClient], make: Make
) -> None:
    path = _kept(families, families.waiting())
    few = cost_of(browser["coordinator"], f"{path}/offer")
    for _ in range(12):
        make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    assert cost_of(browser["coordinator"], f"{path}/offer") == few <= 9
