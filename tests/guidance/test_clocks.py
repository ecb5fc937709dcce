"""Clocks: each that the product names is there, in one unit, and the code asks for none that is not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from portal.guidance.clocks import FILE, Clock, ClockCode, Clocks, Unit, clock
from portal.settings import ROOT
from tests.guidance.broken import faults_of, line_of, swap

# As the product's table has them.
DEFAULTS: dict[ClockCode, tuple[str, int]] = {
    "decide_contact": ("working_days", 1),
    "look_at_urgent": ("hours", 1),
    "urgent_first_alert": ("minutes", 30),
    "urgent_second_alert": ("minutes", 60),
    "keep_claim": ("hours", 2),
    "keep_urgent_claim": ("minutes", 15),
    "answer_question": ("working_days", 2),
    "call_back": ("working_days", 1),
    "ask_agreement": ("working_days", 3),
    "accept_hand_over": ("working_days", 1),
    "read_answer": ("working_days", 1),
    "answer_offer": ("working_days", 2),
    "waiting_first": ("working_days", 5),
    "waiting_second": ("working_days", 10),
    "finish_quick_help": ("hours", 72),
    "first_visit": ("working_days", 3),
    "first_star": ("working_days", 20),
    "assessment": ("working_days", 30),
    "review": ("weeks", 6),
    "star_review": ("weeks", 12),
    "supervision": ("calendar_days", 28),
    "safeguarding_answer": ("working_days", 1),
    "records_request": ("calendar_months", 1),
    "records_request_longer": ("calendar_months", 2),
}


@pytest.mark.parametrize("code", sorted(DEFAULTS))
def test_each_clock_has_the_products_length_in_one_unit(code: ClockCode) -> None:
    unit, length = DEFAULTS[code]
    asked = clock(code)
    assert (asked.unit.value, getattr(asked, unit)) == (unit, length)
    assert asked.title
    for other in sorted(set(Unit) - {asked.unit}):
        with pytest.raises(ValueError, match=f"counted in {unit}, not in {other}"):
            getattr(asked, other)


def test_a_length_is_said_in_words() -> None:
    assert clock("decide_contact").words == "one working day"
    assert clock("answer_offer").words == "2 working days"
    assert clock("review").words == "6 weeks"
    assert Clock("any", "Any", Unit.CALENDAR_MONTHS, 1).words == "one calendar month"


def test_the_portal_asks_for_clocks_by_names_there_are() -> None:
    asked = set()
    for file in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "clock":
                (code,) = node.args
                assert isinstance(code, ast.Constant), f"{file.name} asks for a clock that is not written there"
                asked.add(code.value)
    assert {"decide_contact", "answer_offer"} <= asked <= DEFAULTS.keys()


_OFFER = """  - code: answer_offer
    title: Say whether you can be a family's Lead Practitioner
    working_days: 2
"""


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        (_OFFER, "", "clocks:", 'The clock "answer_offer" is missing. Add it, with its title and its length.'),
        (_OFFER, _OFFER * 2, "waiting_first", 'The clock "answer_offer" is here twice.'),
        ("code: answer_offer", "code: answer_ofer", "answer_offer", "Nothing in the portal asks for a clock"),
        ("    hours: 72\n", "", "finish_quick_help", '"finish_quick_help" needs exactly one of working_days, hours,'),
        ("hours: 72", "hours: 72\n    weeks: 1", "finish_quick_help", '"finish_quick_help" needs exactly one of'),
        ("hours: 72", "hours: 0", "hours: 72", '"hours" must be 1 or more.'),
        ("hours: 72", "hours: -3", "hours: 72", '"hours" must be 1 or more.'),
        ("hours: 72", 'hours: "72"', "hours: 72", '"hours" must be a whole number, without quotes.'),
        ("hours: 72", "hours: 72.5", "hours: 72", '"hours" must be a whole number, without quotes.'),
        ("hours: 72", "days: 3", "hours: 72", '"days" is not known here.'),
        ("working_days: 2", "hours: 48", "working_days: 2", 'The portal counts "answer_question" in working_days.'),
        ("title: Do the star again", 'title: " "', "Do the star again", '"star_review" has no title.'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Clocks, swap(old, new))
    line = next((line for line, said in found if said.startswith(words)), None)
    assert line == line_of(FILE, near), found
