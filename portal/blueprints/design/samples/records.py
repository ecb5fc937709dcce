"""Records as pages show them: requests, cards of a board, a family, what happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.contacts.queries.attachments import Listed
from portal.files.rules import FileKind, FileState
from portal.guidance.codes import Code
from portal.measures.registry import Rag

NOON = dt.datetime(2026, 11, 20, 12, 5, tzinfo=dt.UTC)


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
    born: dt.date | None
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


@dataclass(frozen=True)
class Named:
    name: str
    role: str
    born_on: dt.date | None
    unborn: bool = False
    estimated_age: int | None = None
    language: str = ""
    interpreter: str | None = None


@dataclass(frozen=True)
class Way:
    whom: str
    number: str
    when: str
    may_leave_message: str
    may_write: str
    must_not_know: str


@dataclass(frozen=True)
class Person:
    """Of an account or of an agency, its name."""

    name: str


@dataclass(frozen=True)
class Told:
    """Who told something, and how the family can be reached."""

    sender: Person | None
    agency: Person | None
    caller: str
    caller_role: str
    safe_way: Way
    phones_us: bool
    people: tuple[Named, ...]


@dataclass(frozen=True)
class Request:
    worries: str
    working_well: str
    needs_to_happen: str
    people: tuple[Named, ...]


@dataclass(frozen=True)
class Member:
    person: Named
    role: str


@dataclass(frozen=True)
class Family:
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Figure:
    rag: Rag


class Rows(Code):
    """How many rows a sample list has, and of what kind."""

    FULL = "full", "Requests, due soonest first"
    ONE = "one", "A list of one"
    LONG = "long", "Long words and nothing known"
    NONE = "none", "A list of nothing"


TIMELINE = [
    Moment("Accepted by a Lead Practitioner", NOON, "Ana Lis", "First visit on 24 Nov 2026 at 4 pm."),
    Moment("Offered", NOON - dt.timedelta(days=1), "Tom Brook"),
    Moment("Request received", NOON - dt.timedelta(days=3), "Hillside Primary School", "Marked as urgent."),
    Moment(
        "Family Star corrected",
        NOON - dt.timedelta(days=300),
        "Aleksandra Wiśniewska-Kowalczyk of Danum, Bentley and Askern Neighbourhood Partnerships",
        "The first reading said 7 for Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch. It is 3: the family"
        " and the practitioner had looked at two different pages.",
    ),
]

STATES = [("New", "new"), ("Overdue", "late"), ("Waiting for an answer", "waiting"), ("Decided", "good")]
NAMES = ("Sam Ashdown", "Aleksandra Wiśniewska-Kowalczyk", "Jo Oyelaran")


def queue(length: int) -> list[Waiting]:
    return [
        Waiting(
            reference=f"C-7KQ2-M9{position:02}",
            name=NAMES[position % 3],
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


def rows(which: Rows) -> list[Waiting]:
    if which is Rows.LONG:
        return [_long(None, 0), _long(dt.date(2026, 11, 1), 999), *queue(1)]
    return queue({Rows.FULL: 25, Rows.ONE: 1, Rows.NONE: 0}[which])


def _long(born: dt.date | None, days: int) -> Waiting:
    return Waiting(
        reference="C-WWWW-WWWW",
        name="Bartholomew-Maximilian O'Shaughnessy-Wiśniewski van der Berg de la Croix",
        born=born,
        source="Danum, Bentley and Askern Neighbourhood Partnerships for Children, Young People and Families",
        received_at=NOON - dt.timedelta(days=days),
        due_at=NOON - dt.timedelta(days=days - 1),
        days=days,
        state="Waiting for a Lead Practitioner to answer",
        kind="waiting",
    )


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

_SAM = Named("Sam Ashdown", "child", dt.date(2014, 3, 27))
_PEOPLE = (
    _SAM,
    Named("Aleksandra Wiśniewska-Kowalczyk", "child", None),
    Named("Morgan Ashdown", "adult", dt.date(1988, 7, 2)),
)
REQUEST = Request(
    worries="Sam has come late four times this month.\nHe says he is tired.\n\nThe house was cold when we visited.",
    working_well="He likes his teacher, and his grandmother fetches him on Fridays.",
    needs_to_happen="Somebody to talk to about the rent.",
    people=_PEOPLE,
)
_SAFE = Way("Rosa", "07700 900123", "Mondays and Tuesdays,\nfrom 10 am to 2 pm.", "no", "not_known", "My husband")
_ASKS = Named("Rosa", "adult", None, language="Polish", interpreter="yes")
TOLD = [
    Told(Person("Ana Lis"), Person("Hillside Primary School"), "", "", _SAFE, False, (_SAM, _ASKS)),
    Told(None, None, "Rosa", "Parent or carer", Way("", "", "", "not_known", "yes", ""), True, (_SAM,)),
    Told(None, None, "", "", _SAFE, False, ()),
]
NOT_BORN_ON_ANY_DAY = Request(
    "", "", "", (Named("Unborn baby", "child", None, unborn=True), Named("Jo", "child", None, estimated_age=1))
)
SHORT_REQUEST = Request(worries="He is tired.", working_well="", needs_to_happen="", people=(_SAM,))
FAMILY = Family(tuple(Member(person, person.role) for person in _PEOPLE))
FILES = [
    Listed(1, "Letter from school.pdf", FileKind.PDF, 96_500, FileState.READY),
    Listed(
        2,
        "2026-11-20 Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch.jpg",
        FileKind.JPG,
        4_812_000,
        FileState.WAITING,
    ),
    Listed(3, "Notes.docx", FileKind.DOCX, 812, FileState.REFUSED),
]
NO_CHILD = Family((Member(_PEOPLE[2], "adult"),))
FIGURES = [(rag.value, Figure(rag)) for rag in Rag]

LETTER = """Thank you. Advice and services that are open to everybody fit best here.
Please tell the family.

The family can go straight to this service:

Stay and play
- What: Play for small children, with a parent.
- Who for: Ages 4 and under.
- Where: Mill Hub, ZZ1 1AA. For families in North.
- How: Come on Tuesdays at 10 am. https://mill.example/play

Other ways
- The school nurse
"""
