"""The stars: what records can hold, names and numbers only, and off until a licence is stated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.guidance.stars import FAMILY_STAR_PLUS, STARS, star_use
from portal.guidance.written_stars import FILE, Stars
from portal.settings import Environment, Settings, read_settings
from tests.guidance.broken import faults_of, line_of, swap


@pytest.mark.parametrize(
    ("code", "title", "edition", "areas", "top", "least_in_common"),
    [
        ("family_star", "Family Star", "2", 8, 10, 5),
        ("family_star_plus", "Family Star Plus", "1.1", 10, 10, 5),
        ("my_star", "My Star", "1", 8, 5, 4),
    ],
)
def test_each_star_is_names_and_numbers(
    code: str, title: str, edition: str, areas: int, top: int, least_in_common: int
) -> None:
    star = STARS[code]
    assert (star.code, star.title, star.edition, star.top, star.least_in_common) == (
        code,
        title,
        edition,
        top,
        least_in_common,
    )
    assert len(star.areas) == len(star.area_codes) == areas
    assert all(len(name.split()) <= 4 for _, name in star.areas), "names of areas, no descriptions"


def test_there_are_three_and_the_family_star_plus_is_as_it_was() -> None:
    assert sorted(STARS) == ["family_star", "family_star_plus", "my_star"]
    assert STARS["family_star_plus"] is FAMILY_STAR_PLUS
    assert FAMILY_STAR_PLUS.areas[0] == ("physical_health", "Physical health")
    assert FAMILY_STAR_PLUS.areas[-1] == ("progress_to_work", "Progress to work")


def _settings(environment: Environment, licence: str = "", approval: str = "") -> Settings:
    given = read_settings({"PORTAL_ENV": "test"})
    return replace(given, environment=environment, star_licence=licence, star_approval=approval)


def test_in_production_stars_are_off_until_licence_and_approval_are_stated() -> None:
    off = star_use(_settings(Environment.PRODUCTION))
    assert (off.on, "has not stated its licence" in off.words) == (False, True)
    licensed = star_use(_settings(Environment.PRODUCTION, "L-1", "A-1"))
    assert (licensed.on, licensed.words) == (True, "")


@pytest.mark.parametrize("environment", sorted(set(Environment) - {Environment.PRODUCTION}))
def test_elsewhere_they_are_for_show_and_say_so(environment: Environment) -> None:
    shown = star_use(_settings(environment))
    assert (shown.on, "for show, with invented data only" in shown.words) == (True, True)


def test_whoever_shows_a_star_says_whose_it_is() -> None:
    owner = star_use(_settings(Environment.PRODUCTION)).owner
    assert owner.name == "Triangle Consulting Social Enterprise"
    assert owner.name in owner.acknowledgement
    assert owner.link == "https://www.outcomesstar.org.uk"


_MY_STAR = "  - code: my_star" + FILE.read_text(encoding="utf-8").split("  - code: my_star")[1]


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        (_MY_STAR, "", "stars:", 'The star "my_star" is missing. Add it: records may hold readings of it.'),
        ("code: my_star", "code: family_star", "code: my_star", 'The star "family_star" is here twice.'),
        ("code: my_star", "code: our_star", "code: my_star", 'Records cannot hold a star "our_star". Use one of'),
        ("highest: 5", "highest: 10", "highest: 5", "Records hold My Star from 1 to 5. Write so."),
        ("lowest: 1\n    highest: 5", "lowest: 0\n    highest: 5", "", "Records hold My Star from 1 to 5. Write so."),
        ("highest: 5", 'highest: "5"', "highest: 5", '"highest" must be a whole number, without quotes.'),
        ('edition: "1.1"', "edition: 1.1", 'edition: "1.1"', '"edition" must be text: put it in quotes.'),
        ('edition: "1.1"', 'edition: ""', 'edition: "1.1"', '"edition" is blank.'),
        ("title: My Star", 'title: ""', "title: My Star", '"title" is blank.'),
        ("      - code: friends\n        name: Friends\n", "", "", "My Star has 8 areas, and here are 7."),
        ("code: friends", "code: relationships", "code: friends", 'The area "relationships" is here twice.'),
        ("name: Friends", "name: Relationships", "name: Friends", 'The area "Relationships" is here twice.'),
        ("name: Friends", "name: ' '", "name: Friends", 'The area "friends" has no name.'),
        ("code: friends", "code: My friends", "code: friends", '"My friends" must be small letters and underscores.'),
        ("https://www", "http://www", "https://www", "The link to the owner must begin with https://."),
        ("name: Triangle Consulting", "name: Square Consulting", "acknowledgement:", "The acknowledgement must name"),
        ("name: Friends", "name: Friends\n        scale: Stuck", "code: confidence", '"scale" is not known here.'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Stars, swap(old, new))
    line = next((line for line, said in found if said.startswith(words)), None)
    at = (
        line_of(FILE, near) if near else line_of(FILE, "lowest" if "lowest" in old else "areas:", after="code: my_star")
    )
    assert line == at, found
