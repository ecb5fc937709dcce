"""What has changed between two readings; the rest of the rules stands in `test_readings.py`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.stars.rules import change_between

ones = st.dictionaries(st.sampled_from(sorted(FAMILY_STAR_PLUS.area_codes)), st.integers(1, 10))


@pytest.mark.parametrize(
    ("first", "closing", "counts", "improved"),
    [
        ({}, {}, (0, 0, 0), False),
        ({"home": 3, "work": 5}, {"home": 4, "work": 4}, (1, 0, 1), False),  # a tie is not improved
        ({"home": 3, "work": 5}, {"home": 4, "work": 5}, (1, 1, 0), True),
        ({"home": 3, "work": 5}, {"home": 10, "work": 4, "rest": 4}, (1, 0, 1), False),  # how far does not count
        ({"home": 1, "work": 1, "rest": 9}, {"home": 2, "work": 2, "rest": 1}, (2, 0, 1), True),
        ({"home": 9}, {"work": 9}, (0, 0, 0), False),
    ],
)
def test_more_areas_up_than_down_is_improved(
    first: dict[str, int], closing: dict[str, int], counts: tuple[int, int, int], improved: bool
) -> None:
    change = change_between(first, closing)
    assert ((change.up, change.same, change.down), change.improved) == (counts, improved)


@given(ones, ones)
def test_an_area_scored_once_changes_nothing(first: dict[str, int], closing: dict[str, int]) -> None:
    both = first.keys() & closing.keys()
    alone = change_between({area: first[area] for area in both}, {area: closing[area] for area in both})
    assert change_between(first, closing) == alone


@given(ones, st.sampled_from([-1, 1]))
def test_one_step_in_every_area_is_counted_in_every_area(first: dict[str, int], step: int) -> None:
    change = change_between(first, {area: score + step for area, score in first.items()})
    assert (change.up, change.same, change.down) == ((len(first), 0, 0) if step > 0 else (0, 0, len(first)))
    assert change.improved is (step > 0 and bool(first))
