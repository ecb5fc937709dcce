"""Geometry of the pictures, and what their macros say to those who do not look."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import CSS, HTML

from portal.blueprints.design.samples import figures
from portal.blueprints.design.samples.records import NOON
from portal.frame.assets import asset_text
from portal.frame.pictures import age_picture, star_picture, trend_picture
from portal.frame.pictures.star import Label
from portal.frame.pictures.words import text_width, wrapped

WORDS = st.sampled_from(
    ["A", "of", "Home", "money", "needs", "Meeting", "children", "emotional", "Boundaries", "WMWMWMW"]
)
AREA_NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=5, max_size=10)
patient = settings(deadline=None, max_examples=60)
ABC = [("a", "A"), ("b", "B"), ("c", "C")]
Star = tuple[list[tuple[str, str]], dict[str, int | None], dict[str, int | None] | None, int]
NUMBERS = st.none() | st.floats(-1e6, 1e6).map(lambda value: round(value, 1))


@st.composite
def stars(draw: st.DrawFn) -> Star:
    names, top = draw(AREA_NAMES), draw(st.sampled_from([5, 10]))
    areas = [(f"area_{position}", name) for position, name in enumerate(names)]
    reading = st.fixed_dictionaries({}, optional={code: st.none() | st.integers(1, top) for code, _ in areas})
    return areas, draw(reading), draw(st.none() | reading), top


@patient
@given(stars())
def test_a_point_lies_as_far_out_as_its_score_and_a_missing_area_has_none(star: Star) -> None:
    areas, first, latest, top = star
    picture = star_picture(*star)
    centre, corner = picture.spokes[0]
    radius = math.dist((centre.x, centre.y), (corner.x, corner.y))
    for shape, given_scores in ((picture.first, first), (picture.latest, latest or {})):
        scores = [given_scores.get(code) for code, _ in areas]
        reach = [math.dist((centre.x, centre.y), (point.x, point.y)) for point in shape.points]
        assert reach == pytest.approx([radius * score / top for score in scores if score is not None])
        assert all(distance > 0 for distance in reach)


@patient
@given(stars())
def test_a_line_joins_neighbours_that_were_both_scored_and_no_others(star: Star) -> None:
    areas, first, _, _ = star
    scores = [first.get(code) for code, _ in areas]
    sides = sum(
        here is not None and there is not None for here, there in zip(scores, [*scores[1:], scores[0]], strict=True)
    )
    picture = star_picture(*star)
    assert picture.first.outline.count("M") == picture.first.surface.count("Z") == sides
    assert len(picture.rows) == len(areas)


@patient
@given(stars())
def test_every_name_lies_inside_the_picture_and_outside_the_star(star: Star) -> None:
    picture = star_picture(*star)
    for label, (centre, corner) in zip(picture.labels, picture.spokes, strict=True):
        assert -0.01 <= label.left <= label.right <= picture.width + 0.01
        assert -0.01 <= label.top <= label.bottom <= picture.height + 0.01
        assert math.dist((label.x, _middle(label)), (centre.x, centre.y)) > math.dist(
            (corner.x, corner.y), (centre.x, centre.y)
        )


def _middle(label: Label) -> float:
    return (label.top + label.bottom) / 2


def test_a_star_says_in_words_and_in_its_table_what_it_shows() -> None:
    picture = star_picture([*ABC, ("d", "D")], {"a": 3, "b": 5, "d": 4}, {"a": 6, "b": 5, "c": 7, "d": 2}, 10)
    assert picture.words == (
        "4 areas, scored from 1 to 10. 1 went up, 1 stayed the same, 1 went down; 1 cannot be compared."
    )
    assert [(row.first, row.latest, row.change) for row in picture.rows] == [
        ("3", "6", "up 3"),
        ("5", "5", "the same"),
        ("not scored", "7", "cannot be compared"),
        ("4", "2", "down 2"),
    ]


def test_a_first_star_stands_alone() -> None:
    picture = star_picture(ABC, {"a": 3, "b": None, "c": 4}, None, 10)
    assert picture.words == "3 areas, scored from 1 to 10. 2 were scored."
    assert picture.latest.points == ()


@pytest.mark.parametrize(
    ("areas", "first", "latest", "top"),
    [
        (ABC[:2], {"a": 1}, None, 10),
        ([*ABC, ABC[0]], {"a": 1}, None, 10),
        (ABC, {"a": 0}, None, 10),
        (ABC, {"a": 6}, None, 5),
        (ABC, {"a": 1}, {"a": 11}, 10),
        (ABC, {"a": 1}, {"elsewhere": 1}, 10),
    ],
)
def test_a_star_that_cannot_be_is_refused(
    areas: list[tuple[str, str]], first: dict[str, int | None], latest: dict[str, int | None] | None, top: int
) -> None:
    with pytest.raises(ValueError, match=r"score|area"):
        star_picture(areas, first, latest, top)


@patient
@given(st.lists(NUMBERS, max_size=24), st.none() | st.floats(-1e5, 1e5), st.none() | st.floats(-1e4, 1e4))
def test_a_trend_keeps_everything_inside_and_in_proportion(
    values: list[float | None], target: float | None, apart: float | None
) -> None:
    points = [(f"Q{position}", value) for position, value in enumerate(values)]
    tolerated = None if target is None or apart is None else target + apart
    picture = trend_picture(points, target, tolerated)
    known = [value for value in values if value is not None]
    assert len(picture.dots) == len(known)
    assert all(0 <= dot.x <= picture.width and 0 < dot.y <= picture.base + 0.01 for dot in picture.dots)
    for one, other in zip(picture.dots, picture.dots[1:], strict=False):
        assert one.x < other.x
    for (value, dot), (later, next_dot) in zip(
        zip(known, picture.dots, strict=True), list(zip(known, picture.dots, strict=True))[1:], strict=False
    ):
        assert (value < later) == (dot.y > next_dot.y) or dot.y == pytest.approx(next_dot.y)
    assert all(mark.y <= picture.height for mark in (*picture.steps, *picture.times, *picture.ends))
    assert (picture.band is None) == (tolerated is None or tolerated == target)
    if picture.band and picture.target and tolerated is not None and target is not None:
        ends = (picture.band.y, picture.band.y + picture.band.height)
        assert 0 < ends[0] <= ends[1] <= picture.base + 0.01
        assert picture.target.y == pytest.approx(ends[0] if tolerated < target else ends[1]), "it begins at the target"


@patient
@given(st.lists(st.none() | st.integers(0, 100).map(float), min_size=1, max_size=12))
def test_a_gap_breaks_the_line(values: list[float | None]) -> None:
    picture = trend_picture([(f"Q{position}", value) for position, value in enumerate(values)])
    runs = sum(
        value is not None and (position == 0 or values[position - 1] is None) for position, value in enumerate(values)
    )
    assert picture.line.count("M") == runs
    assert picture.line.count("L") == sum(value is not None for value in values) - runs


def test_the_names_of_times_never_touch_and_the_last_is_there() -> None:
    names = [f"{year}-{year + 1} Q{quarter}" for year in range(2020, 2026) for quarter in range(1, 5)]
    marks = trend_picture([(name, 1.0) for name in names]).times
    assert marks[-1].words == names[-1]
    for one, other in itertools.pairwise(marks):
        assert one.x + text_width(one.words, 12) / 2 < other.x - text_width(other.words, 12) / 2


def test_a_trend_says_in_words_what_it_shows() -> None:
    picture = trend_picture([("April", 61.0), ("May", None), ("June", 84.25)], 85, 80, "%")
    assert picture.words == (
        "From 61% in April to 84.2% in June; 1 of 3 not known. The target is 85% or more; down to 80% is tolerated."
    )
    assert picture.rows == (("April", "61%"), ("May", "not known"), ("June", "84.2%"))
    assert [end.words for end in picture.ends] == ["61%", "84.2%"]


@pytest.mark.parametrize(
    ("target", "tolerated", "said", "band"),
    [
        (65, 58.5, "The target is 65% or more; down to 58.5% is tolerated.", "Tolerated, down to 58.5%"),
        (22, 28, "The target is 22% or less; up to 28% is tolerated.", "Tolerated, up to 28%"),
        (100, 90, "The target is 100% or more; down to 90% is tolerated.", "Tolerated, down to 90%"),
        (0, 5, "The target is 0% or less; up to 5% is tolerated.", "Tolerated, up to 5%"),
        (65, 65, "The target is 65%.", None),
        (65, None, "The target is 65%.", None),
    ],
)
def test_a_target_is_missed_on_one_side_only(
    target: float, tolerated: float | None, said: str, band: str | None
) -> None:
    picture = trend_picture([("April", target), ("May", tolerated)], target, tolerated, "%")
    assert picture.words.endswith(said)
    assert picture.target
    assert said.startswith(picture.target.words.replace("Target", "The target is")), "the legend says it too"
    assert (picture.band and picture.band.words) == band
    if picture.band:
        band_ends = sorted([picture.band.y, picture.band.y + picture.band.height])
        assert band_ends == pytest.approx(sorted(dot.y for dot in picture.dots)), "from the target to the edge"


def test_the_first_figure_is_written_beside_the_steps_and_not_over_them() -> None:
    picture = trend_picture([(f"M{position}", 1750.0 + position) for position in range(24)])
    first = picture.ends[0]
    assert first.words == "1,750"
    assert first.x - text_width(first.words, 12) / 2 > picture.left


def test_what_is_tolerated_lies_beside_a_target() -> None:
    with pytest.raises(ValueError, match="beside a target"):
        trend_picture([("April", 1.0)], None, 2.0)


def test_a_share_is_drawn_up_to_the_whole_and_no_further() -> None:
    steps = trend_picture([("April", 100.0), ("May", 0.0)], 65, 58.5, "%").steps
    assert [step.words for step in steps] == ["0%", "25%", "50%", "75%", "100%"]
    assert trend_picture([("April", 130.0)], unit="%").dots[0].y > 0


def test_nothing_counted_is_said_and_not_drawn() -> None:
    picture = trend_picture([("April", None)])
    assert (picture.words, picture.line, picture.dots, picture.steps) == ("No figures yet.", "", (), ())


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        trend_picture([("April", value)])


@patient
@given(st.integers(0, 4000), st.integers(1, 400))
def test_an_age_bar_fills_what_it_may_and_shows_what_is_over(days: int, limit: int) -> None:
    picture = age_picture(days, limit)
    assert picture.within + picture.over <= picture.width + 0.01
    assert picture.late == (days > limit)
    assert picture.within <= picture.limit + 0.01
    assert ("over" in picture.words) == picture.late


@patient
@given(st.text("abcdef mW", max_size=60), st.integers(40, 200))
def test_wrapped_words_are_all_there_and_fit_unless_one_word_is_too_wide(words: str, room: int) -> None:
    lines = wrapped(words, room, 13)
    assert " ".join(lines).split() == words.split()
    assert all(text_width(line, 13) <= room or " " not in line for line in lines)


def test_pictures_have_a_title_a_description_and_their_table(pages: FlaskClient) -> None:
    html = pages.get("/design/stars").text + pages.get("/design/trends").text
    drawn = len(figures.STARS) + len(figures.TRENDS)
    assert html.count('role="img"') == html.count("<desc ") == drawn
    assert html.count("<details") == drawn - 1, "what has no time at all has no figures"
    assert not re.search(r"<svg[^>]*>\s*<title[^>]*></title>", html)


def test_the_same_pictures_go_on_paper(design_app: Flask) -> None:
    template = (
        '{% extends "paper.html" %}{% from "macros/pictures.html" import age_bar, star, trend %}'
        "{% block title %}Star{% endblock %}{% block main %}<h1>Star</h1>"
        "{{ star(s.TEN_AREAS, s.FIRST, s.LATEST_SCORES, 10, on_paper=true) }}"
        '{{ trend(s.QUARTERS, 85, 80, "%", on_paper=true) }}{{ age_bar(12, 10) }}{% endblock %}'
    )
    with design_app.test_request_context():
        html = render_template_string(
            template, s=figures, reference="M-7KQ2-M9XD", printed_by="Ana Lis", printed_at=NOON
        )
    assert "<details" not in html
    assert "cannot be compared" in html
    document = HTML(string=html).render(stylesheets=[CSS(string=asset_text("paper.css"))])
    assert len(document.pages) == 2
    assert document.metadata.title == "Star"
