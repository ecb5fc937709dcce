"""What a referrer is told about a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.guidance.codes import Route
from portal.guidance.decisions import FILE, Decisions, decisions
from tests.guidance.broken import faults_of, line_of, swap


@pytest.mark.parametrize("route", sorted(Route))
def test_every_route_has_its_letter(route: Route) -> None:
    thanks, what_happens, partnership = decisions().letter([route], "Oakshire Partnership").split("\n\n")
    assert thanks == "Thank you for telling us about this family."
    assert what_happens.endswith(".")
    assert partnership == "Oakshire Partnership"


def test_no_two_routes_say_the_same() -> None:
    assert len(set(decisions().what_happens.values())) == len(Route)


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        ("  universal: >-", "  univresal: >-", "  universal: >-", 'There is no route "univresal".'),
        ("  universal: >-", "  univresal: >-", "what_happens:", 'The route "universal" is missing.'),
        ("thanks:", "thank:", "thanks:", '"thank" is not known here. Did you mean "thanks"?'),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Decisions, swap(old, new))
    assert [line for line, said in found if said.startswith(words)] == [line_of(FILE, near)]
