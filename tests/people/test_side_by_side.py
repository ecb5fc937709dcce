"""Two records beside each other: what is said to agree, to differ, and to speak against their being one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules.matching import Sought
from portal.people.rules.side_by_side import Doubt, Row, Verdict, side_by_side

ROSA = Sought(
    "Rosa", "Quill", dt.date(2015, 3, 14), None, "F", "12 Mill Lane", "ZZ1 1AA", "9434765919", "H801200001001"
)


def test_the_same_twice_agrees_in_everything_and_nothing_speaks_against_it() -> None:
    found = side_by_side(ROSA, ROSA)
    assert set(found.verdicts.values()) == {Verdict.SAME}
    assert found.doubts == ()
    assert found.in_words == (
        "The same: first name, surname, date of birth, sex, address, postcode, NHS number and pupil number."
    )


@pytest.mark.parametrize(
    ("other", "row", "verdict", "doubts"),
    [
        ({"forename": "Rosalind"}, Row.FORENAME, Verdict.ALIKE, ()),
        ({"forename": "Omar"}, Row.FORENAME, Verdict.DIFFERENT, (Doubt.TWINS,)),
        ({"surname": "Marsh"}, Row.SURNAME, Verdict.DIFFERENT, ()),
        ({"surname": "Quil"}, Row.SURNAME, Verdict.ALIKE, ()),
        ({"born_on": dt.date(2018, 6, 2)}, Row.BORN, Verdict.DIFFERENT, (Doubt.BORN,)),
        ({"born_on": dt.date(2015, 3, 15)}, Row.BORN, Verdict.ALIKE, (Doubt.BORN,)),
        ({"born_on": None, "born_year": 2015}, Row.BORN, Verdict.ALIKE, ()),
        ({"born_on": None}, Row.BORN, Verdict.UNKNOWN, ()),
        ({"sex": "M"}, Row.SEX, Verdict.DIFFERENT, (Doubt.SEX,)),
        ({"address": "98 Mill Lane"}, Row.ADDRESS, Verdict.DIFFERENT, ()),
        ({"address": "14 Mill Lane"}, Row.ADDRESS, Verdict.ALIKE, ()),
        ({"address": "Mill Lane"}, Row.ADDRESS, Verdict.ALIKE, ()),
        ({"address": "3 Foundry Court"}, Row.ADDRESS, Verdict.DIFFERENT, ()),
        ({"nhs_number": "4505577104"}, Row.NHS_NUMBER, Verdict.DIFFERENT, (Doubt.NHS_NUMBER,)),
        ({"upn": "X801200001002"}, Row.UPN, Verdict.DIFFERENT, (Doubt.UPN,)),
        ({"upn": None}, Row.UPN, Verdict.UNKNOWN, ()),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else None,
)
def test_what_differs_is_said(other: dict[str, Any], row: Row, verdict: Verdict, doubts: tuple[Doubt, ...]) -> None:
    found = side_by_side(ROSA, replace(ROSA, **other))
    assert found.verdicts[row] is verdict
    assert found.doubts == doubts
    assert {one for one in Row if found.verdicts[one] is not Verdict.SAME} == {row}


people = st.builds(
    Sought,
    st.sampled_from(["", "Rosa", "Omar", "Rosalind"]),
    st.sampled_from(["", "Quill", "Marsh"]),
    st.none() | st.dates(dt.date(2014, 1, 1), dt.date(2015, 12, 31)),
    st.none() | st.integers(2012, 2017),
    st.sampled_from([None, "F", "M"]),
    st.sampled_from(["", "12 Mill Lane", "14 Mill Lane"]),
    st.sampled_from([None, "ZZ1 1AA", "ZZ1 1AB"]),
    st.sampled_from([None, "9434765919", "4505577104"]),
    st.sampled_from([None, "H801200001001", "X801200001002"]),
)


@given(one=people, other=people)
def test_it_is_the_same_from_either_side_and_what_nobody_knows_differs_from_nothing(one: Sought, other: Sought) -> None:
    found = side_by_side(one, other)
    assert found == side_by_side(other, one)
    for row in (Row.FORENAME, Row.SURNAME, Row.SEX, Row.NHS_NUMBER, Row.UPN):
        both = getattr(one, row.value) and getattr(other, row.value)
        assert (found.verdicts[row] is Verdict.UNKNOWN) is not bool(both)
    if one.born_on and other.born_on:
        assert (Doubt.BORN in found.doubts) is (one.born_on != other.born_on)
