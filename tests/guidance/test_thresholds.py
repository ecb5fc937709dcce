"""The threshold guidance: what its sentences must be, which version is in force, and what a wrong file is told."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from portal.guidance import thresholds as guidance
from portal.guidance.reading import ContentError
from portal.guidance.thresholds import (
    NoThresholds,
    Thresholds,
    read_thresholds,
    thresholds,
    thresholds_of,
    thresholds_on,
)
from portal.settings import ROOT

FIRST = thresholds_of("1")
SIGNS = sorted(FIRST.signs)
TEXT = (ROOT / "portal" / "guidance" / "content" / "thresholds" / "1.yaml").read_text()
DAY = dt.timedelta(days=1)

# Words of the trade, and words that judge. A partner who does not work in a council must know every word.
NOT_HERE = re.compile(
    r"\b(TAF|CAMHS|NEET|MARAC|MASH|NFA|SEN|FGM|ASB|DV|EHA|CIN|A&E|s47|s17|agency|agencies|universal|targeted|threshold|"
    r"indicator|disengaged|non-compliant|chaotic|dysfunctional|poor parenting|fails?|failed|refuses|bad|lazy|hard to "
    r"reach|attention-seeking|manipulative|promiscuous|statutory|significant harm|intervention|presenting|concerns|"
    r"antenatal|milestones?|exploit(ed|ation)|acrimonious|kin|maltreatment|absconds?)\b",
    re.IGNORECASE,
)
HARM = re.compile(
    r"harm|hurt|injur|danger|not safe|ill-treat|untreated|ending their life|abus|abandon|for sex|violen|alone|missing|"
    r"end their life|cut\b|bruise"
)


def test_there_are_four_sentences_for_each_of_28_parts_and_eight_to_phone_about() -> None:
    parts = [part for domain in FIRST.domains for part in domain.subdomains]
    assert [len(domain.subdomains) for domain in FIRST.domains] == [10, 9, 9]
    assert [[sign.level for sign in part.signs] for part in parts] == [[1, 2, 3, 4]] * 28
    assert (len(FIRST.signs), len(FIRST.phone_now)) == (120, 8)
    assert Counter(sign.level for sign in FIRST.signs.values()) == {1: 28, 2: 28, 3: 28, 4: 36}
    assert (FIRST.cluster.signs, FIRST.cluster.domains) == (4, 2)


def test_a_sign_knows_where_it_belongs() -> None:
    inside, outside = FIRST.signs["CD-HEA-3"], FIRST.signs["NOW-BABY"]
    assert (inside.level, inside.domain, inside.subdomain) == (3, "CD", "CD-HEA")
    assert (outside.level, outside.domain, outside.subdomain) == (4, "NOW", "NOW")
    assert FIRST.domains[0].subdomains[0].signs[2] is inside
    assert FIRST.signs is FIRST.signs


@pytest.mark.parametrize("code", SIGNS)
def test_every_sentence_is_short_plain_and_judges_nobody(code: str) -> None:
    sign = FIRST.signs[code]
    assert not NOT_HERE.search(sign.sentence)
    assert re.fullmatch(r"[A-Z][a-z0-9 ,'-]*\.", sign.sentence.replace(" A ", " a ")), "one sentence, in plain letters"
    assert len(sign.sentence.split()) <= 22
    assert " I " not in sign.sentence
    assert "you" not in sign.sentence.split()


@pytest.mark.parametrize("code", [code for code in SIGNS if FIRST.signs[code].level == 4])
def test_level_4_says_that_somebody_is_or_may_be_harmed(code: str) -> None:
    assert HARM.search(FIRST.signs[code].sentence)


@pytest.mark.parametrize("code", [code for code in SIGNS if FIRST.signs[code].level == 1])
def test_level_1_speaks_of_no_harm(code: str) -> None:
    assert not re.search(r"harm|hurt|injur|danger|abus", FIRST.signs[code].sentence)


@pytest.mark.parametrize("code", [code for code in SIGNS if code.startswith(("PC-", "FE-", "NOW-"))])
def test_outside_the_childs_own_needs_a_sentence_says_whom_it_is_about(code: str) -> None:
    """Under the child's needs the child is meant; elsewhere a sentence begins with who or what it is about."""
    begins = FIRST.signs[code].sentence.split()[0].rstrip(",")
    assert begins in {
        "A", "An", "Check-ups", "Children", "No", "Nobody", "Relatives", "Some", "Somebody", "The", "There",
    }  # fmt: skip


@pytest.mark.parametrize("code", [code for code in SIGNS if code.startswith("CD-")])
def test_under_the_childs_needs_a_sentence_begins_with_what_is_seen(code: str) -> None:
    begins = FIRST.signs[code].sentence.split()[0].rstrip(",")
    assert begins.endswith("s") or begins in {"Cannot", "Mostly", "Often"}


# Which version


def test_the_newest_comes_first_and_the_one_in_force_is_found() -> None:
    versions = thresholds()
    assert [one.in_force_from for one in versions] == sorted((one.in_force_from for one in versions), reverse=True)
    assert thresholds_on(FIRST.in_force_from) is FIRST
    assert thresholds_of(FIRST.version) is FIRST
    with pytest.raises(NoThresholds, match="No threshold guidance was in force on 2024-03-31"):
        thresholds_on(FIRST.in_force_from - DAY)
    with pytest.raises(NoThresholds, match="There is no version 0"):
        thresholds_of("0")


def test_a_later_version_comes_into_force_on_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = TEXT.replace('version: "1"', 'version: "2"').replace("2024-04-01", "2025-09-01")
    versions = read_thresholds(_folder(tmp_path, {"1": TEXT, "2": later}))
    assert [one.version for one in versions] == ["2", "1"]
    monkeypatch.setattr(guidance, "thresholds", lambda: versions)
    assert thresholds_on(dt.date(2025, 8, 31)).version == "1"
    assert thresholds_on(dt.date(2025, 9, 1)).version == "2"


def test_versions_are_told_apart_by_their_name_and_their_day(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read_thresholds(_folder(tmp_path, {"1": TEXT, "2": TEXT}))
    assert [(fault.line, fault.words) for fault in raised.value.faults] == [
        (_line_of("version:"), 'The version is "1". Call the file 1.yaml, or correct it.'),
        (_line_of("in_force_from:"), "thresholds/1.yaml is in force from the same day. Give one of them another day."),
    ]
    assert {fault.file for fault in raised.value.faults} == {"thresholds/2.yaml"}


def test_a_version_must_be_in_force(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read_thresholds(_folder(tmp_path, {"1": TEXT.replace("2024-04-01", "2999-04-01")}))
    (fault,) = raised.value.faults
    assert (fault.line, fault.words) == (
        _line_of("in_force_from:"),
        "No version is in force yet. Give this one a day that has come.",
    )


def test_without_any_version_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such file"):
        read_thresholds(tmp_path)


# What a wrong file is told

TRIED = "Has tried alcohol, vapes or drugs a few times."
TWICE = "is here twice. Change the code of one of them."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("- code: CD-DEV", "- code: CD-HEA", f'The sub-domain "CD-HEA" {TWICE}'),
        ("- code: FE\n", "- code: CD\n", f'The domain "CD" {TWICE}'),
        ("NOW-BABY", "NOW-TOLD", f'The sign "NOW-TOLD" {TWICE}'),
        ("- code: PC-BAS", "- code: CD-BAS", '"CD-BAS" must begin with "PC-". Correct it.'),
        ("- code: FE\n", "- code: NOW\n", '"NOW" is kept for what to phone about now. Give the domain another code.'),
        ("- code: CD-DEV", "- code: cd-dev", "\"code\" should match pattern '^[A-Z]+-[A-Z]+$'. Correct it."),
        ("NOW-BABY", "CD-BABY", '"CD-BABY" must be "NOW-" and a word. Correct it.'),
        ("NOW-BABY", "NOW-BABY-4", '"NOW-BABY-4" must be "NOW-" and a word. Correct it.'),
        ("2: Has tried", "1: Has tried", '"1" is here twice. Take one away.'),
        ("2: Has tried", "5: Has tried", "There is no level 5, only 1 to 4. Correct it, or take it away."),
        ("2: Has tried", "two: Has tried", 'The key "two" must be a whole number, without quotes.'),
        (TRIED, TRIED[:-1], "This item: there is no full stop at the end. Correct it."),
        (TRIED, "X" * 140 + ".", "This item: it has 141 characters, and may have 140. Correct it."),
        (TRIED, "LIKES WHO THEY ARE, and can say what they need.",
         '"CD-SUB-2" says the same as "CD-IDE-1". Write another sentence.'),
        ("number: 2", "number: 3",
         "Level 3 is not in its place. The levels are 1, 2, 3 and 4, in this order. Correct it."),
        ("domains: 2", "domains: 4", "There are not so many domains, only 3. Correct the number."),
        ("domains: 2", "domains: 5", "4 signs cannot lie in 5 domains. Correct one of the two."),
        ("signs: 4", "signs: 0", '"signs" should be greater than or equal to 1. Correct it.'),
        ('version: "1"', "version: 1", '"version" must be text: put it in quotes.'),
        ("2024-04-01", "2024-02-30", '"2024-02-30" is no day there is. Correct it, or put it in quotes.'),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_what_to_do(tmp_path: Path, before: str, after: str, words: str) -> None:
    assert TEXT.count(before) == 1
    assert (words, _line_of(before)) in _said(tmp_path, TEXT.replace(before, after))


@pytest.mark.parametrize(
    ("before", "named_at", "words"),
    [
        (f"          2: {TRIED}\n", "        at_level:\n          1: Does not use",
         'Level 2 is missing in "CD-SUB". Add its sentence.'),
        ("    who_leads: A social worker.\n", "  - number: 4", '"who_leads" is missing. Add it.'),
        ("  - number: 4\n", "levels:\n", "Level 4 is missing. Add it."),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_where_it_belongs(tmp_path: Path, before: str, named_at: str, words: str) -> None:
    assert TEXT.count(before) == 1
    assert (words, _line_of(named_at)) in _said(tmp_path, TEXT.replace(before, ""))


def _line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def _said(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    with pytest.raises(ContentError) as raised:
        read_thresholds(_folder(tmp_path, {"1": text}))
    assert {fault.file for fault in raised.value.faults} == {"thresholds/1.yaml"}
    return [(fault.words, fault.line) for fault in raised.value.faults]


def _folder(tmp_path: Path, files: dict[str, str]) -> Path:
    (tmp_path / "thresholds").mkdir(exist_ok=True)
    for name, text in files.items():
        (tmp_path / "thresholds" / f"{name}.yaml").write_text(text)
    return tmp_path


def test_the_shape_is_not_changed_by_whoever_reads_it() -> None:
    with pytest.raises(TypeError):
        FIRST.signs["CD-HEA-1"] = FIRST.signs["CD-HEA-2"]  # type: ignore[index]
    assert isinstance(FIRST, Thresholds)
