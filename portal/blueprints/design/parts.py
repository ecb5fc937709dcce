"""What the design pages show: parts of the look, a line about each, and the pages that show them.

The index lists them from here, and so do the tests and the pictures taken of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.blueprints.design.answers import SAMPLES
from portal.blueprints.design.samples.readers import READERS
from portal.blueprints.design.samples.records import Rows
from portal.frame.error_words import ERROR_WORDS

ROOT = "/design/"
_FORMS = {
    "every": "Every field",
    "one": "One question",
    "star": "Scales",
    "password": "A password",
    "long": "Long words",
}
_STATES = {
    "empty": "empty",
    "filled": "filled in",
    "wrong": "in error",
    "refused": "refused",
    "kept": "kept and brought back",
}


@dataclass(frozen=True)
class Shown:
    """A design page: its words, and its address below the first one."""

    words: str
    path: str

    @property
    def href(self) -> str:
        return ROOT + self.path


@dataclass(frozen=True)
class Part:
    title: str
    line: str
    pages: tuple[Shown, ...]


PARTS = (
    Part(
        "Questions",
        "Every kind of field, in every state it can come back in.",
        tuple(
            Shown(f"{_FORMS[name]}, {_STATES[state]}", f"questions/{name}/{state}")
            for name, sample in SAMPLES.items()
            for state in sample.states
        ),
    ),
    Part("Words", "Headings, text, lists, and how dates, ages and numbers are written.", (Shown("Words", "words"),)),
    Part("Buttons", "What is pressed: forms, presses beside a record, links.", (Shown("Buttons", "buttons"),)),
    Part(
        "Notices",
        "What stands out: what was done, what to mind, what cannot be missed.",
        (Shown("Notices", "notices"), Shown("Nothing here yet", "nothing")),
    ),
    Part(
        "Tables",
        "Lists of records and tables of figures.",
        (
            *(Shown(which.words, f"tables/{which.value}") for which in Rows),
            Shown("Figures that stay a table", "figures"),
        ),
    ),
    Part(
        "Records",
        "What a page is about: who, in which state, and what happened.",
        (Shown("Records", "records"), Shown("What was told", "told"), Shown("Calls", "calls")),
    ),
    Part(
        "Pictures",
        "Stars, trends and bars, each with its figures as a table.",
        (
            Shown("Stars", "stars"),
            Shown("Trends", "trends"),
            Shown("Bars of age", "ages"),
            Shown("Shares beside each other", "bars"),
        ),
    ),
    Part(
        "Boards",
        "Cards in columns, cards in a row, key figures.",
        (Shown("A board", "board"), Shown("Tiles and cards", "tiles")),
    ),
    Part(
        "The top of the page",
        "Navigation as each role has it.",
        tuple(Shown(words, f"header/{who}") for who, words in READERS.items()),
    ),
    Part(
        "Error pages",
        "What is said when something cannot be done.",
        tuple(Shown(f"{code}: {said.title}", f"errors/{code}") for code, said in ERROR_WORDS.items()),
    ),
    Part("Paper", "What is printed: the same macros, marked and numbered.", (Shown("A paper", "paper"),)),
)

PAGES = {shown.path: shown for part in PARTS for shown in part.pages}
