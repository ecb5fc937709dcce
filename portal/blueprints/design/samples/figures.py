"""Stars and trends, in their ordinary and their difficult states."""

from __future__ import annotations

from dataclasses import dataclass

from portal.blueprints.design.forms import AREAS

Areas = list[tuple[str, str]]
Reading = dict[str, int]
Points = list[tuple[str, float | None]]

TEN_AREAS: Areas = [(f"area_{position}", name) for position, name in enumerate(AREAS)]
EIGHT_AREAS = TEN_AREAS[:8]
LONG_AREAS: Areas = [
    (f"area_{position}", name)
    for position, name in enumerate(
        (
            "Neighbourhood and community relationships",
            "Home",
            "Boundaries, behaviour and what happens when they are crossed",
            "Intergenerational understanding",
            "Education, learning and getting there on time",
        )
    )
]


def _reading(*scores: int | None) -> Reading:
    return {code: score for (code, _), score in zip(TEN_AREAS, scores, strict=False) if score is not None}


FIRST = _reading(3, 4, 2, 5, None, 4, 3, 6, 2, 5)
LATEST_SCORES = _reading(6, 4, 5, 7, 4, None, 6, 8, 3, 4)
COMPLETE_FIRST = _reading(2, 3, 4, 3, 5, 4, 2, 3)
COMPLETE_LATEST = _reading(4, 5, 4, 6, 7, 5, 4, 6)


@dataclass(frozen=True)
class Star:
    id: str
    words: str
    areas: Areas
    first: Reading
    latest: Reading | None
    top: int = 10
    title: str = ""


STARS = [
    Star("ten", "Two stars", TEN_AREAS, FIRST, LATEST_SCORES, title="Family Star Plus of the Ashdown family"),
    Star("eight", "Two stars, nothing missing", EIGHT_AREAS, COMPLETE_FIRST, COMPLETE_LATEST),
    Star("alone", "The first star only", EIGHT_AREAS, COMPLETE_FIRST, None),
    Star("same", "Two stars that are the same", EIGHT_AREAS, COMPLETE_FIRST, COMPLETE_FIRST),
    Star("sparse", "Most areas not scored", EIGHT_AREAS, _reading(3, None, 4, None, 5), _reading(5, None, None, 6, 7)),
    Star("five", "A scale of five", EIGHT_AREAS, _reading(1, 1, 1, 1, 1, 1, 1, 1), _reading(5, 5, 5, 5, 5, 5, 5, 5), 5),
    Star("long", "Long names", LONG_AREAS, _reading(2, 3, 4, 5, 6), _reading(4, 4, 8, 7, 9)),
    Star("unscored", "Nothing scored", EIGHT_AREAS, {}, None),
]


@dataclass(frozen=True)
class Trend:
    id: str
    words: str
    points: Points
    target: float | None = None
    tolerated: float | None = None
    unit: str = ""
    when: str = "Quarter"


QUARTERS: Points = [
    ("Q1 24/25", 61.0),
    ("Q2 24/25", 66.5),
    ("Q3 24/25", None),
    ("Q4 24/25", 71.2),
    ("Q1 25/26", 78.0),
    ("Q2 25/26", 81.4),
    ("Q3 25/26", 79.9),
    ("Q4 25/26", 84.1),
]
DAYS: Points = [("Apr", 45.0), ("May", 31.0), ("Jun", 12.0), ("Jul", 6.0), ("Aug", None), ("Sep", 3.0)]
NOTHING: Points = [("Apr", None), ("May", None)]
ONE: Points = [("Apr", None), ("May", 12.0)]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TWO_YEARS: Points = [
    (f"{_MONTHS[position % 12]} {2025 + position // 12}", 1750.0 + (position * 37) % 190 + position * 6)
    for position in range(24)
]
GAPS: Points = [(f"Q{position + 1}", None if position % 3 == 1 else 40.0 + position * 5) for position in range(8)]

TRENDS = [
    Trend("decided", "Decided in one working day", QUARTERS, 85, 80, "%"),
    Trend("days", "Days to first response: less is better", DAYS, 5, 7, "days", "Month"),
    Trend("two", "Two figures", [("Q1 25/26", 64.0), ("Q2 25/26", 65.0)], 65, 58.5, "%"),
    Trend("one", "One figure", ONE, 10, 12, "%", "Month"),
    Trend("none", "Nothing counted yet", NOTHING, None, None, "%", "Month"),
    Trend("empty", "No time at all", []),
    Trend("months", "Requests in a month: 24 of them, no target", TWO_YEARS, when="Month"),
    Trend("gaps", "Figures between gaps", GAPS, 60, None, "%"),
    Trend("flat", "The same every time", [(f"Q{position}", 100.0) for position in range(1, 7)], 100, 90, "%"),
]


@dataclass(frozen=True)
class Bars:
    id: str
    words: str
    rows: list[tuple[str, float | None, float | None]]
    here: str = "Your agency"
    there: str = "The borough"


BARS = [
    Bars(
        "mix",
        "What was decided",
        [
            ("Safeguarding", 4.3, 6.1),
            ("Lead Practitioner", 47.8, 31.5),
            ("Local solutions group", 13.0, 12.4),
            ("Advice and universal services", 34.9, 44.0),
            ("No further action", 0.0, None),
        ],
    ),
    Bars("most", "Almost all in one bar", [("Advice and universal services", 100.0, 99.9), ("Another area", 0.0, 0.1)]),
    Bars("untold", "Nothing known of the borough", [("Lead Practitioner", 60.0, None), ("Safeguarding", 40.0, None)]),
    Bars(
        "long",
        "Long words",
        [
            (
                "Somebody who knows the family already and whom the children trust with what they do not say at home",
                2.5,
                3.0,
            )
        ],
        "The Bartholomew-Maximilian nursery and after-school club",
        "All nurseries and after-school clubs of the borough",
    ),
    Bars("nothing", "Nothing to show", []),
]

AGES = [(0, 10), (1, 10), (3, 10), (10, 10), (11, 10), (45, 10), (400, 10)]  # days waited, days it may
