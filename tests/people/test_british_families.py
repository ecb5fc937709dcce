"""Matching among invented British families: each kind of slip, and each kind of family that leads astray."""

from __future__ import annotations

from collections import defaultdict

import pytest

from portal.people.rules.choosing import choose
from portal.people.rules.keys import keys_of_values
from portal.people.rules.matching import Band, Match, Sought, match, match_values
from portal.people.rules.values import Values, values_of
from tests.people.british import Again, Borough, Member

FAMILIES = 1_500
EACH = 12  # of how many people one is written down again
SELDOM_LIKELY = {Again.AGE_ONLY: 0.0, Again.ONE_FIGURE: 0.8, Again.TYPO: 0.95}


class OnRecord:
    """A borough on record, and looking for somebody in it."""

    def __init__(self) -> None:
        self.borough = Borough(seed=11)
        self.people = [member for family in self.borough.families(FAMILIES) for member in family]
        self.by_number = {member.number: member for member in self.people}
        self._values: dict[int, Values] = {member.number: values_of(member.who) for member in self.people}
        self._index: dict[int, list[int]] = defaultdict(list)
        for number, values in self._values.items():
            for key in keys_of_values(values):
                self._index[key].append(number)

    def look_for(self, sought: Sought) -> dict[int, Match]:
        values = values_of(sought)
        shared = {key: self._index[key] for key in keys_of_values(values) if key in self._index}
        found = {number: match_values(values, self._values[number]) for number in choose(shared)}
        return {number: matched for number, matched in found.items() if matched is not None}


@pytest.fixture(scope="module")
def on_record() -> OnRecord:
    return OnRecord()


@pytest.mark.parametrize("how", list(Again))
def test_whoever_is_written_down_again_is_found_and_is_the_surest(on_record: OnRecord, how: Again) -> None:
    shown = surest = likely = wrong = 0
    sought = on_record.people[::EACH]
    for member in sought:
        found = on_record.look_for(on_record.borough.again(member, how))
        best = max(found, key=lambda number: found[number].score, default=None)
        shown += member.number in found
        surest += best == member.number
        likely += member.number in found and found[member.number].band is Band.LIKELY
        wrong += sum(match.band is Band.LIKELY for number, match in found.items() if number != member.number)
    assert shown / len(sought) >= 0.998, "recall"
    assert surest / len(sought) >= 0.995
    assert likely / len(sought) >= SELDOM_LIKELY.get(how, 0.985)
    assert likely == 0 or likely / (likely + wrong) >= 0.99, "precision of what is called likely"


def test_the_borough_has_the_families_that_lead_astray(on_record: OnRecord) -> None:
    people = on_record.people
    assert sum(member.twin_of is not None for member in people) > 20
    assert sum(member.named_after is not None for member in people) > 20
    surnames = defaultdict(set)
    for member in people:
        surnames[member.family].add(member.who.surname)
    assert sum(len(names) > 1 for names in surnames.values()) > 200, "blended families"
    assert sum("-" in member.who.surname for member in people) > 100
    smiths = sum(member.who.surname == "Smith" for member in people)
    assert smiths > 5 * len(people) / len({member.who.surname for member in people}), "a few names are everybody's"


def _pairs(on_record: OnRecord, link: str) -> list[tuple[Member, Member]]:
    linked = ((member, getattr(member, link)) for member in on_record.people)
    return [(member, on_record.by_number[other]) for member, other in linked if other is not None]


@pytest.mark.parametrize("link", ["named_after", "twin_of"])
def test_twins_and_sons_of_their_fathers_name_are_never_likely(on_record: OnRecord, link: str) -> None:
    for one, other in _pairs(on_record, link):
        found = match(one.who, other.who)
        assert found is None or found.band is Band.POSSIBLE
