"""References that survive handwriting and the telephone, and postcodes."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.identifiers import (
    ALPHABET,
    REFERENCE,
    new_reference,
    read_nhs_number,
    read_phone,
    read_postcode,
    read_reference,
    read_upn,
    shape_reference,
)

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


# Numbers that check themselves, and telephone numbers


def nhs_number_of(nine: str) -> str | None:
    """By the rule as it is published: weights from ten down to two, and what is missing to a multiple of eleven."""
    check = (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11
    return None if check == 10 else f"{nine}{check}"


UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn_of(twelve: str) -> str:
    return (
        UPN_LETTERS[sum(int(digit) * weight for digit, weight in zip(twelve, range(2, 14), strict=True)) % 23] + twelve
    )


nines = st.from_regex(r"[4-9][0-9]{8}", fullmatch=True)
twelves = st.from_regex(r"[0-9]{12}", fullmatch=True)


@given(nines, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_always_found(nine: str, place: int, more: int) -> None:
    right = nhs_number_of(nine)
    assume(right is not None and read_nhs_number(right) == right)
    assert right is not None
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert read_nhs_number(wrong) is None


@given(nines, st.integers(0, 8))
def test_two_digits_of_an_nhs_number_that_changed_places_are_always_found(nine: str, place: int) -> None:
    right = nhs_number_of(nine)
    assume(right is not None and read_nhs_number(right) == right and right[place] != right[place + 1])
    assert right is not None
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert read_nhs_number(wrong) is None


@given(twelves, st.integers(1, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_pupil_number_is_always_found(twelve: str, place: int, more: int) -> None:
    right = upn_of(twelve)
    assert read_upn(right) == right
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert read_upn(wrong) is None


@given(twelves, st.sampled_from(UPN_LETTERS))
def test_only_one_letter_fits_a_pupil_number(twelve: str, letter: str) -> None:
    assert (read_upn(letter + twelve) is not None) == (letter == upn_of(twelve)[0])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("943 476 5919", "9434765919"),
        ("943-476-5919", "9434765919"),
        (" 9434765919\t", "9434765919"),
        ("9434765918", None),
        ("943476591", None),
        ("94347659199", None),
        ("٩٤٣٤٧٦٥٩١٩", None),
        ("94347O5919", None),
        ("9434765919\x00", None),
        ("", None),
    ],
)
def test_an_nhs_number_is_read_however_it_is_spaced(written: str, read: str | None) -> None:
    assert read_nhs_number(written) == read


@pytest.mark.parametrize("written", ["a123456789012", "A12345 6789012", "A-123-456-789012"])
def test_a_pupil_number_is_read_however_it_is_written(written: str) -> None:
    assert read_upn(written) == "A123456789012"


@pytest.mark.parametrize(
    "written", ["B123456789012", "I123456789012", "A12345678901", "A1234567890123", "A12345678901٢"]
)
def test_what_is_no_pupil_number_is_none(written: str) -> None:
    assert read_upn(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01632 960 001", "01632 960 001"),
        ("+44 1632 960001", "+44 1632 960001"),
        ("(01632) 960-001 ext 12", "(01632) 960-001 ext 12"),
        ("01632 960001\n(not  Wednesdays)", "01632 960001 (not Wednesdays)"),
        ("01632 960001  or\n07700 900 123", "01632 960001 or 07700 900 123"),
        ("999", None),
        ("960 001", None),
        ("1" * 21, None),
        ("1" * 40, None),
        ("ask at the office", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_kept_as_somebody_wrote_it(written: str, read: str | None) -> None:
    assert read_phone(written) == read


@given(st.text(max_size=60))
def test_reading_a_number_of_any_text_never_fails(written: str) -> None:
    for read in (read_nhs_number, read_upn, read_phone, read_postcode):
        found = read(written)
        assert found is None or read(found) == found, "what is regular stays as it is"
