"""Whether two people are one: what is said of pairs that offices meet, and what holds for any two."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.people.rules.keys import keys_of
from portal.people.rules.matching import Band, Reason, Sought, match

TOM = Sought("Thomas", "Ashdown", dt.date(2014, 3, 7), None, "M", "12 Mill Lane", "ZZ1 1AA")


def band(other: Sought, one: Sought = TOM) -> str | None:
    found = match(one, other)
    return found.band.value if found else None


def changed(**changes: object) -> Sought:
    return replace(TOM, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"forename": "Tom"},
        {"forename": "Tomas"},
        {"forename": "Thomas James"},
        {"forename": "Thmoas"},
        {"forename": "THOMÁS"},
        {"forename": "Ashdown", "surname": "Thomas"},
        {"surname": "Ashdown-Reed"},
        {"surname": "Reed"},
        {"born_on": dt.date(2014, 7, 3)},
        {"born_on": dt.date(2014, 3, 17)},
        {"sex": None, "address": "", "postcode": None},
        {"address": "Flat 2, 98 Harbour Street", "postcode": "YY9 9ZZ"},
    ],
    ids=lambda changes: "-".join(map(str, changes.values())) or "the-same",
)
def test_likely(changes: dict[str, object]) -> None:
    assert band(changed(**changes)) == "likely"


@pytest.mark.parametrize(
    "changes",
    [
        {"born_on": None},
        {"born_on": None, "born_year": 2015},
        {"born_on": dt.date(1984, 1, 30)},
        {"forename": "T"},
        {"forename": ""},
        {"nhs_number": "9434765919"},
    ],
    ids=["no-birth", "age", "father-of-his-name", "initial", "no-first-name", "another-number"],
)
def test_possible(changes: dict[str, object]) -> None:
    one = changed(nhs_number="9434765870") if "nhs_number" in changes else TOM
    assert band(changed(**changes), one) == "possible"


@pytest.mark.parametrize(
    "changes",
    [
        {"born_on": dt.date(1984, 1, 30), "address": "98 Harbour Street", "postcode": "YY9 9ZZ"},
        {"forename": "Edith", "surname": "Quill"},
        {"forename": "Edith", "surname": "Quill", "born_on": None, "postcode": None, "address": ""},
    ],
    ids=["namesake", "twin-of-the-house", "stranger"],
)
def test_a_namesake_or_a_stranger_is_not_shown(changes: dict[str, object]) -> None:
    found = match(TOM, changed(**changes))
    if changes.get("born_on", TOM.born_on) == TOM.born_on:
        assert found is None or found.band is Band.POSSIBLE
    else:
        assert found is None


def test_a_twin_is_never_likely_on_surname_birth_and_home_alone() -> None:
    twin = changed(forename="Edith", sex="F")
    found = match(TOM, twin)
    assert found is not None
    assert found.band is Band.POSSIBLE
    moved = match(TOM, changed(address="98 Harbour Street", postcode="YY9 9ZZ"))
    assert moved is not None
    assert found.score < moved.score, "he himself, who moved, is surer"


def test_a_number_that_one_person_alone_has_outweighs_what_was_mistyped() -> None:
    numbered = changed(nhs_number="9434765919")
    found = match(numbered, replace(numbered, forename="Tomos", surname="Asdown", born_on=None, postcode=None))
    assert found is not None
    assert (found.band, found.reasons[0]) == (Band.LIKELY, Reason.NHS_NUMBER)
    alone = match(numbered, Sought("Edith", "Quill", dt.date(1950, 1, 1), nhs_number="9434765919"))
    assert alone is not None
    assert alone.band is Band.POSSIBLE, "somebody mistyped a number: nothing else agrees"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "same date of birth; same name; same address; same postcode"),
        (
            {"forename": "Tom", "surname": "Ashdowne", "address": ""},
            "same date of birth; first names that go for one another; surname spelled much the same; same postcode",
        ),
        (
            {"born_on": dt.date(2014, 7, 3), "postcode": "ZZ1 1AB", "sex": "F"},
            "day and month of birth the other way round; same name; same address;"  # noqa: ISC004
            " postcode one letter or figure apart; another sex",
        ),
        (
            {"forename": "Ashdown", "surname": "Thomas", "address": "", "postcode": None},
            "same date of birth; first name and surname the other way round",
        ),
    ],
    ids=["all", "nickname", "swapped", "crossed"],
)
def test_a_match_says_why_in_words(changes: dict[str, object], words: str) -> None:
    found = match(TOM, changed(**changes))
    assert found is not None
    assert found.words == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Kasia", "Nowak"), ("Katarzyna", "Nowak")),
        (("Muhammad", "Khan"), ("Mohammed", "Khan")),
        (("Łukasz", "Wiśniewski"), ("Lukasz", "Wisniewski")),
        (("Mary-Jane", "O'Brien"), ("Mary Jane", "Obrien")),
        (("Aoife", "Begley"), ("Aoife", "Begly")),
        (("Wei", "Zhang"), ("Zhang", "Wei")),
        (("李", "王"), ("李", "王")),
    ],
    ids=["polish", "spelling", "letters", "hyphen", "slip", "order", "script"],
)
def test_names_from_anywhere(one: tuple[str, str], other: tuple[str, str]) -> None:
    born = dt.date(2012, 5, 6)
    assert band(Sought(*other, born), Sought(*one, born)) == "likely"
    assert set(keys_of(Sought(*one, born))) & set(keys_of(Sought(*other, born)))


# Whatever is written

names = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["Ann", "Anna", "Ann-Marie", "B", "Smith", "Smyth", "Smith Jones", "Tom", "Thomas", ""]
)
people = st.builds(
    Sought,
    forename=names,
    surname=names,
    born_on=st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2012, 12, 31)) | st.dates(),
    born_year=st.none() | st.integers(2008, 2014),
    sex=st.sampled_from([None, "F", "M", "U"]),
    address=st.sampled_from(["", "1 Hill Road", "1 Hill Rd", "11 Hill Road", "Flat 1, 9 Sea View", "9 Sea View"])
    | names,
    postcode=st.sampled_from([None, "ZZ1 1AA", "ZZ1 1AB", "ZZ11AA", "YY9 9ZZ", "2119"]),
    nhs_number=st.sampled_from([None, "9434765919", "9434765870"]),
    upn=st.sampled_from([None, "A1", "B2"]),
)


@settings(deadline=None, max_examples=400)
@given(one=people, other=people)
def test_it_is_the_same_from_either_side(one: Sought, other: Sought) -> None:
    assert match(one, other) == match(other, one)


@settings(deadline=None, max_examples=200)
@given(one=people)
def test_everybody_has_keys_of_a_width_the_database_keeps(one: Sought) -> None:
    keys = keys_of(one)
    assert keys == sorted(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in keys)


@settings(deadline=None, max_examples=400)
@given(one=people, other=people, value=st.sampled_from(["forename", "surname", "born_on", "nhs_number", "upn"]))
def test_what_agrees_better_never_lowers_the_score(one: Sought, other: Sought, value: str) -> None:
    """One value of the other becomes that of the one; a pair that was shown is shown, and is as sure at the least."""
    before = match(one, other)
    if not getattr(one, value) or not getattr(other, value) or (before and Reason.CROSSED in before.reasons):
        return
    after = match(one, replace(other, **{value: getattr(one, value)}))
    if before is not None:
        assert after is not None
        assert after.score >= before.score


@settings(deadline=None, max_examples=200)
@given(one=people, other=people)
def test_likely_needs_a_first_name_and_a_birth_or_a_number(one: Sought, other: Sought) -> None:
    found = match(one, other)
    if found is not None and found.band is Band.LIKELY:
        assert (
            (one.forename and other.forename and one.born_on and other.born_on)
            or ({Reason.NHS_NUMBER, Reason.UPN} & set(found.reasons))
            or Reason.CROSSED in found.reasons
        )
