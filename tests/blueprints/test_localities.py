"""A locality's figures and board, as a browser sees them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.casework.actions import close_case
from portal.casework.models import Matter
from portal.database import now
from portal.guidance.codes import ClosureReason, Route
from portal.measures.periods import quarter_of
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.casework.families import ALL_FIVES, Families
from tests.queries import cost_of


@pytest.fixture
def families(client: FlaskClient, session: Session, make: Make) -> Families:
    """The coordinator is signed in with `client`."""
    families = Families(make)
    families.keep()
    sign_in(client, session, families.coordinator)
    return families


@pytest.fixture
def place(families: Families) -> str:
    return f"/localities/{families.locality.slug}/"


def _closed_with_stars(families: Families, last: dict[str, int]) -> Matter:
    matter = families.active()
    families.star(matter, ReadingKind.FIRST)
    families.star(matter, ReadingKind.CLOSING, last)
    actor = families.make.actor(families.practitioner)
    close_case(families.session, actor, matter, reason=ClosureReason.NEEDS_MET, level=2)
    return matter


def _rows(client: FlaskClient, path: str) -> dict[str, str]:
    """Each measure of the table, with everything else on its line."""
    html = client.get(path).get_data(as_text=True)
    lines = re.findall(r'<th role="rowheader"[^>]*><span>([^<]+)<br>.*?</th>(.*?)</tr>', html, re.DOTALL)
    return {title: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for title, rest in lines}


def test_a_closed_case_moves_each_figure_by_exactly_one(client: FlaskClient, families: Families, place: str) -> None:
    _closed_with_stars(families, dict.fromkeys(ALL_FIVES, 7))
    families.keep()
    before = _rows(client, place)
    assert before["Family Star improved"].startswith("100.0 % 1 of 1")
    _closed_with_stars(families, dict(ALL_FIVES))
    families.keep()
    after = _rows(client, place)
    assert after["Level of need reduced"].startswith("100.0 % 2 of 2")
    assert after["Family Star improved"].startswith("50.0 % 1 of 2")
    assert after["Family Star improved"].endswith("2 of 2"), "how many we know about"
    assert after["Family Star known at both ends"].startswith("100.0 % 2 of 2")


def test_nothing_yet_is_a_dash_and_no_judgement(client: FlaskClient, families: Families, place: str) -> None:
    rows = _rows(client, place)
    assert set(rows) == {"Level of need reduced", "Family Star improved", "Family Star known at both ends"}
    for line in rows.values():
        assert line.startswith("\N{EN DASH} 0 of 0 Nothing to judge yet")


def test_the_quarter_is_this_one(client: FlaskClient, families: Families, place: str) -> None:
    assert f"This quarter so far, {quarter_of(london_date(now())).words}" in words_of(client.get(place))


def test_the_trend_stands_in_a_table_too(client: FlaskClient, families: Families, place: str) -> None:
    _closed_with_stars(families, dict.fromkeys(ALL_FIVES, 7))
    families.keep()
    words = words_of(client.get(place))
    assert "Family Star improved, last 8 quarters" in words
    assert quarter_of(london_date(now())).name in words


def test_the_trend_says_on_which_side_its_target_may_be_missed(
    client: FlaskClient, families: Families, place: str
) -> None:
    _closed_with_stars(families, dict.fromkeys(ALL_FIVES, 7))
    families.keep()
    page = client.get(place)
    words = words_of(page)
    assert "The target is 65% or more; down to 58.5% is tolerated." in words
    assert "Target 65% or more Tolerated, down to 58.5%" in words


def test_the_unknown_place_is_always_there(client: FlaskClient, families: Families, make: Make) -> None:
    matter = make.decision(families.screener, make.contact(families.referrer))
    families.keep()
    words = words_of(client.get("/localities/"))
    assert families.locality.name in words
    assert "Locality not known" in words
    assert client.get("/localities/unknown/").status_code == 200
    assert "1 family waits" in words_of(client.get("/localities/unknown/board"))
    assert matter.number == 1


def test_a_coordinators_places_are_their_own(client: FlaskClient, families: Families, make: Make) -> None:
    south = make.locality("South")
    make.keep()
    assert south.name not in words_of(client.get("/localities/"))
    assert client.get(f"/localities/{south.slug}/").status_code == 404
    assert client.get(f"/localities/{south.slug}/board").status_code == 404


def test_who_answers_for_the_figures_sees_every_place_and_no_board(
    client: FlaskClient, session: Session, families: Families, place: str, make: Make
) -> None:
    sign_in(client, session, make.user(Role.PARTNERSHIP_MANAGER))
    page = client.get(place)
    assert page.status_code == 200
    assert f"{place}board" not in page.get_data(as_text=True)
    assert client.get(f"{place}board").status_code == 404


def test_the_board_shows_where_each_family_stands_and_no_name(
    client: FlaskClient, families: Families, place: str
) -> None:
    waiting, offered, led = families.waiting(surname="Quillfeather"), families.offered(), families.active()
    families.closed()
    families.keep()
    page = client.get(f"{place}board")
    words = words_of(page)
    assert "1 family waits" in words
    for heading, matter in (("Waiting 1", waiting), ("Offered 1", offered)):
        assert words.index(heading) < words.index(matter.reference)
    assert led.reference not in words
    assert "Asked Tess Marlow" in words
    for name in ("Quillfeather", "Tamworth", "Child1"):
        assert name not in page.get_data(as_text=True), "no names on a card until it is opened"


def test_the_cases_say_who_leads_each_and_no_name_of_the_family(
    client: FlaskClient, families: Families, place: str
) -> None:
    families.waiting()
    led = families.active()
    families.keep()
    page = client.get(f"{place}cases")
    words = words_of(page)
    assert "1 family has a Lead Practitioner" in words
    assert words.index(led.reference) < words.index("Tess Marlow")
    for name in ("Tamworth", "Child1"):
        assert name not in page.get_data(as_text=True)


def test_a_locality_without_cases_says_when_there_will_be_one(
    client: FlaskClient, families: Families, place: str
) -> None:
    assert "when a Lead Practitioner has said yes" in words_of(client.get(f"{place}cases"))


def test_an_empty_board_says_what_will_be_here(client: FlaskClient, families: Families, place: str) -> None:
    words = words_of(client.get(f"{place}board"))
    assert "no family waits" in words
    assert "A family appears here when the front door sends it to this locality." in words


@pytest.mark.parametrize("slug", ["atlantis", "NORTH", "%00", "all", "x" * 3_000, "\N{SNOWMAN}"])
def test_an_unknown_place_is_not_found(client: FlaskClient, families: Families, slug: str) -> None:
    assert client.get(f"/localities/{slug}/").status_code == 404
    assert client.get(f"/localities/{slug}/board").status_code == 404
    assert client.get(f"/localities/{slug}/cases").status_code == 404


def test_a_wrong_method_is_said_to_be_wrong(client: FlaskClient, families: Families, place: str) -> None:
    for path in ("/localities/", place, f"{place}board", f"{place}cases"):
        assert client.post(path).status_code == 405


def test_the_board_costs_the_same_however_full_it_is(client: FlaskClient, families: Families, place: str) -> None:
    for fill in (families.waiting, families.offered, families.active):
        fill()
    families.keep()
    few = cost_of(client, f"{place}board")
    for _ in range(4):
        families.waiting(children=3)
        families.offered()
        families.active()
    families.keep()
    assert cost_of(client, f"{place}board") == few <= 8


def test_the_figures_cost_the_same_however_many_cases_they_count(
    client: FlaskClient, families: Families, place: str
) -> None:
    families.closed(at=now() - dt.timedelta(days=1))
    families.keep()
    few = cost_of(client, place)
    for _ in range(5):
        _closed_with_stars(families, dict.fromkeys(ALL_FIVES, 7))
    families.keep()
    assert cost_of(client, place) == few <= 25


def test_what_was_decided_is_counted_by_where_it_leads(
    client: FlaskClient, families: Families, place: str, make: Make
) -> None:
    make.decision(families.screener, families.contact(), route=Route.LOCAL_SOLUTIONS)
    for _ in range(2):
        make.decision(families.screener, families.contact(children=2), route=Route.UNIVERSAL)
    families.contact()
    elsewhere = make.contact(families.referrer, make.sending(postcode=make.postcode(make.locality("South"))))
    make.decision(families.screener, elsewhere)
    families.keep()
    html = client.get(place).get_data(as_text=True)
    found = re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>([^<]+)</td>', html)
    assert [row for row in found if row[1] != "0"] == [
        (Route.LOCAL_SOLUTIONS.words, "1", "33.3 %"),
        (Route.UNIVERSAL.words, "2", "66.7 %"),
    ]
    assert len(found) == len(Route) + 1, "each way, and those that an import does not know"
    assert "3 requests received this quarter are decided" in words_of(client.get(place))
