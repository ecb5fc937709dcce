"""Invented people and figures for the gallery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.frame.gallery_forms import AREAS

NOON = dt.datetime(2026, 11, 20, 12, 5, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Reader:
    name: str
    role_words: str


@dataclass(frozen=True)
class Moment:
    title: str
    when: dt.datetime
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class Waiting:
    reference: str
    name: str
    born: dt.date
    source: str
    received_at: dt.datetime
    due_at: dt.datetime
    days: int
    state: str
    kind: str


@dataclass(frozen=True)
class Card:
    reference: str
    need: str
    ward: str
    ages: str
    days: int
    limit: int
    level: int
    state: str
    kind: str


NAVIGATION = [
    Link("Requests for help", "/"),
    Link("Front door", "/list", current=True),
    Link("Localities", "/board"),
    Link("My caseload", "/pictures"),
    Link("Accounts", "/form"),
]


def around_the_page() -> dict[str, Any]:
    return {
        "navigation": NAVIGATION,
        "signed_in": Reader("Ngozi Whitfield-Abernathy", "Screener, Early Help Hub"),
        "partnership": "Danum Early Help Partnership",
        "shows_demo": True,
        "kept_form_shown": False,
    }


TIMELINE = [
    Moment("Accepted by a Lead Practitioner", NOON, "Ana Lis", "First visit on 24 Nov 2026 at 4 pm."),
    Moment("Offered", NOON - dt.timedelta(days=1), "Tom Brook"),
    Moment("Request received", NOON - dt.timedelta(days=3), "Hillside Primary School", "Marked as urgent."),
]

STATES = [("New", "new"), ("Overdue", "late"), ("Waiting for an answer", "waiting"), ("Decided", "good")]


def queue(length: int) -> list[Waiting]:
    return [
        Waiting(
            reference=f"C-7KQ2-M9X{position:02}",
            name=("Sam Ashdown", "Aleksandra Wiśniewska-Kowalczyk", "Jo Oyelaran")[position % 3],
            born=dt.date(2014, 3, 27) + dt.timedelta(days=position * 90),
            source=("Police", "School", "Health visitor")[position % 3],
            received_at=NOON - dt.timedelta(hours=position * 7),
            due_at=NOON + dt.timedelta(hours=20 - position * 3),
            days=position,
            state=STATES[position % 4][0],
            kind=STATES[position % 4][1],
        )
        for position in range(length)
    ]


def _cards(names: str, state: str, kind: str) -> list[Card]:
    return [
        Card(f"M-{name}", "Parenting", "Town Moor", "3, 7 and 12", days, 10, 2 + days % 2, state, kind)
        for days, name in enumerate(names.split(), start=2)
    ]


BOARD = [
    (
        "Waiting",
        [
            *_cards("3KQ2-M9XD 9XJ4-22TA", "Waiting", "waiting"),
            Card("M-77QR-8ZAP", "Domestic abuse", "Bentley", "1", 13, 10, 3, "Over 10 days", "late"),
        ],
    ),
    ("Offered", _cards("K2LM-00QP", "Answer by 3 pm today", "new")),
    ("Being seen", _cards("PP3A-19XC 55TR-MN2A", "Seen", "new")),
    ("Solved", []),
    ("Finished", _cards("ZZ12-QWE7", "Finished", "good")),
]

TEN_AREAS = [(f"area_{position}", name) for position, name in enumerate(AREAS)]
EIGHT_AREAS = TEN_AREAS[:8]


def _reading(*scores: int | None) -> dict[str, int]:
    return {code: score for (code, _), score in zip(TEN_AREAS, scores, strict=False) if score is not None}


FIRST = _reading(3, 4, 2, 5, None, 4, 3, 6, 2, 5)
LATEST_SCORES = _reading(6, 4, 5, 7, 4, None, 6, 8, 3, 4)
COMPLETE_FIRST = _reading(2, 3, 4, 3, 5, 4, 2, 3)
COMPLETE_LATEST = _reading(4, 5, 4, 6, 7, 5, 4, 6)
QUARTERS: list[tuple[str, float | None]] = [
    ("Q1 24/25", 61.0),
    ("Q2 24/25", 66.5),
    ("Q3 24/25", None),
    ("Q4 24/25", 71.2),
    ("Q1 25/26", 78.0),
    ("Q2 25/26", 81.4),
    ("Q3 25/26", 79.9),
    ("Q4 25/26", 84.1),
]
DAYS: list[tuple[str, float | None]] = [
    ("Apr", 45.0),
    ("May", 31.0),
    ("Jun", 12.0),
    ("Jul", 6.0),
    ("Aug", None),
    ("Sep", 3.0),
]
NOTHING: list[tuple[str, float | None]] = [("Apr", None), ("May", None)]
ONE: list[tuple[str, float | None]] = [("Apr", None), ("May", 12.0)]
