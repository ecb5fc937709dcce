"""What may be told: nobody can work out a count that is hidden, whatever the borough and whoever asks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.measures.parts import CHILDREN, REQUESTS, STARS, Part
from portal.measures.telling import FEW, WHOLE, Cell, Said, Told, tell
from tests.measures.attacker import Attacker, sums_of

SMALL = Part("all", (Part("a"), Part("b"), Part("c")))
DEEP = Part("all", (Part("a", (Part("a1"), Part("a2"))), Part("b", (Part("b1"), Part("b2", (Part("x"), Part("y")))))))
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60), st.just(0))


def sums(whole: Part, counts: Counter[Cell], places: list[str]) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for part in whole.walk():
        for place in places or [WHOLE]:
            number = sum(counts[place, leaf] for leaf in part.leaves)
            found[WHOLE, part.code] += number
            if places:
                found[place, part.code] = number
    return found


@st.composite
def boroughs(draw: st.DrawFn, whole: Part, *, most_places: int = 4) -> tuple[list[str], list[Counter[Cell]]]:
    """Places, and what each agency brought; the last are those of nobody's agency."""
    places = [f"place{number}" for number in range(draw(st.integers(0, most_places)))]
    agencies = []
    for _ in range(draw(st.integers(1, 4))):
        own: Counter[Cell] = Counter()
        for place in places or [WHOLE]:
            for leaf in whole.leaves:
                own[place, leaf] = draw(COUNTS)
        agencies.append(own)
    return places, agencies


def check(whole: Part, places: list[str], agencies: list[Counter[Cell]], *, fixed: bool = False) -> dict[Cell, Said]:
    counts = sum(agencies, Counter[Cell]())
    *known, _ = agencies
    told = tell(whole, counts, known, places, fixed=fixed)
    if fixed and not told:
        return told
    everything = sums(whole, counts, places)
    assert {cell: said.number for cell, said in told.items()} == everything
    for own in (Counter[Cell](), *(sums(whole, one, places) for one in known)):
        for cell, said in told.items():
            if said.told is Told.EXACT:
                assert said.number not in FEW, "a small count is told"
                assert said.number - own[cell] not in FEW, "what is left of others is small"
            if said.told is Told.FEW:
                assert said.number in FEW
        assert Attacker(told, list(sums_of(whole, places)), own).certain_of() == []
    return told


@settings(max_examples=100, deadline=None)
@given(st.data())
@pytest.mark.parametrize("whole", [SMALL, DEEP], ids=["flat", "deep"])
def test_nobody_is_certain_of_a_hidden_count(whole: Part, data: st.DataObject) -> None:
    check(whole, *data.draw(boroughs(whole)))


@settings(max_examples=8, deadline=None)
@given(st.data())
@pytest.mark.parametrize("whole", [REQUESTS, CHILDREN, STARS], ids=lambda whole: str(whole.code))
def test_nobody_is_certain_of_a_hidden_count_of_what_is_told(whole: Part, data: st.DataObject) -> None:
    check(whole, *data.draw(boroughs(whole, most_places=3)))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nobody_is_certain_beneath_a_whole_that_is_told(data: st.DataObject) -> None:
    places, agencies = data.draw(boroughs(SMALL))
    told = check(SMALL, places, agencies, fixed=True)
    assert all(said.told is Told.EXACT for (_, code), said in told.items() if code == "all")


def whole_of(**counts: int) -> Counter[Cell]:
    return Counter({(WHOLE, code): number for code, number in counts.items()})


def words(told: dict[Cell, Said]) -> dict[str, str]:
    return {code: said.told.value for (_, code), said in told.items()}


def test_what_is_large_is_told_and_nought_is() -> None:
    assert words(tell(SMALL, whole_of(a=6, b=0, c=40), [])) == dict.fromkeys(("all", "a", "b", "c"), "exact")


def test_a_small_count_takes_another_with_it() -> None:
    """All but one of the parts of a whole would tell the last: the smallest of them that will do is withheld."""
    told = words(tell(SMALL, whole_of(a=3, b=9, c=40), []))
    assert told == {"all": "exact", "a": "few", "b": "withheld", "c": "exact"}


def test_two_small_counts_hide_each_other() -> None:
    told = words(tell(SMALL, whole_of(a=3, b=4, c=40), []))
    assert told == {"all": "exact", "a": "few", "b": "few", "c": "exact"}


def test_two_small_counts_that_could_not_be_otherwise_are_not_both_said_to_be_small() -> None:
    """Two of five or fewer that make ten are five and five."""
    told = words(tell(SMALL, whole_of(a=5, b=5, c=40), []))
    assert sorted((told["a"], told["b"])) == ["few", "withheld"]
    assert (told["all"], told["c"]) == ("exact", "exact")


def test_an_agency_must_not_learn_what_is_left_of_a_count() -> None:
    """Of 20 it sent 17 itself; of 12 and 40 it sent none."""
    told = words(tell(SMALL, whole_of(a=20, b=12, c=40), [whole_of(a=17)]))
    assert told == {"all": "exact", "a": "withheld", "b": "withheld", "c": "exact"}


def test_what_an_agency_brought_all_of_is_told() -> None:
    assert set(words(tell(SMALL, whole_of(a=20, b=12, c=40), [whole_of(a=20)])).values()) == {"exact"}


def test_five_or_fewer_is_not_said_to_whoever_knows_of_five() -> None:
    told = words(tell(SMALL, whole_of(a=5, b=12, c=40), [whole_of(a=5)]))
    assert told["a"] == "withheld"


def test_one_each_of_five_places_is_not_given_away_by_their_sum() -> None:
    """Five times "5 or fewer", which is one at least, in a sum of "5 or fewer"."""
    places = [f"place{number}" for number in range(5)]
    counts = Counter({(place, "a"): 1 for place in places} | {(place, "b"): 20 for place in places})
    told = tell(SMALL, counts, [], places)
    assert Attacker(told, list(sums_of(SMALL, places)), {}).certain_of() == []
    assert told[WHOLE, "a"].told is Told.WITHHELD


def test_the_boroughs_own_count_is_told_rather_than_a_places() -> None:
    places = ["north", "south", "east"]
    counts = Counter({("north", "a"): 3, ("south", "a"): 30, ("east", "a"): 31, ("north", "b"): 50, ("south", "b"): 60})
    told = tell(SMALL, counts, [], places)
    assert {code: told[WHOLE, code].told.value for code in ("all", "a", "b")} == dict.fromkeys(
        ("all", "a", "b"), "exact"
    )
    assert told["north", "a"].told is Told.FEW


def test_beneath_a_whole_that_is_told_nothing_is_told_where_it_cannot_be_hidden() -> None:
    assert tell(SMALL, whole_of(a=3, b=9), [], fixed=True) != {}
    assert tell(SMALL, whole_of(a=1, b=6), [], fixed=True) == {}, "of 7, one is five or fewer and one is more: 1 and 6"
    assert tell(SMALL, whole_of(a=2), [], fixed=True) == {}, "it is small itself"


def test_the_attacker_finds_what_is_not_hidden_well() -> None:
    """Else the tests above would show nothing."""
    told = {(WHOLE, "all"): Said(Told.EXACT, 52), (WHOLE, "a"): Said(Told.FEW, 3), (WHOLE, "b"): Said(Told.EXACT, 9),
            (WHOLE, "c"): Said(Told.EXACT, 40)}  # fmt: skip
    assert Attacker(told, list(sums_of(SMALL, [])), {}).certain_of() == [(WHOLE, "a")]
    told[WHOLE, "b"] = Said(Told.WITHHELD, 9)
    assert Attacker(told, list(sums_of(SMALL, [])), {}).certain_of() == []
    assert Attacker(told, list(sums_of(SMALL, [])), {(WHOLE, "b"): 9, (WHOLE, "a"): 3}).certain_of() == [
        (WHOLE, "a"),
        (WHOLE, "b"),
    ]
