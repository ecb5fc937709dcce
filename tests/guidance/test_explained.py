"""The words to read: plain enough for somebody of 11 to 14, and a wrong file is told what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.guidance.explained import NEEDED, Explained, Section, explained
from portal.guidance.reading import FOLDER, ContentError, read_content
from tests.guidance.test_thresholds import NOT_HERE

SLUGS = sorted(section.slug for section in explained().sections)
TEXT = (FOLDER / "explained.yaml").read_text()
JARGON = re.compile(
    NOT_HERE.pattern + r"|\b(consent|lawful basis|GDPR|stakeholders?|safeguarding concern)\b", re.IGNORECASE
)
HARDEST = 8.0  # a school grade of the United States: 13 to 14 years old


def _sentences(section: Section) -> Iterator[str]:
    for text in _texts(section):
        yield from re.split(r"(?<=[.?!])\s+", text)


def _texts(section: Section) -> Iterator[str]:
    yield section.in_short
    for part in section.parts:
        yield from (*part.paragraphs, *part.points)
        for step in part.steps:
            yield step.words


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le")) - word.endswith("ed"))


def grade(sentences: list[str]) -> float:
    """The formula of Flesch and Kincaid."""
    words = [word for sentence in sentences for word in re.findall(r"[a-z']+", sentence.lower())]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _section(slug: str) -> Section:
    found = explained().section(slug)
    assert found
    return found


def _said(slug: str) -> str:
    return " ".join(_texts(_section(slug)))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_can_be_read_by_somebody_of_eleven_to_fourteen(slug: str) -> None:
    sentences = list(_sentences(_section(slug)))
    assert grade(sentences) <= HARDEST
    assert [sentence for sentence in sentences if len(sentence.split()) > 25] == []


def test_the_measure_of_reading_tells_plain_from_hard() -> None:
    assert grade(["The cat sat on the mat."]) < 2
    hard = "Practitioners must facilitate multi-agency consideration of proportionate information dissemination."
    assert grade([hard]) > HARDEST + 5


@pytest.mark.parametrize("slug", SLUGS)
def test_no_section_speaks_the_language_of_the_trade(slug: str) -> None:
    section = _section(slug)
    texts = [*_texts(section), section.title, *(part.title for part in section.parts)]
    assert [text for text in texts if JARGON.search(text)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_section_says_a_number_to_phone_but_999(slug: str) -> None:
    """They are in one place, and change there."""
    assert re.findall(r"\d[\d ]{4,}", _said(slug)) == []


def test_agreeing_to_help_and_being_told_what_is_shared_are_two_sections() -> None:
    assert "Agreeing to help is one thing. Being told what is shared is another" in _said("agreement")
    assert "do not ask the family to sign for it" in _said("sharing")
    assert "Share at once when a child is being harmed or may be" in _said("sharing")
    assert "Tell the family that you have shared, unless telling them would raise the risk" in _said("sharing")


def test_a_no_is_not_a_reason_to_do_nothing() -> None:
    assert "When a family says no, that alone is never a reason to do nothing." in _said("when-they-say-no")


def test_a_disagreement_has_four_steps_with_their_days_and_stops_nothing() -> None:
    steps = [step for part in _section("differences").parts for step in part.steps]
    assert [int(re.findall(r"\d+", step.when)[0]) for step in steps] == [1, 2, 5, 10]
    assert "never stops or delays what keeps a child safe" in _said("differences")
    assert "This partnership has chosen them" in _said("differences")


def test_the_guidance_advises_and_says_what_to_weigh() -> None:
    said = _said("using-this-guidance")
    for words in (
        "The portal never decides about a child",
        "One serious sign can outweigh many small ones",
        "How long has it gone on?",
        "Has it happened before",
        "An unborn child counts",
        "The signs are examples",
    ):
        assert words in said


# What a wrong file is told


def _faults(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "explained.yaml"
    file.write_text(text)
    with pytest.raises(ContentError) as raised:
        read_content(file, Explained)
    return [fault.words for fault in raised.value.faults]


def test_the_sections_that_other_pages_lead_to_must_be_there(tmp_path: Path) -> None:
    assert set(NEEDED) <= {section.slug for section in explained().sections}
    missing = TEXT.replace("slug: agreement", "slug: agreed")
    assert _faults(tmp_path, missing) == ['The section "agreement" is missing, and other pages lead to it. Add it.']


def test_two_sections_have_two_addresses(tmp_path: Path) -> None:
    assert 'The section "sharing" is here twice. Change the slug of one of them.' in _faults(
        tmp_path, TEXT.replace("slug: differences", "slug: sharing")
    )


@pytest.mark.parametrize("slug", ["print", "signs", "versions"])
def test_no_section_takes_the_address_of_another_page(tmp_path: Path, slug: str) -> None:
    assert f'"{slug}" is the address of another page. Give this one another slug.' in _faults(
        tmp_path, TEXT.replace("slug: differences", f"slug: {slug}")
    )


def test_a_heading_has_something_under_it(tmp_path: Path) -> None:
    text = TEXT.replace(
        "      - title: What a level is\n", "      - title: Nothing\n      - title: What a level is\n", 1
    )
    assert _faults(tmp_path, text) == ['Nothing stands under "Nothing". Write it, or take the heading away.']


def test_a_section_has_parts_each_under_a_heading_of_its_own(tmp_path: Path) -> None:
    again = TEXT.replace("- title: Who can say yes", "- title: How to ask")
    assert _faults(tmp_path, again) == ['The heading "How to ask" is here twice. Change the title of one of them.']
    empty = TEXT + "  - {slug: more, title: More, in_short: More., parts: []}\n"
    assert _faults(tmp_path, empty) == ['"more" has nothing to read. Add a part.']


def test_a_section_that_is_not_there_is_nothing() -> None:
    assert explained().section("no-such") is None
