"""The early help assessment: whole, in versions, and a fault in it is named with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from portal.guidance import assessment
from portal.guidance.assessment import FILE, Assessments, assessment_of, assessment_on, assessments
from tests.guidance.broken import faults_of, line_of, swap

NOW = dt.date(2026, 1, 5)


def test_it_asks_of_the_whole_family() -> None:
    asked = {section.code: section.asked for section in assessment_on(NOW).sections}
    assert asked["child_voice"] == "each_child"
    assert asked["parents"] == "each_parent"
    assert asked["domains"] == "each_domain"
    assert {"family", "scaling", "analysis", "goals", "agreed"} <= asked.keys()


def test_each_domain_is_asked_for_strengths_worries_and_what_protects() -> None:
    one = assessment_on(NOW)
    assert [domain.code for domain in one.domains] == ["child", "parenting", "family"]
    (section,) = [section for section in one.sections if section.code == "domains"]
    assert [question.code for question in section.questions] == ["strengths", "worries", "risk_resilience"]
    assert all(len(domain.think_about) >= 5 for domain in one.domains)


def test_scales_go_from_0_to_10_and_say_what_the_ends_mean() -> None:
    scales = [question for question in assessment_on(NOW).questions.values() if question.kind == "scale"]
    assert {(scale.lowest, scale.highest) for scale in scales} == {(0, 10)}
    assert {scale.code for scale in scales} == {"childs_scale", "parents_scale", "practitioners_scale"}
    assert all(scale.lowest_words and scale.highest_words for scale in scales)


def test_a_version_is_found_by_its_day_and_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FILE.read_text(encoding="utf-8")
    second = whole.split("versions:\n")[1].replace('"1"', '"2"', 1).replace("2024-04-01", "2025-09-01", 1)
    both = tmp_path / "assessment.yaml"
    both.write_text(whole + second, encoding="utf-8")
    monkeypatch.setattr(assessment, "FILE", both)
    assessments.cache_clear()
    try:
        assert [one.version for one in assessments()] == ["2", "1"]
        days = {"2023-01-01": "1", "2024-04-01": "1", "2025-08-31": "1", "2025-09-01": "2", "2026-01-05": "2"}
        assert {day: assessment_on(dt.date.fromisoformat(day)).version for day in days} == days
        assert assessment_of("1").in_force_from == dt.date(2024, 4, 1)
    finally:
        assessments.cache_clear()


_WHOLE = FILE.read_text(encoding="utf-8").split("versions:\n")[1]
_GOALS = (
    "      - code: goals\n        title"
    + FILE.read_text(encoding="utf-8").split("      - code: goals\n        title")[1]
)
_GOALS = _GOALS.split("      - code: agreed")[0]


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        (_GOALS, "", "sections:", 'The section "goals" is missing. Add it'),
        (_GOALS, _GOALS * 2, "- code: agreed", 'The section "goals" is here twice.'),
        ("asked: each_child", "asked: once", "asked: each_child", 'The section "child_voice" must be asked'),
        ("asked: each_child", "asked: sometimes", "asked: each_child", '"asked" should be'),
        ("kind: date", "kind: day", "kind: date", '"kind" should be'),
        ("- code: worries", "- code: cares", "- code: domains", 'The question "worries" is missing.'),
        ("code: one_more", "code: meaning", "code: meaning", 'The question "meaning" is here twice.'),
        ("asks: What would make it one", "asks: '' #", "asks: What would make", 'The question "one_more" asks'),
        ("kind: date", "kind: date\n            lowest: 0", "agreed_on", '"agreed_on" is no scale'),
        ("kind: level", "kind: scale", "level_now", 'The scale "level_now" must go from lowest: 0 to highest: 10.'),
        ("highest: 10", "highest: 5", "childs_scale", 'The scale "childs_scale" must go from lowest: 0'),
        ("            highest_words: As good as they can be\n", "", "childs_scale", 'The scale "childs_scale" does'),
        ("title: Who agrees", "title: ''", "title: Who agrees", '"title" of the section "agreed" is blank.'),
        ("title: Being a parent", "title: ''", "title: Being a parent", 'The domain "parenting" has no title.'),
        ("- code: parenting", "- code: child", "- code: parenting", 'The domain "child" is here twice.'),
        ("Is the home safe, warm and big enough?", "''", "Is the home safe", "This line is blank."),
        (_WHOLE, _WHOLE + _WHOLE, "", 'The version "1" is here twice. Change the version of one of them.'),
        (_WHOLE, _WHOLE + _WHOLE, "", 'The day "2024-04-01" is here twice.'),
        ("2024-04-01", '"2024-04-01"', "2024-04-01", '"in_force_from" must be a date'),
        ("versions:\n" + _WHOLE, "versions: []\n", "versions:", "There is no version. Add one."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Assessments, swap(old, new))
    line = next((line for line, said in found if said.startswith(words)), None)
    assert line is not None, found
    if near:
        assert line == line_of(FILE, near.strip()), found
