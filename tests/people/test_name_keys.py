"""By what a name is found: however it was typed, and whichever of its words came first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import last_word_key, name_key, name_words, readings_of_name

NAMES = st.text(max_size=300)


@pytest.mark.parametrize(
    ("written", "key", "last"),
    [
        ("Ida", "ida", None),
        ("IDA", "ida", None),
        ("  ida ", "ida", None),
        ("Zoë", "zoe", None),
        ("Zoe\N{COMBINING DIAERESIS}", "zoe", None),
        ("Łącka", "lacka", None),
        ("Sørensen", "sorensen", None),
        ("Weiß", "weiss", None),
        ("O'Neill", "oneill", None),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "oneill", None),
        ("O\N{ACUTE ACCENT}Neill", "oneill", None),
        ("Smith-Jones", "smithjones", "jones"),
        ("Smith Jones", "smithjones", "jones"),
        ("Smith\N{NON-BREAKING HYPHEN}Jones", "smithjones", "jones"),
        ("de la Cruz", "delacruz", "cruz"),
        ("Mary Jane", "maryjane", "jane"),
        ("İpek", "ipek", None),
        ("Мария", "мария", None),
        ("李", "李", None),
        ("", "", None),
        ("'-.", "", None),
        ("🙁", "", None),
        ("Ida\x00", "ida", None),
    ],
)
def test_a_name_is_folded(written: str, key: str, last: str | None) -> None:
    assert (name_key(written), last_word_key(written)) == (key, last)


@given(name=NAMES)
def test_a_key_is_letters_and_numbers_that_an_index_holds(name: str) -> None:
    for key in (name_key(name), last_word_key(name) or ""):
        assert all(letter.isalnum() for letter in key)
        assert len(key.encode()) <= 400
        assert key < key + "\U0010ffff", "everything that begins so lies below what no name holds"


@given(name=NAMES)
def test_a_key_is_its_own_key_and_capitals_change_nothing(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(f" {name} ") == key


@pytest.mark.parametrize("typed", ["ida pike", "Pike, Ida", "IDA P", "pi ida", "pike", "Id"])
def test_either_name_comes_first_and_a_beginning_is_enough(typed: str) -> None:
    assert any("ida".startswith(one) and "pike".startswith(other) for one, other in readings_of_name(typed))


def test_nobody_knows_where_a_name_of_three_words_is_parted() -> None:
    found = readings_of_name("Maria de la Cruz")
    assert ("maria", "delacruz") in found
    assert ("delacruz", "maria") in found
    assert ("", "mariadelacruz") in found


@given(forename=NAMES, surname=NAMES)
def test_a_name_typed_as_it_was_written_is_read_rightly(forename: str, surname: str) -> None:
    if len(name_words(f"{forename} {surname}")) > 5:
        return  # what is beyond is read as one word
    found = readings_of_name(f"{forename} {surname}")
    whole, last = name_key(forename), name_key(surname)
    if whole or last:
        assert any(whole.startswith(one) and last.startswith(other) for one, other in found)


@given(typed=st.text(max_size=2_000))
def test_however_much_is_typed_it_is_read_in_a_few_ways(typed: str) -> None:
    found = readings_of_name(typed)
    assert len(found) <= 12
    assert all(one or other for one, other in found), "nothing typed never means everybody"
