"""The words of the code lists: exactly those codes that the portal knows, each with its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.guidance import codes
from portal.guidance.codes import (
    FILE,
    AgencyType,
    AgreedHow,
    Agreement,
    AskedFor,
    ClosureReason,
    DeclineReason,
    Home,
    Listed,
    Lists,
    PrimaryNeed,
    Relationship,
    ReturnedBecause,
    Route,
    Source,
    StatutoryStatus,
    WithdrawnBecause,
    lists,
    words_of,
)
from tests.guidance.broken import faults_of, line_of, swap

KINDS = (
    AgencyType, AgreedHow, Agreement, AskedFor, ClosureReason, DeclineReason, Home, PrimaryNeed, Relationship, Route,
    ReturnedBecause, Source, StatutoryStatus, WithdrawnBecause,
)  # fmt: skip


def test_words_and_dfe_code_are_those_of_the_file() -> None:
    assert (Source.SCHOOL.words, Source.SCHOOL.dfe) == ("School or college", "2A")
    assert (ClosureReason.STEP_UP.words, ClosureReason.STEP_UP.dfe) == ("A social worker took over", None)
    assert Agreement.REFUSED.words == "No, they do not want it"


def test_the_same_code_in_two_lists_has_the_words_of_each() -> None:
    assert Source.OTHER.words == "Someone else"
    assert PrimaryNeed.OTHER.words == "Something else"
    assert (Source.HOUSING.dfe, PrimaryNeed.HOUSING.dfe) == ("4", "N4")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_choice_of_a_list_reads_differently(kind: type[Listed]) -> None:
    words = [code.words for code in kind]
    assert len(set(words)) == len(words) > 2
    assert all(words)


def test_no_list_is_left_out_of_the_file() -> None:
    written = {kind for kind in vars(codes).values() if isinstance(kind, type) and issubclass(kind, Listed)}
    assert written - {Listed} == set(KINDS)


def test_every_source_and_need_can_be_reported_to_the_department() -> None:
    assert all(code.dfe for code in (*Source, *PrimaryNeed))


def test_the_departments_own_lists_are_whole() -> None:
    dfe = lists().dfe
    assert [len(getattr(dfe, name)) for name in ("ethnicity", "disability", "sex", "abuse")] == [20, 13, 3, 5]
    assert [code.code for code in dfe.primary_need] == [f"N{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
    assert [code.code for code in dfe.closure] == [f"RC{number}" for number in range(1, 10)]
    assert len(dfe.referral_source) == 22


_SCHOOL = "  - code: school\n    words: School or college\n    dfe: 2A\n"


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        (_SCHOOL, "", "source:", 'The code "school" is missing. Add it, with its words.'),
        (_SCHOOL, _SCHOOL * 2, "code: early_years", 'The code "school" is here twice. Change the code of one of them.'),
        ("code: school", "code: shool", "code: school", 'The code "shool" is not known. Did you mean "school"?'),
        ("code: school", "code: xyz", "code: school", 'The code "xyz" is not known. Records cannot hold it.'),
        ("School or college", '" "', "School or college", '"school" has no words. Write what a page says for it.'),
        ("School or college", "Police", "words: Police", 'The choice "Police" is here twice.'),
        ("dfe: 2A", "dfe: 2X", "dfe: 2A", '"2X" is not in the list "referral_source" of "dfe".'),
        ("words: Safeguarding", "words: Safeguarding\n    dfe: 1A", "code: lead_practitioner", "There is no DfE list"),
        ("route:", "rout:", "route:", '"rout" is not known here. Did you mean "route"?'),
        ("    - code: WIRI", "    - code: WBRI", "code: WIRI", 'The code "WBRI" is here twice.'),
        ("words: White Irish", "words: White British", "White Irish", 'The choice "White British" is here twice.'),
        ("words: White Irish", 'words: ""', "White Irish", '"WIRI" has no words.'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Lists, swap(old, new))
    assert [(line, said) for line, said in found if said.startswith(words)], found
    line = next(line for line, said in found if said.startswith(words))
    assert line == line_of(FILE, near)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("F", "sex", "Female"),
        ("HEAR", "disability", "Hearing"),
        ("WBRI", "ethnicity", "White British"),
        ("mother", "relationship", "Mother"),
        ("not_known", "relationship", "Not known"),
        ("yes", "known", "Yes"),
        ("ZZ", "ethnicity", "ZZ"),
    ],
)
def test_a_code_is_said_by_its_list(code: str, kind: str, words: str) -> None:
    assert words_of(code, kind) == words
