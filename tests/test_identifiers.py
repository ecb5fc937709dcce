"""References that survive handwriting and the telephone, and postcodes."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.identifiers import ALPHABET, REFERENCE, new_reference, read_postcode, read_reference, shape_reference

symbols = st.text(st.sampled_from(ALPHABET), min_size=7, max_size=7)
letters = st.sampled_from("CM")
references = st.builds(shape_reference, letters, symbols)


def test_a_reference_looks_like_one() -> None:
    drawn = {new_reference("C") for _ in range(200)}
    assert len(drawn) == 200, "by chance out of thirty thousand million"
    assert all(REFERENCE.fullmatch(reference) for reference in drawn)
    assert all(read_reference(reference) == reference for reference in drawn)
    assert new_reference("M").startswith("M-")


def test_no_letter_that_looks_like_another() -> None:
    assert set("ILOU").isdisjoint(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_one_reference_worked_out_by_hand() -> None:
    """Symbols weigh 2, 4, 8 … in the field of 32 (x^5 + x^2 + 1): the first "1" alone weighs 2, the second 4."""
    assert shape_reference("C", "0000000") == "C-0000-0000"
    assert shape_reference("C", "1000000") == "C-1000-0002"
    assert shape_reference("C", "0100000") == "C-0100-0004"
    assert shape_reference("C", "1100000") == "C-1100-0006"
    assert shape_reference("C", "0000100") == "C-0000-1005", "32 in the field is 5"


@given(references)
def test_what_was_shaped_can_be_read(reference: str) -> None:
    assert read_reference(reference) == reference


@given(references)
def test_one_wrong_symbol_is_caught(reference: str) -> None:
    """Every wrong symbol at every place, the check's own included."""
    places = [place for place, symbol in enumerate(reference) if place > 1 and symbol != "-"]
    assert len(places) == 8
    taken = [
        wrong
        for place in places
        for symbol in ALPHABET
        if symbol != reference[place]
        and read_reference(wrong := reference[:place] + symbol + reference[place + 1 :]) is not None
    ]
    assert taken == []


@given(references)
def test_any_two_symbols_swapped_are_caught(reference: str) -> None:
    """Neighbours, as a hurried hand swaps them, and any two further apart."""
    kind, plain = reference[0], reference[2:].replace("-", "")
    for left, right in itertools.combinations(range(len(plain)), 2):
        swapped = list(plain)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        expected = None if plain[left] != plain[right] else reference
        assert read_reference(kind + "".join(swapped)) == expected


def _misread(reference: str) -> list[str]:
    swaps = {"1": "ILil", "0": "Oo"}
    return [
        reference[:place] + letter + reference[place + 1 :]
        for place, symbol in enumerate(reference)
        for letter in swaps.get(symbol, "")
    ]


@given(st.builds(shape_reference, letters, st.text("01AZ", min_size=7, max_size=7)))
def test_letters_that_were_misread_are_put_right(reference: str) -> None:
    assert [read_reference(written) for written in _misread(reference)] == [reference] * len(_misread(reference))


@given(references, st.lists(st.tuples(st.integers(0, 9), st.sampled_from(" -\t")), max_size=4))
def test_spaces_hyphens_and_small_letters_do_not_matter(reference: str, spaces: list[tuple[int, str]]) -> None:
    written = reference.lower()
    for place, space in spaces:
        written = written[:place] + space + written[place:]
    assert read_reference(written) == reference


@given(st.text(max_size=20))
def test_whatever_is_written_is_ours_or_nothing(written: str) -> None:
    read = read_reference(written)
    assert read is None or REFERENCE.fullmatch(read)


@pytest.mark.parametrize(
    "written",
    ["", "C", "C-", "C-0000-000", "C-0000-00000", "X-0000-0000", "C-0000-000U", "C\x000000000", "C-0000-0001",
     "\uff23-0000-0000", "C-\u0660\u0660\u0660\u0660-0000", "C-0000-0000'--", "M/0000/0000"],
)  # fmt: skip
def test_what_cannot_be_one_is_none(written: str) -> None:
    assert read_reference(written) is None


def test_references_are_not_guessed_from_one_another() -> None:
    drawn = sorted(new_reference("C") for _ in range(100))
    first = [reference[2] for reference in drawn]
    assert len(set(first)) > 10


@pytest.mark.parametrize(
    ("written", "postcode"),
    [
        ("DN3 1AA", "DN3 1AA"),
        ("dn31aa", "DN3 1AA"),
        (" dn12 2 ab ", "DN12 2AB"),
        ("M1 1AE", "M1 1AE"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
        ("cr2\u00a06xh", "CR2 6XH"),
        ("M60 1NW", "M60 1NW"),
        ("DN55 1PT", "DN55 1PT"),
        ("gir0aa", "GIR 0AA"),
        ("GIR 0AB", None),
        ("GIR 1AA", None),
        ("DN3 1AC", None),
        ("DN3 1IA", None),
        ("DN3 1KA", None),
        ("DN3 1AM", None),
        ("DN3 1OA", None),
        ("DN3 1AV", None),
        ("", None),
        ("DN3", None),
        ("DN3 1A", None),
        ("DN3 AAA", None),
        ("3DN 1AA", None),
        ("DN333 1AA", None),
        ("DNN3 1AA", None),
        ("DN3-1AA", None),
        ("DN3 1AA\x00", None),
        ("DN\u0663 1AA", None),
        ("unknown", None),
    ],
)
def test_postcodes(written: str, postcode: str | None) -> None:
    assert read_postcode(written) == postcode


@given(st.from_regex(r"\A[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABDEFGHJLNPQRSTUWXYZ]{2}\Z"))
def test_a_regular_postcode_stays_itself(written: str) -> None:
    read = read_postcode(written)
    assert read
    assert read.replace(" ", "") == written.replace(" ", "")
    assert read_postcode(read.lower()) == read
    assert re.fullmatch(r".+ .{3}", read)
