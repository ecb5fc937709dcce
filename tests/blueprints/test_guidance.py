"""The guidance, as somebody reads it who has not signed in."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.rules import Role
from portal.blueprints.contacts.journey.steps import STEPS
from portal.blueprints.guidance import views
from portal.contacts.rules.pages import PageKey
from portal.guidance import editions
from portal.guidance.explained import explained
from portal.guidance.places import places
from portal.guidance.thresholds import thresholds_of
from portal.working_time import LONDON
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import begin
from tests.builders import Make, sign_in
from tests.queries import cost_of

FIRST = thresholds_of("1")
SECOND = FIRST.model_copy(
    update={"version": "2", "in_force_from": dt.date(2025, 9, 1), "changes": "Pregnancy has other words."}
)
SLUGS = sorted(section.slug for section in explained().sections)
PAGES = [
    "/guidance/",
    "/guidance/print/",
    "/guidance/signs/",
    "/guidance/versions/",
    "/guidance/versions/1/",
    "/guidance/versions/1/print/",
    "/guidance/versions/1/signs/",
    *(f"/guidance/{slug}/" for slug in SLUGS),
]
MASH = places().phones.mash
TUESDAY, CHRISTMAS = dt.datetime(2026, 11, 3, 11, tzinfo=LONDON), dt.datetime(2026, 12, 25, 11, tzinfo=LONDON)


@pytest.fixture
def two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "thresholds", lambda: (SECOND, FIRST))


def seen(client: FlaskClient, path: str) -> str:
    return words_of(client.get(path))


def marks(client: FlaskClient, path: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", client.get(path).get_data(as_text=True))


def leads_of(page: TestResponse) -> set[str]:
    """Where a page's own words lead in the guidance, not those that stand around every page."""
    main = page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return {unescape(address) for address in re.findall(r'href="(/guidance/[^"#]*)', main)}


# Everybody reads it


@pytest.mark.parametrize("path", sorted(PAGES))
def test_it_is_read_without_signing_in_and_leads_on(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    leads = leads_of(page)
    assert leads - {path}, "the header's own do not count: they are on every page"
    for address in leads:
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("two_versions")
def test_from_its_first_page_all_of_it_is_reached_in_every_version_to_print_and_as_a_pdf(client: FlaskClient) -> None:
    reached, ahead = {"/guidance/"}, {"/guidance/"}
    while ahead:
        found = set[str]().union(*(leads_of(client.get(address)) for address in ahead))
        ahead = {address for address in found - reached if "?" not in address and not address.endswith(".pdf")}
        reached |= found
    papers = {f"/guidance/{version}guidance.pdf" for version in ("", "versions/1/", "versions/2/")}
    assert reached >= {*PAGES, *(path.replace("/1/", "/2/") for path in PAGES), *papers}


def test_every_page_of_the_portal_leads_to_it(client: FlaskClient, session: Session, make: Make) -> None:
    assert client.get("/sign-in").text.count('href="/guidance/"') == 2, "at the top and at the foot"
    sign_in(client, session, make.user(Role.SCREENER))
    assert client.get("/front-door/").text.count('href="/guidance/"') == 2


def test_every_page_of_a_request_has_its_part_at_hand_and_stays_open(
    client: FlaskClient, session: Session, make: Make
) -> None:
    """Folded into the page itself, so that nobody leaves it to read."""
    sign_in(client, session, make.user(Role.REFERRER))
    writing = begin(client, danger="yes")
    for step in (step for step in STEPS if step.key is not PageKey.PHONED_FOR_SIGNS):  # the same as at the beginning
        html = writing.html(step.key.value)
        if step.guidance:
            section = explained().section(step.guidance)
            assert section is not None
            assert f"{section.title}: what the guidance says</span></summary>" in html, step.key
            for part in section.parts:
                assert str(escape(part.title)) in html, step.key
    assert sum(bool(step.guidance) for step in STEPS) >= 8


@pytest.mark.parametrize("path", ["/guidance/", "/guidance/signs/?q=hungry", "/guidance/agreement/"])
def test_a_page_is_kept_by_no_browser_for_it_may_say_who_reads_it(
    client: FlaskClient, session: Session, make: Make, path: str
) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"
    sign_in(client, session, make.user(Role.REFERRER, name="Zofia Kowalczyk"))
    assert "Zofia Kowalczyk" in client.get(path).text
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/guidance/", "/guidance/signs/", "/guidance/agreement/"])
def test_a_page_asks_the_database_for_the_bank_holidays_alone(client: FlaskClient, path: str) -> None:
    assert cost_of(client, path) <= 2


@pytest.mark.parametrize(
    "path",
    ["/guidance/none/", "/guidance/versions/0/", "/guidance/versions/0/signs/", "/guidance/versions/0/print/",
     "/guidance/versions/0/guidance.pdf", "/guidance/versions/%00/", f"/guidance/{'x' * 2000}/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


# Whom to phone


@pytest.mark.parametrize("path", ["/guidance/", "/guidance/signs/", "/guidance/sharing/"])
@pytest.mark.parametrize(
    ("moment", "first", "second"),
    [(TUESDAY, MASH.office_hours, MASH.out_of_hours), (CHRISTMAS, MASH.out_of_hours, MASH.office_hours)],
)
def test_the_number_that_answers_now_comes_first_and_both_are_there(
    client: FlaskClient, path: str, moment: dt.datetime, first: str, second: str
) -> None:
    with time_machine.travel(moment, tick=False):
        words = seen(client, path)
    assert words.index(f"{first} Answers now.") < words.index(second)
    assert words.count("Answers now.") == 1
    assert words.index("Is a child in danger now?") < words.index("999") < words.index(first)


def test_when_nobody_knows_whether_the_office_is_open_neither_is_said_to_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "office_is_open", lambda *_: None)
    words = seen(client, "/guidance/")
    assert "Answers now." not in words
    assert words.index(MASH.office_hours) < words.index(MASH.out_of_hours)


def test_a_number_is_one_press_away(client: FlaskClient) -> None:
    html = client.get("/guidance/").text
    for number in ("999", MASH.office_hours, MASH.out_of_hours):
        assert f'href="tel:{number.replace(" ", "")}"' in html


# Levels


def test_the_first_page_says_what_each_level_means(client: FlaskClient) -> None:
    words = seen(client, "/guidance/")
    for level in FIRST.levels:
        for said in (level.title, level.in_plain_words, level.what_happens, level.who_leads, level.agreement):
            assert said in words
    assert "4 signs of level 2 in 2 or more of the 3 areas below point to level 3" in words
    assert f"Ask the early help team: {places().phones.early_help_hub} , 8:30 am to 5 pm on working days." in words
    assert "Version 1, in force since 1 Apr 2024." in words
    for section in explained().sections:
        assert section.in_short in words


@pytest.mark.parametrize("slug", SLUGS)
def test_the_words_to_read_are_all_there(client: FlaskClient, slug: str) -> None:
    words = seen(client, f"/guidance/{slug}/")
    section = explained().section(slug)
    assert section
    for part in section.parts:
        for said in (part.title, *part.paragraphs, *part.points, *(one.words for one in part.steps)):
            assert said in words


# Signs


def test_every_sign_is_there_what_to_phone_about_first(client: FlaskClient) -> None:
    words = seen(client, "/guidance/signs/")
    assert "120 signs" in words
    places_of = [words.index(sign.sentence) for sign in (*FIRST.phone_now, *FIRST.domains[0].subdomains[0].signs)]
    assert places_of == sorted(places_of)
    assert [sign.code for sign in FIRST.signs.values() if sign.sentence not in words] == []


def test_each_part_of_life_has_an_address(client: FlaskClient) -> None:
    html = client.get("/guidance/signs/").text
    for domain in FIRST.domains:
        assert f'id="{domain.code}"' in html
        assert [part.code for part in domain.subdomains if f'<tr role="row" id="{part.code}">' not in html] == []


def test_the_search_shows_what_was_found_and_its_neighbours(client: FlaskClient) -> None:
    words = seen(client, "/guidance/signs/?q=Hungry")
    assert "3 signs with “Hungry”" in words
    assert FIRST.signs["PC-BAS-1"].sentence in words
    assert "The child is often hungry , unwashed or cold" in words, "the marked word is an element of its own"
    assert FIRST.signs["CD-HEA-1"].sentence not in words
    assert FIRST.phone_now[0].sentence not in words
    assert set(marks(client, "/guidance/signs/?q=Hungry")) == {"hungry"}
    assert 'value="Hungry"' in client.get("/guidance/signs/?q=Hungry").text


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("level=3", "28 signs of level 3"),
        ("level=4", "36 signs of level 4"),
        ("domain=FE", "36 signs in “The family and where they live”"),
        ("domain=PC&level=2&q=hungry", "1 sign of level 2 in “Parenting” with “hungry”"),
        ("q=xylophone", "0 signs with “xylophone”"),
        ("q=+++", "120 signs"),
        ("q=%21%3F", "120 signs"),
        ("level=5&domain=XX", "120 signs"),
        ("level=%C2%B2&level=3", "120 signs"),
    ],
)
def test_the_heading_says_how_many_and_of_what(client: FlaskClient, asked: str, heading: str) -> None:
    html = client.get(f"/guidance/signs/?{asked}").text
    assert re.findall(r'id="found">(.*?)</h2>', html) == [heading]


def test_nothing_found_says_what_to_do(client: FlaskClient) -> None:
    words = seen(client, "/guidance/signs/?q=xylophone")
    assert "Try another word for what you see" in words
    assert "it is still a worry" in words
    assert "Show all signs" in words
    assert "Try another word" not in seen(client, "/guidance/signs/?q=hungry")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\x00", "a" * 5000, '"><b>', "%", "\N{SNOWMAN}", "ß"])
def test_whatever_is_typed_the_page_is_a_page(client: FlaskClient, typed: str) -> None:
    page = client.get("/guidance/signs/", query_string={"q": typed})
    assert page.status_code == 200
    assert f'value="{escape(typed[:60])}"' in page.text or "<" not in typed
    assert len(re.findall(r"<script", page.text)) == 1


# Versions


@pytest.mark.usefixtures("two_versions")
def test_versions_say_from_when_until_when_and_what_changed(client: FlaskClient) -> None:
    words = seen(client, "/guidance/versions/")
    assert "2 versions of the guidance" in words
    assert "1 Sep 2025 Until further notice In force Pregnancy has other words." in words
    assert "1 Apr 2024 31 Aug 2025 No longer in force The first version." in words


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("page", ["", "print/", "signs/"])
def test_a_version_that_is_over_says_so_on_every_page_and_that_in_force_does_not(
    client: FlaskClient, page: str
) -> None:
    assert "No longer in force: this is version 1. It was in force until 31 Aug 2025." in seen(
        client, f"/guidance/versions/1/{page}"
    )
    for current in (f"/guidance/{page}", f"/guidance/versions/2/{page}"):
        assert "No longer in force" not in seen(client, current)
        assert "Not in force yet" not in seen(client, current)


@pytest.mark.usefixtures("two_versions")
def test_a_version_to_come_says_when(client: FlaskClient) -> None:
    with time_machine.travel(dt.datetime(2025, 6, 3, 11, tzinfo=LONDON), tick=False):
        words = seen(client, "/guidance/versions/2/")
        assert "Not in force yet: this is version 2. It comes into force on 1 Sep 2025." in words
        assert "Version 1, in force since 1 Apr 2024" in seen(client, "/guidance/")


@pytest.mark.usefixtures("two_versions")
def test_the_pages_of_a_version_lead_to_pages_of_the_same(client: FlaskClient) -> None:
    html = client.get("/guidance/versions/1/").text
    main = html.partition("<main")[2].partition("</main>")[0]
    assert 'action="/guidance/versions/1/signs/"' in main
    assert '"/guidance/signs/' not in main
    assert '"/guidance/versions/1/guidance.pdf"' in main


# To print


def test_the_page_to_print_holds_the_whole_guidance(client: FlaskClient) -> None:
    words = seen(client, "/guidance/print/")
    assert [sign.code for sign in FIRST.signs.values() if sign.sentence not in words] == []
    assert [section.slug for section in explained().sections if section.in_short not in words] == []
    assert "Official-Sensitive" not in words_of(client.get("/guidance/print/"))
