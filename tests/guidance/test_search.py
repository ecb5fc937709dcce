"""Signs are found by the words people type, however they write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.guidance.reading import ContentError, read_content
from portal.guidance.search import OtherWords, Question, ask, folded, other_words
from portal.guidance.thresholds import thresholds, thresholds_of

FIRST = thresholds_of("1")
NONE = OtherWords(meanings=())
WORDS = sorted({word for sign in FIRST.signs.values() for word in folded(sign.sentence).replace(",", "").split()})


def found(words: str = "", *, level: int | None = None, domain: str = "", other: OtherWords = NONE) -> list[str]:
    return [sign.code for sign in ask(Question(words, level, domain), FIRST, other).hits]


def test_nothing_typed_finds_every_sign() -> None:
    assert sorted(found()) == sorted(FIRST.signs)
    assert sorted(found(" - ?")) == sorted(FIRST.signs)


def test_a_word_of_the_sentence_finds_it() -> None:
    assert found("hungry") == ["PC-BAS-2", "PC-BAS-3"]


@pytest.mark.parametrize(
    "typed", ["HUNGRY", "hungr", "hu\N{COMBINING DIAERESIS}ngry", "hüngry", " hungry! ", "“hungry”"]
)
def test_capitals_accents_and_endings_do_not_matter(typed: str) -> None:
    assert found(typed) == found("hungry")


def test_the_end_of_a_word_is_not_the_word() -> None:
    assert "CD-HEA-3" in found("teeth")
    assert found("eeth") == []


def test_every_word_typed_must_be_there_in_any_order() -> None:
    assert found("hungry often") == found("often hungry") == ["PC-BAS-3"]
    assert found("hungry banana") == []


def test_a_single_letter_is_a_word_of_its_own() -> None:
    assert found("q") == []
    assert set(found("A&E", other=other_words())) == {"CD-HEA-2", "CD-HEA-3", "CD-HEA-4"}


def test_the_name_of_a_part_of_life_finds_its_signs() -> None:
    assert {"PC-UNB-1", "PC-UNB-2", "PC-UNB-3", "PC-UNB-4"} <= set(found("pregnancy"))


def test_a_level_and_a_domain_narrow_the_search() -> None:
    assert {FIRST.signs[code].level for code in found(level=3)} == {3}
    assert len(found(level=3)) == 28
    assert len(found(level=4)) == 36
    assert {FIRST.signs[code].domain for code in found(domain="PC")} == {"PC"}
    assert len(found(domain="PC")) == 36
    assert found("hungry", level=3, domain="PC") == ["PC-BAS-3"]
    assert found("hungry", level=3, domain="CD") == []


@pytest.mark.parametrize(
    ("typed", "code"),
    sorted(
        {
            "ADHD": "CD-DIS-2",
            "attendance": "CD-EDU-3",
            "county lines": "CD-SOC-4",
            "debt": "FE-FIN-2",
            "domestic abuse": "FE-DOM-3",
            "eviction": "FE-HOU-3",
            "FGM": "NOW-CUTTING",
            "neglect": "PC-BAS-3",
            "self harm": "CD-EMO-3",
            "self-harm": "NOW-LIFE",
            "suicide": "NOW-LIFE",
            "vaping": "CD-SUB-2",
            "young carer": "FE-YC-3",
        }.items()
    ),
)
def test_words_of_the_trade_lead_to_the_plain_sentences(typed: str, code: str) -> None:
    assert code in found(typed, other=other_words())
    assert len(found(typed, other=other_words())) <= 10


def test_the_words_of_two_phrases_do_not_make_a_third() -> None:
    """ "Self-esteem" and "harmed" do not make "self-harm"."""
    assert set(found("self-harm", other=other_words())) == {"CD-EMO-3", "CD-EMO-4", "NOW-LIFE"}


def test_other_words_never_lead_to_a_sign_that_all_is_well() -> None:
    for meaning in other_words().meanings:
        for typed in meaning.typed:
            beside = set(found(typed, other=other_words())) - set(found(typed))
            assert not [code for code in beside if FIRST.signs[code].level == 1], typed


def test_every_code_of_the_other_words_is_one_of_the_guidance() -> None:
    known = {code for version in thresholds() for code in version.signs}
    known |= {part.code for version in thresholds() for domain in version.domains for part in domain.subdomains}
    assert [code for code in other_words().by_code if code not in known] == []


@example("a a a a")
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
def test_what_a_sentence_says_finds_it_and_the_pieces_are_the_sentence(typed: str) -> None:
    question = Question(typed)
    answer = ask(question, FIRST, other_words())
    hits = {sign.code for sign in answer.hits}
    for section in answer.sections:
        for row in section.rows:
            for one in row.signs:
                assert "".join(piece.text for piece in one.pieces) == one.sign.sentence
                assert (one.sign.code in hits) is one.hit
                said = f" {folded(one.sign.sentence)} "
                if all(f" {term}" in said if len(term) > 1 else f" {term} " in said for term in question.terms):
                    assert one.hit


@given(st.text(max_size=60))
def test_whatever_is_typed_finds_something_or_nothing(typed: str) -> None:
    answer = ask(Question(typed), FIRST, other_words())
    assert {sign.code for sign in answer.hits} <= set(FIRST.signs)
    pieces = [piece for row in answer.sections[0].rows for one in row.signs for piece in one.pieces]
    assert all(piece.text for piece in pieces)


def test_the_words_that_were_found_are_marked() -> None:
    rows = [row for section in ask(Question("hungry"), FIRST, NONE).sections for row in section.rows if row.hit]
    (row,) = rows
    marked = [[piece.text for piece in one.pieces if piece.marked] for one in row.signs]
    assert marked == [[], ["hungry"], ["hungry"], []]


def test_a_wrong_file_is_told_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "search_words.yaml"
    file.write_text("meanings:\n  - typed: []\n    codes: [CD-HEA]\n  - typed: [a]\n    codes: [cd]\n")
    with pytest.raises(ContentError) as raised:
        read_content(file, OtherWords)
    first, second = raised.value.faults
    assert (first.line, first.words) == (
        2,
        'There is nothing under "typed". Add to it, or take the whole entry away.',
    )
    assert second.line == 5
