"""Shares of a table, and how sure one can be of a rate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.measures.shares import Rate, differs, shares


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=20))
def test_shares_are_a_hundred_together_and_near_the_truth(counts: list[int]) -> None:
    found = shares(counts)
    if sum(counts):
        assert sum(found) == 100
        for count, share in zip(counts, found, strict=True):
            assert abs(share - Decimal(100 * count) / sum(counts)) < Decimal("0.1")
    else:
        assert set(found) == {0}


def test_the_largest_remainder_goes_up() -> None:
    assert [str(share) for share in shares([1, 1, 1])] == ["33.4", "33.3", "33.3"]
    assert [str(share) for share in shares([1, 2, 1, 3])] == ["14.3", "28.6", "14.3", "42.8"]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, "0.0", "27.8"),  # as Newcombe (1998) and Brown, Cai and DasGupta (2001) have them
        (10, 10, "72.2", "100.0"),
        (81, 263, "25.5", "36.6"),
        (15, 148, "6.2", "16.0"),
        (1, 29, "0.6", "17.2"),
    ],
)
def test_intervals_are_wilsons(count: int, of: int, low: str, high: str) -> None:
    interval = Rate(count, of).interval
    assert interval is not None
    assert tuple(map(str, interval)) == (low, high)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_rate_lies_in_its_interval(both: tuple[int, int]) -> None:
    rate = Rate(*both)
    assert rate.interval is not None
    assert rate.value is not None
    assert 0 <= rate.interval[0] <= rate.value <= rate.interval[1] <= 100


def test_different_is_only_said_where_the_intervals_say_so() -> None:
    assert differs(Rate(90, 100), Rate(50, 100)) == 1
    assert differs(Rate(50, 100), Rate(90, 100)) == -1
    assert differs(Rate(55, 100), Rate(50, 100)) == 0
    assert differs(Rate(9, 9), Rate(1, 100)) == 0, "of fewer than ten nothing is said"
    assert differs(Rate(0, 0), Rate(50, 100)) == 0
